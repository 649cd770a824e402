import { type ExpressionBuilder, type Selectable, sql } from 'kysely'
import { type Notice, type NoticeKind, type NoticeState, noticeStates } from '../model/notice.ts'
import type { AttemptEnd, DeliveryRow, NoticeLane, OutboxRow, Store } from './store.ts'
import type { Db, Flavour, Tables, Tx } from './tables.ts'

/** Rows of one insert: well within SQLite's and PostgreSQL's limits of parameters. */
const insertRows = 500

const outboxColumns = [
  'notice.position',
  'notice.notice',
  'notice.state',
  'notice.attempts',
  'notice.next_attempt_at',
  'notice.last_reason',
  'notice.external_id',
  'notice.accepted_at',
] as const

type OutboxColumns = Pick<
  Selectable<Tables['notice']>,
  | 'notice'
  | 'state'
  | 'attempts'
  | 'next_attempt_at'
  | 'last_reason'
  | 'external_id'
  | 'accepted_at'
>

function readOutboxRow(row: OutboxColumns): OutboxRow {
  return {
    notice: JSON.parse(row.notice) as Notice,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    lastReason: row.last_reason,
    externalId: row.external_id,
    acceptedAt: row.accepted_at,
  }
}

/** Queues notices, due at their own time; one whose id is there already is left as it is. */
export async function insertNotices(tx: Tx, notices: readonly Notice[]): Promise<void> {
  for (let from = 0; from < notices.length; from += insertRows) {
    const rows = notices.slice(from, from + insertRows).map((notice) => ({
      id: notice.id,
      ticket_id: notice.ticketId,
      channel: notice.channel,
      address: notice.address,
      state: 'pending' as const,
      attempts: 0,
      next_attempt_at: notice.notBefore ?? notice.at,
      due_at: notice.notBefore ?? notice.at,
      notice: JSON.stringify(notice),
    }))
    await tx
      .insertInto('notice')
      .values(rows)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
  }
}

/** Takes back what waits in a lane; see `StoreTransaction.supersedeNotices`. */
export async function supersedeWaiting(
  tx: Tx,
  lane: NoticeLane,
  kinds: readonly NoticeKind[],
): Promise<readonly Notice[]> {
  const { channel, address } = lane
  const waiting = await tx
    .selectFrom('notice')
    .select(['position', 'notice'])
    .where('ticket_id', '=', lane.ticketId)
    .$if(channel !== undefined, (query) => query.where('channel', '=', channel ?? ''))
    .$if(address !== undefined, (query) => query.where('address', '=', address ?? ''))
    .where('state', '=', 'pending')
    .execute()
  const positions = waiting
    .filter((row) => isMeant(JSON.parse(row.notice) as Notice, lane, kinds))
    .map((row) => row.position)
  if (positions.length === 0) return []
  // A deliverer may have been faster; what it has taken is being sent.
  const taken = await tx
    .updateTable('notice')
    .set({ state: 'superseded', due_at: null })
    .where('position', 'in', positions)
    .where('state', '=', 'pending')
    .returning(['position', 'notice'])
    .execute()
  return taken
    .sort((a, b) => a.position - b.position)
    .map((row) => JSON.parse(row.notice) as Notice)
}

function isMeant(notice: Notice, { id, to }: NoticeLane, kinds: readonly NoticeKind[]): boolean {
  return kinds.includes(notice.kind) && notice.id !== id && (to ?? notice.to) === notice.to
}

/** No earlier notice of the same ticket to the same channel and address still waits. */
function isHeadOfLane(eb: ExpressionBuilder<Tables, 'notice'>) {
  // Counted rather than asked with "not exists": PostgreSQL makes a join of that, and when its
  // statistics are of a time when nothing waited, one that compares every waiting pair.
  return eb(
    eb
      .selectFrom('notice as earlier')
      .select((inner) => inner.fn.countAll<number>().as('count'))
      .whereRef('earlier.ticket_id', '=', 'notice.ticket_id')
      .whereRef('earlier.channel', '=', 'notice.channel')
      .whereRef('earlier.address', '=', 'notice.address')
      .whereRef('earlier.position', '<', 'notice.position')
      .where('earlier.due_at', 'is not', null),
    '=',
    sql.lit(0),
  )
}

