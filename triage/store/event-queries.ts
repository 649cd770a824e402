import type { TicketEvent } from '../model/ticket.ts'
import type { LoggedEvent } from './store.ts'
import type { Db, Tx } from './tables.ts'

/** What is to be added to a ticket's timeline. */
export interface NewEvent {
  readonly ticketId: string
  readonly event: TicketEvent
}

/** Rows of one insert: well within SQLite's and PostgreSQL's limits of parameters. */
const insertRows = 500

/**
 * Adds to timelines. The numbers are taken under a lock that is held until the commit, so that
 * events become visible in the order of their `seq` and a reader who goes by it misses none.
 * Do it last: everybody else who has events to add waits from here on.
 */
export async function appendEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const { value: newest } = await tx
    .updateTable('counter')
    .set((eb) => ({ value: eb('value', '+', events.length) }))
    .where('name', '=', 'event')
    .returning('value')
    .executeTakeFirstOrThrow()
  const first = newest - events.length + 1
  for (let from = 0; from < events.length; from += insertRows) {
    const rows = events.slice(from, from + insertRows).map(({ ticketId, event }, index) => ({
      seq: first + from + index,
      ticket_id: ticketId,
      event: JSON.stringify(event),
    }))
    await tx.insertInto('ticket_event').values(rows).execute()
  }
}

/** Events after `seq`, in order, at most `limit`. */
export async function findEventsAfter(
  db: Db,
  seq: number,
  limit: number,
): Promise<readonly LoggedEvent[]> {
  const rows = await db
    .selectFrom('ticket_event')
    .select(['seq', 'ticket_id', 'event'])
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    seq: row.seq,
    ticketId: row.ticket_id,
    event: JSON.parse(row.event) as TicketEvent,
  }))
}

/** The seq of the newest event there ever was; 0 when there was none. */
export async function findLastSeq(db: Db): Promise<number> {
  const row = await db
    .selectFrom('counter')
    .select('value')
    .where('name', '=', 'event')
    .executeTakeFirstOrThrow()
  return row.value
}
