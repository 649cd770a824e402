import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../tables.ts'
import { columnTypes } from './column-types.ts'

/** The secret that buttons and links are signed with, and the addresses that people linked themselves. */
export function people(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { text, integer, tableEnd } = columnTypes(flavour)
      await db.schema
        .createTable('secret')
        .addColumn('name', text, (column) => column.primaryKey().notNull())
        .addColumn('value', text, (column) => column.notNull())
        .modifyEnd(tableEnd)
        .execute()
      await db.schema
        .createTable('link_code')
        .addColumn('hash', text, (column) => column.primaryKey().notNull())
        .addColumn('streamer', text, (column) => column.notNull())
        .addColumn('expires_at', integer, (column) => column.notNull())
        .modifyEnd(tableEnd)
        .execute()
      await db.schema
        .createTable('linked_address')
        .addColumn('kind', text, (column) => column.notNull())
        .addColumn('address', text, (column) => column.notNull())
        .addColumn('streamer', text, (column) => column.notNull())
        .addColumn('at', integer, (column) => column.notNull())
        .addPrimaryKeyConstraint('linked_address_key', ['kind', 'address'])
        .modifyEnd(tableEnd)
        .execute()
    },
  }
}
