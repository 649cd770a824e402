import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../tables.ts'
import { columnTypes } from './column-types.ts'

/** The picture that is kept as evidence on a ticket; it goes with the ticket. */
export function pictures(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { text, integer, bytes, tableEnd } = columnTypes(flavour)
      await db.schema
        .createTable('picture')
        .addColumn('ticket_id', text, (column) => column.primaryKey().notNull())
        .addColumn('at', integer, (column) => column.notNull())
        .addColumn('shows', text, (column) => column.notNull())
        .addColumn('jpeg', bytes, (column) => column.notNull())
        .addForeignKeyConstraint('picture_ticket', ['ticket_id'], 'ticket', ['id'], (key) =>
          key.onDelete('cascade').deferrable().initiallyDeferred(),
        )
        .modifyEnd(tableEnd)
        .execute()
      await db.schema
        .createIndex('picture_by_time')
        .on('picture')
        .columns(['at', 'ticket_id'])
        .execute()
    },
  }
}
