import { type ExpressionBuilder, sql } from 'kysely'
import type { Ticket, TicketEvent, TicketSummary } from '../model/ticket.ts'
import { untouched } from '../model/untouched.ts'
import { type Priority, priorities } from '../model/vocabulary.ts'
import { isAfter, pageOf, placeBefore } from './list-page.ts'
import type { Outlook } from './next-step-queries.ts'
import type { Page, TicketFilter } from './store.ts'
import type { Db, Flavour, Tables, Tx } from './tables.ts'

// Summary and timeline in one statement, so that both are of the same moment.
const timelineOf = sql<string>`coalesce((
  select string_agg(ticket_event.event, ',' order by ticket_event.seq)
  from ticket_event where ticket_event.ticket_id = ticket.id), '')`

const unresolved = sql<boolean>`ticket.status <> 'resolved'`

function selectTickets(db: Db) {
  return db.selectFrom('ticket').select(['ticket.summary', timelineOf.as('timeline')])
}

function readTicket(row: { readonly summary: string; readonly timeline: string }): Ticket {
  const summary = JSON.parse(row.summary) as TicketSummary
  return { ...untouched, ...summary, timeline: JSON.parse(`[${row.timeline}]`) as TicketEvent[] }
}

/** The ticket with this id, or null. */
export async function findTicket(db: Db, id: string): Promise<Ticket | null> {
  const row = await selectTickets(db).where('ticket.id', '=', id).executeTakeFirst()
  return row ? readTicket(row) : null
}

/** The ticket with this number, or null. */
export async function findTicketByNumber(db: Db, number: number): Promise<Ticket | null> {
  const row = await selectTickets(db).where('ticket.number', '=', number).executeTakeFirst()
  return row ? readTicket(row) : null
}

/** Every ticket that is not resolved, oldest first. */
export async function findOpenTickets(db: Db): Promise<readonly Ticket[]> {
  const rows = await selectTickets(db)
    .where(unresolved)
    .orderBy('ticket.opened_at')
    .orderBy('ticket.id')
    .execute()
  return rows.map(readTicket)
}

/** How many tickets of each priority are not resolved, 0 included. */
export async function countOpenTickets(db: Db): Promise<Readonly<Record<Priority, number>>> {
  const rows = await db
    .selectFrom('ticket')
    .select((eb) => ['ticket.priority', eb.fn.countAll<number>().as('count')])
    .where(unresolved)
    .groupBy('ticket.priority')
    .execute()
  const counts = Object.fromEntries(priorities.map((priority) => [priority, 0]))
  for (const row of rows) counts[row.priority] = row.count
  return counts as Record<Priority, number>
}

/** One page of tickets, newest first; the cursor is checked before the database is asked. */
export async function listTickets(db: Db, filter: TicketFilter): Promise<Page<Ticket>> {
  const before = placeBefore(filter)
  if (filter.status?.length === 0 || filter.priority?.length === 0) return { items: [], next: null }
  // Found first and read afterwards: a database that has to sort what it found would otherwise read
  // every timeline of it, to throw all but a page away.
  const page = db
    .selectFrom('ticket')
    .select(['ticket.id', 'ticket.opened_at'])
    .where((eb) => eb.and(filterTerms(eb, filter)))
    .where(isAfter(before, ['ticket.opened_at', 'ticket.id']))
    .orderBy('ticket.opened_at', 'desc')
    .orderBy('ticket.id', 'desc')
    .limit(filter.limit + 1)
    .as('page')
  const rows = await db
    .selectFrom(page)
    .innerJoin('ticket', 'ticket.id', 'page.id')
    .select(['ticket.summary', timelineOf.as('timeline')])
    .orderBy('page.opened_at', 'desc')
    .orderBy('page.id', 'desc')
    .execute()
  return pageOf(rows.map(readTicket), filter, ({ openedAt, id }) => ({ at: openedAt, id }))
}