/** Takes due notices, oldest first; see `Store.leaseNotices`. */
export async function leaseDueNotices(
  tx: Tx,
  flavour: Flavour,
  { now, leaseUntil, owner, limit, exceptChannels = [] }: Parameters<Store['leaseNotices']>[0],
): Promise<readonly OutboxRow[]> {
  const due = await tx
    .selectFrom('notice')
    .select(outboxColumns)
    .where('notice.due_at', '<=', now)
    .where(isHeadOfLane)
    .$if(exceptChannels.length > 0, (query) =>
      query.where('notice.channel', 'not in', exceptChannels),
    )
    .orderBy('notice.position')
    .limit(limit)
    // What another deliverer is taking right now is not ours, and not worth waiting for.
    .$if(flavour === 'postgres', (query) => query.forUpdate().skipLocked())
    .execute()
  if (due.length === 0) return []
  const positions = due.map((row) => row.position)
  await tx
    .updateTable('notice')
    .set({ state: 'leased', lease_owner: owner, due_at: leaseUntil })
    .where('position', 'in', positions)
    .execute()
  return due.map((row) => ({ ...readOutboxRow(row), state: 'leased' }))
}

/**
 * Ends an attempt at a notice and keeps the delivery. Resolves to the ticket the notice is
 * about, or null, with nothing done, when the owner no longer holds the lease.
 */
export async function endAttempt(tx: Tx, end: AttemptEnd): Promise<string | null> {
  const { delivery, state } = end
  const waits = state === 'pending'
  const row = await tx
    .updateTable('notice')
    .set((eb) => ({
      state,
      attempts: eb('attempts', '+', 1),
      next_attempt_at: end.nextAttemptAt,
      due_at: waits ? end.nextAttemptAt : null,
      lease_owner: null,
      last_reason: delivery.outcome === 'accepted' ? null : delivery.reason,
      external_id: end.externalId,
      accepted_at: state === 'accepted' ? delivery.at : null,
    }))
    .where('id', '=', delivery.noticeId)
    .where('state', '=', 'leased')
    .where('lease_owner', '=', end.owner)
    .returning('ticket_id')
    .executeTakeFirst()
  if (!row) return null
  await tx
    .insertInto('delivery')
    .values({
      notice_id: delivery.noticeId,
      attempt: delivery.attempt,
      at: delivery.at,
      outcome: delivery.outcome,
      reason: delivery.reason,
      detail: delivery.detail,
    })
    .execute()
  return row.ticket_id
}

/** Gives back all that `owner` has leased, untried. */
export async function releaseLeases(tx: Tx, owner: string): Promise<void> {
  await tx
    .updateTable('notice')
    .set((eb) => ({ state: 'pending', lease_owner: null, due_at: eb.ref('next_attempt_at') }))
    .where('state', '=', 'leased')
    .where('lease_owner', '=', owner)
    .execute()
}

/**
 * Unix ms at which the next notice may be due, or null. One that waits for an earlier notice of
 * its lane does not count: it cannot be due before that one is done with.
 */
export async function findNextDueAt(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom('notice')
    .select(sql<number>`due_at`.as('due_at'))
    .where('due_at', 'is not', null)
    .where(isHeadOfLane)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  return row?.due_at ?? null
}

/** The outbox of one ticket, in the order it was written. */
export async function findNotices(db: Db, ticketId: string): Promise<readonly OutboxRow[]> {
  const rows = await db
    .selectFrom('notice')
    .select(outboxColumns)
    .where('notice.ticket_id', '=', ticketId)
    .orderBy('notice.position')
    .execute()
  return rows.map(readOutboxRow)
}

/** How many notices are in each state, 0 included. */
export async function countNotices(db: Db): Promise<Readonly<Record<NoticeState, number>>> {
  const rows = await db
    .selectFrom('notice')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  const counts = Object.fromEntries(noticeStates.map((state) => [state, 0]))
  for (const row of rows) counts[row.state] = row.count
  return counts as Record<NoticeState, number>
}

/** Every attempt at one notice, in order. */
export async function findDeliveries(db: Db, noticeId: string): Promise<readonly DeliveryRow[]> {
  const rows = await db
    .selectFrom('delivery')
    .selectAll()
    .where('notice_id', '=', noticeId)
    .orderBy('attempt')
    .execute()
  return rows.map(({ notice_id, ...rest }) => ({ noticeId: notice_id, ...rest }))
}
