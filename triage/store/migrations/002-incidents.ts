import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../tables.ts'
import { columnTypes } from './column-types.ts'

/** Incidents, and which of them a ticket belongs to. Tickets from before belong to none. */
export function incidents(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { text, integer, tableEnd } = columnTypes(flavour)
      await db.schema
        .createTable('incident')
        .addColumn('id', text, (column) => column.primaryKey().notNull())
        .addColumn('dimension', text, (column) => column.notNull())
        .addColumn('value', text, (column) => column.notNull())
        .addColumn('priority', text, (column) => column.notNull())
        .addColumn('state', text, (column) => column.notNull())
        .addColumn('opened_at', integer, (column) => column.notNull())
        .addColumn('closed_at', integer)
        .addColumn('seq', integer, (column) => column.notNull())
        .addColumn('incident', text, (column) => column.notNull())
        .modifyEnd(tableEnd)
        .execute()
      const index = (name: string) => db.schema.createIndex(name).on('incident')
      await index('incident_by_time').columns(['opened_at', 'id']).execute()
      await index('incident_by_seq').column('seq').execute()
      await index('incident_open')
        .columns(['opened_at', 'id'])
        .where(sql<boolean>`closed_at is null`)
        .execute()
      await db.schema.alterTable('ticket').addColumn('incident', text).execute()
      await db.schema
        .createIndex('ticket_by_incident')
        .on('ticket')
        .columns(['incident', 'opened_at', 'id'])
        .where(sql<boolean>`incident is not null`)
        .execute()
    },
  }
}
