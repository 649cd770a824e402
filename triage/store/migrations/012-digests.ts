import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../tables.ts'
import { columnTypes } from './column-types.ts'

/** Notices that wait for a digest, and until when. */
export function digests(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { integer } = columnTypes(flavour)
      await db.schema.alterTable('notice').addColumn('digest_at', integer).execute()
      await db.schema
        .createIndex('notice_for_digest')
        .on('notice')
        .columns(['digest_at', 'position'])
        .where(sql<boolean>`digest_at is not null`)
        .execute()
    },
  }
}
