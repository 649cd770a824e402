import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../tables.ts'
import { columnTypes } from './column-types.ts'

/**
 * What the outbox is ordered, limited and asked by: the subject of a notice, how urgent it is,
 * when it expires, whom it is for; of an attempt, more of what is known. Who was not told has a table of its own.
 */
export function outboxOrder(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await widenNotices(db, flavour)
      await widenDeliveries(db, flavour)
      await createUntold(db, flavour)
    },
  }
}

/** A field of JSON text. */
function field(flavour: Flavour, column: string, path: readonly string[]): RawBuilder<string> {
  return flavour === 'postgres'
    ? sql<string>`(${sql.ref(column)}::json #>> ${sql.lit(`{${path.join(',')}}`)})`
    : sql<string>`json_extract(${sql.ref(column)}, ${sql.lit(`$.${path.join('.')}`)})`
}

async function widenNotices(db: Kysely<unknown>, flavour: Flavour): Promise<void> {
  const { text, integer } = columnTypes(flavour)
  const alter = () => db.schema.alterTable('notice')
  for (const name of ['subject', 'audience', 'stream'])
    await alter()
      .addColumn(name, text, (column) => column.notNull().defaultTo(''))
      .execute()
  for (const name of ['at', 'urgency', 'alternatives', 'doubts'])
    await alter()
      .addColumn(name, integer, (column) => column.notNull().defaultTo(0))
      .execute()
  for (const name of ['streamer', 'person', 'last_detail'])
    await alter().addColumn(name, text).execute()
  await alter().addColumn('expires_at', integer).execute()

  const of = (...path: string[]) => field(flavour, 'notice', path)
  const at = flavour === 'postgres' ? sql`${of('at')}::bigint` : of('at')
  await sql`update notice set subject = coalesce(${of('incident', 'id')}, ticket_id), audience = ${of('to')},
    stream = ${of('ticket', 'stream')}, streamer = ${of('ticket', 'streamer')}, at = ${at},
    urgency = case when ${of('to')} = 'oncall' then 1 else 2 end`.execute(db)

  for (const name of ['notice_waiting', 'notice_lane']) await db.schema.dropIndex(name).execute()
  const waits = sql<boolean>`due_at is not null`
  const lane = ['subject', 'channel', 'address', 'position']
  const index = (name: string) => db.schema.createIndex(name).on('notice')
  await index('notice_waiting').columns(['channel', 'urgency', 'position']).where(waits).execute()
  await index('notice_lane').columns(lane).where(waits).execute()
  await index('notice_by_subject').columns(lane).execute()
  const leased = sql<boolean>`state = 'leased'`
  await index('notice_leased').column('lease_owner').where(leased).execute()
  await index('notice_by_time').columns(['at', 'id']).execute()
  await index('notice_by_stream').columns(['stream', 'at', 'id']).execute()
}

async function widenDeliveries(db: Kysely<unknown>, flavour: Flavour): Promise<void> {
  const { text, integer } = columnTypes(flavour)
  const alter = () => db.schema.alterTable('delivery')
  await alter()
    .addColumn('channel', text, (column) => column.notNull().defaultTo(''))
    .execute()
  await alter().addColumn('external_id', text).execute()
  await alter().addColumn('took_ms', integer).execute()
  await sql`update delivery set channel = coalesce((select channel from notice where notice.id = delivery.notice_id), '')`.execute(
    db,
  )
}

async function createUntold(db: Kysely<unknown>, flavour: Flavour): Promise<void> {
  const { text, integer, tableEnd } = columnTypes(flavour)
  await db.schema
    .createTable('untold')
    .addColumn('seq', integer, (column) => column.primaryKey().notNull())
    .addColumn('id', text, (column) => column.notNull())
    .addColumn('at', integer, (column) => column.notNull())
    .addColumn('ticket_id', text, (column) => column.notNull())
    .addColumn('audience', text, (column) => column.notNull())
    .addColumn('stream', text, (column) => column.notNull())
    .addColumn('streamer', text)
    .addColumn('person', text)
    .addColumn('event', text, (column) => column.notNull())
    .addForeignKeyConstraint('untold_ticket', ['ticket_id'], 'ticket', ['id'], (key) =>
      key.onDelete('cascade').deferrable().initiallyDeferred(),
    )
    .modifyEnd(tableEnd)
    .execute()
  const index = (name: string) => db.schema.createIndex(name).on('untold')
  await index('untold_by_time').columns(['at', 'id']).execute()
  await index('untold_by_ticket').columns(['ticket_id', 'at', 'id']).execute()
  await index('untold_by_stream').columns(['stream', 'at', 'id']).execute()
  const of = (...path: string[]) => field(flavour, 'ticket_event.event', path)
  const at = flavour === 'postgres' ? sql`${of('at')}::bigint` : of('at')
  await sql`insert into untold (seq, id, at, ticket_id, audience, stream, streamer, event)
    select seq, ticket_id || '-untold-' || seq, ${at}, ticket_id, ${of('to')}, ticket.stream,
      ${field(flavour, 'ticket.summary', ['streamer'])}, event
    from ticket_event join ticket on ticket.id = ticket_event.ticket_id
    where event like '%"kind":"not-told"%'`.execute(db)
}
