import type { TicketEvent } from '../model/ticket.ts'
import type { LoggedEvent } from './store.ts'
import type { Db, Tx } from './tables.ts'

/** What is to be added to a ticket's timeline. */
export interface NewEvent {
  readonly ticketId: string
  readonly event: TicketEvent
}

/** Rows of one insert: well within SQLite's and PostgreSQL's limits of parameters. */
const insertRows = 200

/**
 * Takes the next `count` places in the order of all that happens; resolves to the first. They are
 * taken under a lock that is held until the commit, so that what has a place becomes visible in
 * that order and a reader who goes by it misses nothing. Do it last: everybody else who has
 * something to add waits from here on.
 */
export async function takePlaces(tx: Tx, count: number): Promise<number> {
  const { value: newest } = await tx
    .updateTable('counter')
    .set((eb) => ({ value: eb('value', '+', count) }))
    .where('name', '=', 'event')
    .returning('value')
    .executeTakeFirstOrThrow()
  return newest - count + 1
}

/** Adds to timelines; to be done last, as it takes places. */
export async function appendEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const first = await takePlaces(tx, events.length)
  for (let from = 0; from < events.length; from += insertRows) {
    const rows = events.slice(from, from + insertRows).map(({ ticketId, event }, index) => ({
      seq: first + from + index,
      ticket_id: ticketId,
      event: JSON.stringify(event),
    }))
    await tx.insertInto('ticket_event').values(rows).execute()
    await insertUntold(
      tx,
      events
        .slice(from, from + insertRows)
        .map((each, index) => ({ ...each, seq: first + from + index })),
    )
  }
}

/** Keeps who was not told where it is found by whom it is about. */
async function insertUntold(
  tx: Tx,
  added: readonly (NewEvent & { readonly seq: number })[],
): Promise<void> {
  const untold = added.flatMap(({ seq, ticketId, event }) =>
    event.kind === 'not-told'
      ? [
          {
            seq,
            ticket_id: ticketId,
            event: JSON.stringify(event),
            at: event.at,
            audience: event.to,
          },
        ]
      : [],
  )
  if (untold.length === 0) return
  const ids = [...new Set(untold.map((row) => row.ticket_id))]
  const tickets = await tx
    .selectFrom('ticket')
    .select(['id', 'stream', 'summary'])
    .where('id', 'in', ids)
    .execute()
  const about = new Map(tickets.map(({ id, ...ticket }) => [id, ticket]))
  const values = untold.map((row) => {
    const { stream = '', summary = '{}' } = about.get(row.ticket_id) ?? {}
    const { streamer = null } = JSON.parse(summary) as { streamer?: string | null }
    return { ...row, id: `${row.ticket_id}-untold-${row.seq}`, stream, streamer, person: null }
  })
  await tx.insertInto('untold').values(values).execute()
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
