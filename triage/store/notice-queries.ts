import type { Selectable } from 'kysely'
import {
  type Notice,
  type NoticeKind,
  type NoticeState,
  noticeStates,
  subjectOf,
  urgencies,
  urgencyOf,
} from '../model/notice.ts'
import { untouched } from '../model/untouched.ts'
import type { AttemptEnd, DeliveryRow, OutboxRow } from './outbox-store.ts'
import type { NoticeLane } from './outbox-transaction.ts'
import type { Db, Tables, Tx } from './tables.ts'

/** Rows of one insert: well within SQLite's and PostgreSQL's limits of parameters. */
const insertRows = 200

/** The columns that `readOutboxRow` reads, and the place in the queue. */
export const outboxColumns = [
  'notice.position',
  'notice.subject',
  'notice.notice',
  'notice.state',
  'notice.attempts',
  'notice.next_attempt_at',
  'notice.doubts',
  'notice.last_reason',
  'notice.last_detail',
  'notice.external_id',
  'notice.accepted_at',
] as const

/** What `readOutboxRow` reads. */
export type OutboxColumns = Pick<
  Selectable<Tables['notice']>,
  | 'notice'
  | 'subject'
  | 'state'
  | 'attempts'
  | 'next_attempt_at'
  | 'doubts'
  | 'last_reason'
  | 'last_detail'
  | 'external_id'
  | 'accepted_at'
>

/** A notice as it was written; of its ticket, an older version did not say everything. */
function readNotice(text: string): Notice {
  const notice = JSON.parse(text) as Notice
  return { ...notice, ticket: { ...untouched, ...notice.ticket } }
}

/** A row of the outbox as the store's callers see it. */
export function readOutboxRow(row: OutboxColumns): OutboxRow {
  return {
    notice: readNotice(row.notice),
    subject: row.subject,
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    doubts: row.doubts,
    lastReason: row.last_reason,
    lastDetail: row.last_detail,
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
      subject: subjectOf(notice),
      audience: notice.to,
      stream: notice.ticket.stream,
      streamer: notice.ticket.streamer,
      person: notice.person ?? null,
      at: notice.at,
      urgency: urgencies.indexOf(urgencyOf(notice)),
      alternatives: notice.alternatives?.length ?? 0,
      expires_at: notice.expiresAt ?? null,
      doubts: 0,
      state: 'pending' as const,
      attempts: 0,
      next_attempt_at: notice.notBefore ?? notice.at,
      due_at: notice.digestAt === undefined ? (notice.notBefore ?? notice.at) : null,
      digest_at: notice.digestAt ?? null,
      notice: JSON.stringify(notice),
    }))
    await tx
      .insertInto('notice')
      .values(rows)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
  }
}

/** Those of the notices that are not in the outbox yet. */
export async function findUnqueued(tx: Tx, notices: readonly Notice[]): Promise<readonly Notice[]> {
  if (notices.length === 0) return []
  const rows = await tx
    .selectFrom('notice')
    .select('id')
    .where(
      'id',
      'in',
      notices.map(({ id }) => id),
    )
    .execute()
  const known = new Set(rows.map(({ id }) => id))
  return notices.filter(({ id }) => !known.has(id))
}

/** Takes what waits for a digest; see `StoreTransaction.takeForDigest`. */
export async function takeForDigest(tx: Tx, at: number, limit: number): Promise<readonly Notice[]> {
  const due = await tx
    .selectFrom('notice')
    .select('position')
    .where('digest_at', '<=', at)
    .where('state', '=', 'pending')
    .orderBy('digest_at')
    .orderBy('position')
    .limit(limit)
    .execute()
  const positions = due.map(({ position }) => position)
  return supersede(tx, positions)
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
  return supersede(tx, positions)
}

/** Takes these back, in their order. A deliverer may have been faster; what it has taken is being sent. */
async function supersede(tx: Tx, positions: readonly number[]): Promise<readonly Notice[]> {
  if (positions.length === 0) return []
  const taken = await tx
    .updateTable('notice')
    .set({ state: 'superseded', due_at: null, digest_at: null })
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
      doubts: eb('doubts', '+', end.doubtful ? 1 : 0),
      last_reason: delivery.outcome === 'accepted' ? null : (end.reason ?? delivery.reason),
      last_detail: delivery.outcome === 'accepted' ? null : delivery.detail,
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
      channel: delivery.channel,
      external_id: delivery.externalId,
      took_ms: delivery.tookMs,
    })
    .execute()
  return row.ticket_id
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
  return rows.map(({ notice_id, external_id, took_ms, ...rest }) => ({
    ...{ noticeId: notice_id, externalId: external_id, tookMs: took_ms },
    ...rest,
  }))
}

/** The notice that a channel accepted under this id of the vendor's, or null. */
export async function findAcceptedNotice(
  db: Db,
  channel: string,
  externalId: string,
): Promise<Notice | null> {
  const row = await db
    .selectFrom('notice')
    .select('notice')
    .where('external_id', '=', externalId)
    .where('channel', '=', channel)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst()
  return row ? (JSON.parse(row.notice) as Notice) : null
}
