import { type IncidentNews, incidentOf } from '../model/incident.ts'
import type { TicketEvent } from '../model/ticket.ts'
import { appendEvents, type NewEvent, takePlaces } from './event-queries.ts'
import { findIncident, findOpenIncidents, upsertIncident } from './incident-queries.ts'
import {
  findMute,
  findOpenSummaries,
  lockMutesInForce,
  setLookAt,
  upsertMute,
} from './mute-queries.ts'
import { findLeadOf } from './next-step-queries.ts'
import { findUnqueued, insertNotices, supersedeWaiting, takeForDigest } from './notice-queries.ts'
import { upsertPicture } from './picture-queries.ts'
import type { StoreTransaction } from './store.ts'
import { upsertStreams } from './stream-queries.ts'
import type { Flavour, Tx } from './tables.ts'
import { lockLastTicketNumber, raiseLastTicketNumber } from './ticket-number-queries.ts'
import { findFirstTicketOf, lockLatestTicket, lockTicket, upsertTicket } from './ticket-queries.ts'

/** A transaction as the store's callers see it, and what is left to write before the commit. */
export interface OpenTransaction {
  readonly transaction: StoreTransaction
  /** Writes what was kept for last; to be called once, right before the commit. */
  readonly finish: () => Promise<void>
}

/**
 * Events, incidents and the last ticket number are kept back until `finish`, because every other writer
 * waits from the moment they are written until the commit.
 */
export function createStoreTransaction(tx: Tx, flavour: Flavour): OpenTransaction {
  const events: NewEvent[] = []
  const incidents: IncidentNews[] = []
  const leads = new Map<string, string>()
  let nextNumber: number | null = null
  let highestNumber = 0

  const withNewEvents = <
    T extends { readonly id: string; readonly timeline: readonly TicketEvent[] },
  >(
    ticket: T | null,
  ): T | null => {
    const added = events.filter((each) => each.ticketId === ticket?.id).map((each) => each.event)
    return ticket && added.length > 0
      ? { ...ticket, timeline: [...ticket.timeline, ...added] }
      : ticket
  }

  const transaction: StoreTransaction = {
    ticket: async (id) => withNewEvents(await lockTicket(tx, flavour, id)),
    latestTicket: async (stream, resolvedSince) =>
      withNewEvents(await lockLatestTicket(tx, flavour, { stream, resolvedSince })),
    async nextTicketNumber() {
      nextNumber ??= (await lockLastTicketNumber(tx, flavour)) + 1
      const number = Math.max(nextNumber, highestNumber + 1)
      nextNumber = number + 1
      return number
    },
    async saveTicket(ticket, added, outlook) {
      await upsertTicket(tx, ticket, outlook)
      highestNumber = Math.max(highestNumber, ticket.number)
      events.push(...added.map((event) => ({ ticketId: ticket.id, event })))
    },
    async saveIncident(news) {
      incidents.push(news)
    },
    queueNotices: (notices) => insertNotices(tx, notices),
    unqueued: (notices) => findUnqueued(tx, notices),
    takeForDigest: (at, limit) => takeForDigest(tx, at, limit),
    supersedeNotices: (lane, kinds) => supersedeWaiting(tx, lane, kinds),
    async firstTicketOf(incident) {
      const known = leads.get(incident) ?? (await findLeadOf(tx, incident))
      const id = known ?? (await findFirstTicketOf(tx, incident))
      if (id !== null) leads.set(incident, id)
      return id === null ? null : withNewEvents(await lockTicket(tx, flavour, id))
    },
    saveStreams: (streams) => upsertStreams(tx, streams),
    savePicture: (ticketId, picture) => upsertPicture(tx, ticketId, picture),
    saveMute: (mute) => upsertMute(tx, mute),
    mute: (id) => findMute(tx, id),
    mutesInForce: (at) => lockMutesInForce(tx, flavour, at),
    async incident(id) {
      const added = incidents.findLast((news) => news.id === id)
      return added ? incidentOf(added) : findIncident(tx, id)
    },
    async openIncidents() {
      const added = new Map(incidents.map((news) => [news.id, incidentOf(news)]))
      const stored = await findOpenIncidents(tx)
      const others = stored.filter(({ id }) => !added.has(id))
      return [...others, ...added.values()].filter(({ closedAt }) => closedAt === null)
    },
    openSummaries: () => findOpenSummaries(tx),
    lookAt: (ids, at) => setLookAt(tx, ids, at),
    async knowsKey(key) {
      const found = await tx
        .selectFrom('idempotency_key')
        .select('key')
        .where('key', '=', key)
        .executeTakeFirst()
      return found !== undefined
    },
    async rememberKey(key, ticketId, at) {
      const result = await tx
        .insertInto('idempotency_key')
        .values({ key, ticket_id: ticketId, at })
        .onConflict((conflict) => conflict.column('key').doNothing())
        .executeTakeFirst()
      return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
    },
  }
  return {
    transaction,
    async finish() {
      if (highestNumber > 0) await raiseLastTicketNumber(tx, highestNumber)
      if (incidents.length > 0) {
        const first = await takePlaces(tx, incidents.length)
        for (const [index, news] of incidents.entries()) {
          const lead = leads.get(news.id) ?? null
          await upsertIncident(tx, news, { seq: first + index, lead })
        }
      }
      await appendEvents(tx, events)
    },
  }
}
