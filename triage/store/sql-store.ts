import { setTimeout as pause } from 'node:timers/promises'
import type { BaseLogger } from 'pino'
import { findDutyPlans, replaceDutyPlans } from './duty-plan-queries.ts'
import { findEventsAfter, findLastSeq } from './event-queries.ts'
import { createFinisher } from './finish-attempts.ts'
import {
  findIncident,
  findIncidentsAfter,
  findOpenIncidents,
  listIncidents,
} from './incident-queries.ts'
import { extendLeases, findNextDueAt, leaseDueNotices, releaseLeases } from './lease-queries.ts'
import { findMute, findMutesInForce, listMutes } from './mute-queries.ts'
import { countNextSteps } from './next-step-queries.ts'
import { countNotices, findAcceptedNotice, findDeliveries, findNotices } from './notice-queries.ts'
import {
  findLinkedAddresses,
  findOrMakeSecret,
  insertLinkCode,
  isStopped,
  saveStopped,
  takeLinkCode,
} from './people-queries.ts'
import { deletePictures, findPicture } from './picture-queries.ts'
import { isConflict } from './postgres-errors.ts'
import { pruneTheRest, pruneTickets } from './prune-queries.ts'
import { type Store, StoreError } from './store.ts'
import { createStoreTransaction } from './store-transaction.ts'
import { findLiveStreams } from './stream-queries.ts'
import type { Db, Flavour, Tx } from './tables.ts'
import { listTellings } from './telling-queries.ts'
import {
  countOpenTickets,
  findOpenTickets,
  findTicket,
  findTicketByNumber,
  findTicketsToLookAt,
  listTickets,
} from './ticket-queries.ts'

/** How often a transaction is run before a conflict with others is given up as an error. */
const maxRuns = 10

/** A database that is open and migrated. */
export interface SqlStoreOptions {
  readonly db: Db
  readonly flavour: Flavour
  readonly log?: BaseLogger
}

type Transact = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** The store over a database of either flavour; `close` closes the database too. */
export function createSqlStore(options: SqlStoreOptions): Store {
  const { db, flavour } = options
  const running = new Set<Promise<unknown>>()
  let closed: Promise<void> | null = null

  const whileOpen = async <T>(work: () => Promise<T>): Promise<T> => {
    if (closed) throw new StoreError('unreachable', 'the store is closed')
    const run = work()
    running.add(run)
    try {
      return await run
    } finally {
      running.delete(run)
    }
  }
  const read = <T>(work: (db: Db) => Promise<T>) => whileOpen(() => work(db))
  const transact: Transact = (work) => whileOpen(() => runTransaction(options, work))
  const finishAttempt = createFinisher(flavour, (work) => runTransaction(options, work))

  return {
    transaction: (work) =>
      transact(async (tx) => {
        const open = createStoreTransaction(tx, flavour)
        const result = await work(open.transaction)
        await open.finish()
        return result
      }),
    ticket: (id) => read(() => findTicket(db, id)),
    ticketByNumber: (number) => read(() => findTicketByNumber(db, number)),
    tickets: (filter) => read(() => listTickets(db, filter)),
    openTickets: () => read(findOpenTickets),
    nextSteps: (lateBefore) => read(() => countNextSteps(db, lateBefore)),
    openTicketCounts: () => read(countOpenTickets),
    ticketsToLookAt: (now, limit) => read(() => findTicketsToLookAt(db, now, limit)),
    incident: (id) => read(() => findIncident(db, id)),
    incidents: (filter) => read(() => listIncidents(db, filter)),
    openIncidents: () => read(findOpenIncidents),
    incidentsAfter: (seq, limit) => read(() => findIncidentsAfter(db, seq, limit)),
    eventsAfter: (seq, limit) => read(() => findEventsAfter(db, seq, limit)),
    lastSeq: () => read(findLastSeq),
    liveStreams: (options) => read((from) => findLiveStreams(from, options)),
    leaseNotices: (lease) => transact((tx) => leaseDueNotices(tx, flavour, lease)),
    finishAttempt: (end) => whileOpen(() => finishAttempt(end)),
    extendLeases: (owner, leaseUntil) => transact((tx) => extendLeases(tx, owner, leaseUntil)),
    releaseNotices: (owner, ids) => transact((tx) => releaseLeases(tx, owner, ids)),
    nextNoticeDueAt: () => read(findNextDueAt),
    notices: (ticketId) => read(() => findNotices(db, ticketId)),
    noticeAccepted: (channel, externalId) =>
      read(() => findAcceptedNotice(db, channel, externalId)),
    noticeCounts: () => read(countNotices),
    deliveries: (noticeId) => read(() => findDeliveries(db, noticeId)),
    tellings: (filter) => read(() => listTellings(db, filter)),
    async prune(before) {
      const deleted = await pruneTickets(transact, before)
      await transact((tx) => pruneTheRest(tx, before))
      return deleted
    },
    mute: (id) => read(() => findMute(db, id)),
    mutes: (filter) => read(() => listMutes(db, filter)),
    mutesInForce: (at) => read(() => findMutesInForce(db, at)),
    picture: (ticketId) => read(() => findPicture(db, ticketId)),
    prunePictures: (limits) => transact((tx) => deletePictures(tx, limits)),
    dutyPlans: () => read(findDutyPlans),
    saveDutyPlans: (plans) => transact((tx) => replaceDutyPlans(tx, plans)),
    secret: () => transact(findOrMakeSecret),
    saveLinkCode: (code) => transact((tx) => insertLinkCode(tx, code)),
    useLinkCode: (hash, linked) => transact((tx) => takeLinkCode(tx, hash, linked)),
    linkedAddresses: () => read(findLinkedAddresses),
    stopMessages: (address, at) => transact((tx) => saveStopped(tx, address, at)),
    wantsNone: (address) => read(() => isStopped(db, address)),
    check: () => transact(markChecked),
    close() {
      closed ??= Promise.allSettled(running).then(() => db.destroy())
      return closed
    },
  }
}

async function markChecked(tx: Tx): Promise<void> {
  await tx
    .updateTable('counter')
    .set((eb) => ({ value: eb('value', '+', 1) }))
    .where('name', '=', 'check')
    .execute()
}

async function runTransaction<T>(
  { db, log }: SqlStoreOptions,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  for (let run = 1; ; run += 1) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (run >= maxRuns || !isConflict(error)) throw error
      log?.debug({ err: error, run }, 'transaction runs again after a conflict')
    }
    await pause(Math.random() * 5 * 2 ** Math.min(run, 5))
  }
}