function filterTerms(eb: ExpressionBuilder<Tables, 'ticket'>, filter: TicketFilter) {
  const { status, priority, stream, incident, openedFrom, openedBefore } = filter
  return [
    ...(status ? [eb('ticket.status', 'in', status)] : []),
    // Says nothing new, but lets the database use the small index of unresolved tickets.
    ...(status && !status.includes('resolved') ? [unresolved] : []),
    ...(priority ? [eb('ticket.priority', 'in', priority)] : []),
    ...(stream === undefined ? [] : [eb('ticket.stream', '=', stream)]),
    ...(openedFrom === undefined ? [] : [eb('ticket.opened_at', '>=', openedFrom)]),
    ...(openedBefore === undefined ? [] : [eb('ticket.opened_at', '<', openedBefore)]),
    ...(incident === undefined ? [] : [eb('ticket.incident', '=', incident)]),
  ]
}

/** The id of the first ticket of an incident, by when it was opened; null when it has none. */
export async function findFirstTicketOf(db: Db, incident: string): Promise<string | null> {
  const row = await db
    .selectFrom('ticket')
    .select('id')
    .where('incident', '=', incident)
    .orderBy('opened_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** Finds the ticket and keeps everybody else from changing it until the transaction ends. */
export async function lockTicket(tx: Tx, flavour: Flavour, id: string): Promise<Ticket | null> {
  // SQLite's transactions have the database to themselves.
  if (flavour === 'sqlite') return findTicket(tx, id)
  if (!(await lockRow(tx, id))) {
    // Nothing to lock yet: whoever wants to write a ticket of this id waits here for us.
    await lockName(tx, `ticket ${id}`)
    if (!(await lockRow(tx, id))) return null
  }
  // Read only now: while we waited for the row, its timeline may have grown.
  return findTicket(tx, id)
}

/** Keeps these tickets as they are until the transaction ends, without reading them. */
export async function lockTickets(tx: Tx, flavour: Flavour, ids: readonly string[]): Promise<void> {
  if (flavour === 'sqlite' || ids.length === 0) return
  await tx
    .selectFrom('ticket')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
}

/** Takes a lock with a name of our own, held until the transaction ends. PostgreSQL only. */
async function lockName(tx: Tx, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx)
}

async function lockRow(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('ticket')
    .select('id')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** What `lockLatestTicket` looks for. */
export interface LatestTicketQuery {
  readonly stream: string
  /** Unix ms; a ticket resolved before it is not of interest. */
  readonly resolvedSince: number
}

/**
 * The newest ticket of a stream that is unresolved or was resolved lately, locked as by
 * `lockTicket`. No other transaction gets an answer for this stream until this one ends.
 */
export async function lockLatestTicket(
  tx: Tx,
  flavour: Flavour,
  { stream, resolvedSince }: LatestTicketQuery,
): Promise<Ticket | null> {
  if (flavour === 'postgres') await lockName(tx, `stream ${stream}`)
  for (;;) {
    const found = await tx
      .selectFrom('ticket')
      .select('id')
      .where('stream', '=', stream)
      .where((eb) => eb.or([unresolved, eb('resolved_at', '>=', resolvedSince)]))
      .orderBy('opened_at', 'desc')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!found) return null
    const ticket = await lockTicket(tx, flavour, found.id)
    // It may have been resolved or pruned while we waited; once locked, it stays as it is.
    if (ticket?.resolvedAt === null || (ticket && ticket.resolvedAt >= resolvedSince)) return ticket
  }
}

/** The ids of tickets that were to be looked at by `now`, the longest overdue first. */
export async function findTicketsToLookAt(
  db: Db,
  now: number,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('ticket')
    .select('id')
    .where('look_at', '<=', now)
    .orderBy('look_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Writes the ticket, its timeline aside; without `outlook` that stays as it is. */
export async function upsertTicket(tx: Tx, ticket: Ticket, outlook?: Outlook): Promise<void> {
  const { timeline: _, ...summary } = ticket
  const changing = {
    cause: ticket.cause,
    status: ticket.status,
    priority: ticket.priority,
    opened_at: ticket.openedAt,
    resolved_at: ticket.resolvedAt,
    incident: ticket.incident,
    ...(outlook && { look_at: outlook.lookAt, next_step: outlook.nextStep }),
    summary: JSON.stringify(summary),
  }
  await tx
    .insertInto('ticket')
    .values({ id: ticket.id, number: ticket.number, stream: ticket.stream, ...changing })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
    .execute()
}
