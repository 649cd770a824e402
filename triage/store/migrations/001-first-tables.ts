import { type Kysely, type SchemaModule, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../tables.ts'
import { columnTypes } from './column-types.ts'

/**
 * The first tables. Text is compared by its bytes in both databases, so that pages are cut alike.
 * Foreign keys are checked at the commit, so that the order of writes within one does not matter.
 */
export function firstTables(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await createTickets(db.schema, flavour)
      await createOutbox(db.schema, flavour)
      await createStreams(db.schema, flavour)
      await sql`insert into counter (name, value) values ('ticket', 0), ('event', 0), ('check', 0)`.execute(
        db,
      )
    },
  }
}

async function createTickets(schema: SchemaModule, flavour: Flavour): Promise<void> {
  const { text, integer, tableEnd } = columnTypes(flavour)
  await schema
    .createTable('ticket')
    .addColumn('id', text, (column) => column.primaryKey().notNull())
    .addColumn('number', integer, (column) => column.notNull().unique())
    .addColumn('stream', text, (column) => column.notNull())
    .addColumn('cause', text, (column) => column.notNull())
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('priority', text, (column) => column.notNull())
    .addColumn('opened_at', integer, (column) => column.notNull())
    .addColumn('resolved_at', integer)
    .addColumn('summary', text, (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute()
  const unresolved = sql<boolean>`status <> 'resolved'`
  const index = (name: string) => schema.createIndex(name).on('ticket')
  await index('ticket_one_unresolved')
    .unique()
    .columns(['stream', 'cause'])
    .where(unresolved)
    .execute()
  await index('ticket_unresolved').columns(['opened_at', 'id']).where(unresolved).execute()
  await index('ticket_by_time').columns(['opened_at', 'id']).execute()
  await index('ticket_by_status').columns(['status', 'opened_at', 'id']).execute()
  await index('ticket_by_priority').columns(['priority', 'opened_at', 'id']).execute()
  await index('ticket_by_stream').columns(['stream', 'opened_at', 'id']).execute()
  await index('ticket_by_resolution')
    .column('resolved_at')
    .where(sql<boolean>`resolved_at is not null`)
    .execute()

  await schema
    .createTable('ticket_event')
    .addColumn('seq', integer, (column) => column.primaryKey().notNull())
    .addColumn('ticket_id', text, (column) => column.notNull())
    .addColumn('event', text, (column) => column.notNull())
    .addForeignKeyConstraint('ticket_event_ticket', ['ticket_id'], 'ticket', ['id'], (key) =>
      key.onDelete('cascade').deferrable().initiallyDeferred(),
    )
    .modifyEnd(tableEnd)
    .execute()
  await schema
    .createIndex('ticket_event_by_ticket')
    .on('ticket_event')
    .columns(['ticket_id', 'seq'])
    .execute()
}

async function createOutbox(schema: SchemaModule, flavour: Flavour): Promise<void> {
  const { text, integer, position, tableEnd } = columnTypes(flavour)
  await schema
    .createTable('notice')
    .addColumn('position', position, (column) => {
      const key = column.primaryKey()
      return flavour === 'sqlite' ? key.autoIncrement() : key
    })
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('ticket_id', text, (column) => column.notNull())
    .addColumn('channel', text, (column) => column.notNull())
    .addColumn('address', text, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('attempts', integer, (column) => column.notNull())
    .addColumn('next_attempt_at', integer, (column) => column.notNull())
    .addColumn('due_at', integer)
    .addColumn('lease_owner', text)
    .addColumn('last_reason', text)
    .addColumn('external_id', text)
    .addColumn('accepted_at', integer)
    .addColumn('notice', text, (column) => column.notNull())
    .addForeignKeyConstraint('notice_ticket', ['ticket_id'], 'ticket', ['id'], (key) =>
      key.onDelete('cascade').deferrable().initiallyDeferred(),
    )
    .modifyEnd(tableEnd)
    .execute()
  const waits = sql<boolean>`due_at is not null`
  const index = (name: string) => schema.createIndex(name).on('notice')
  await index('notice_waiting').column('position').where(waits).execute()
  await index('notice_due').column('due_at').where(waits).execute()
  await index('notice_lane')
    .columns(['ticket_id', 'channel', 'address', 'position'])
    .where(waits)
    .execute()
  await index('notice_by_ticket').columns(['ticket_id', 'position']).execute()
  await index('notice_by_state').column('state').execute()

  await schema
    .createTable('delivery')
    .addColumn('notice_id', text, (column) => column.notNull())
    .addColumn('attempt', integer, (column) => column.notNull())
    .addColumn('at', integer, (column) => column.notNull())
    .addColumn('outcome', text, (column) => column.notNull())
    .addColumn('reason', text)
    .addColumn('detail', text)
    .addPrimaryKeyConstraint('delivery_key', ['notice_id', 'attempt'])
    .addForeignKeyConstraint('delivery_notice', ['notice_id'], 'notice', ['id'], (key) =>
      key.onDelete('cascade').deferrable().initiallyDeferred(),
    )
    .modifyEnd(tableEnd)
    .execute()
}

async function createStreams(schema: SchemaModule, flavour: Flavour): Promise<void> {
  const { text, integer, tableEnd } = columnTypes(flavour)
  await schema
    .createTable('stream')
    .addColumn('stream', text, (column) => column.primaryKey().notNull())
    .addColumn('at', integer, (column) => column.notNull())
    .addColumn('ended_at', integer)
    .addColumn('announced', text, (column) => column.notNull())
    .addColumn('state', text)
    .modifyEnd(tableEnd)
    .execute()
  await schema
    .createIndex('stream_ended')
    .on('stream')
    .column('ended_at')
    .where(sql<boolean>`ended_at is not null`)
    .execute()
  await schema
    .createTable('idempotency_key')
    .addColumn('key', text, (column) => column.primaryKey().notNull())
    .addColumn('ticket_id', text, (column) => column.notNull())
    .addColumn('at', integer, (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute()
  await schema.createIndex('idempotency_key_by_time').on('idempotency_key').column('at').execute()
  await schema
    .createTable('counter')
    .addColumn('name', text, (column) => column.primaryKey().notNull())
    .addColumn('value', integer, (column) => column.notNull())
    .modifyEnd(tableEnd)
    .execute()
}
