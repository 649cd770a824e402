import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../tables.ts'
import { columnTypes } from './column-types.ts'

/** Addresses at which nobody wants messages. */
export function stoppedAddresses(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { text, integer, tableEnd } = columnTypes(flavour)
      await db.schema
        .createTable('stopped_address')
        .addColumn('kind', text, (column) => column.notNull())
        .addColumn('address', text, (column) => column.notNull())
        .addColumn('at', integer, (column) => column.notNull())
        .addPrimaryKeyConstraint('stopped_address_key', ['kind', 'address'])
        .modifyEnd(tableEnd)
        .execute()
    },
  }
}
