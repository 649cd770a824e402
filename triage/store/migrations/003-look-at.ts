import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../tables.ts'
import { columnTypes } from './column-types.ts'

/** When time alone will make news of a ticket. */
export function lookAt(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { integer } = columnTypes(flavour)
      await db.schema.alterTable('ticket').addColumn('look_at', integer).execute()
      await db.schema
        .createIndex('ticket_look_at')
        .on('ticket')
        .column('look_at')
        .where(sql<boolean>`look_at is not null`)
        .execute()
    },
  }
}
