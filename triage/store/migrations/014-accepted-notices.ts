import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Finds a notice by what the vendor calls the message that it became. */
export function acceptedNotices(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createIndex('notice_by_external_id')
        .on('notice')
        .column('external_id')
        .where(sql<boolean>`external_id is not null`)
        .execute()
    },
  }
}
