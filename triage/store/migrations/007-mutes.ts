import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../tables.ts'
import { columnTypes } from './column-types.ts'

/** Times in which people are not told of some trouble. */
export function mutes(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { text, integer, tableEnd } = columnTypes(flavour)
      await db.schema
        .createTable('mute')
        .addColumn('id', text, (column) => column.primaryKey().notNull())
        .addColumn('from_at', integer, (column) => column.notNull())
        .addColumn('over_at', integer, (column) => column.notNull())
        .addColumn('mute', text, (column) => column.notNull())
        .modifyEnd(tableEnd)
        .execute()
      const index = (name: string) => db.schema.createIndex(name).on('mute')
      await index('mute_by_end').column('over_at').execute()
      await index('mute_by_start').columns(['from_at', 'id']).execute()
    },
  }
}
