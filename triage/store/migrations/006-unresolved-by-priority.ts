import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What is open is counted and listed by priority without reading a ticket. */
export function unresolvedByPriority(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createIndex('ticket_unresolved_by_priority')
        .on('ticket')
        .columns(['priority', 'status', 'opened_at', 'id'])
        .where(sql<boolean>`status <> 'resolved'`)
        .execute()
    },
  }
}
