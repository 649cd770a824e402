import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Flavour } from '../tables.ts'
import { columnTypes } from './column-types.ts'

/** What each open ticket waits for, and on which ticket an incident is told of. */
export function nextStep(flavour: Flavour): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { text } = columnTypes(flavour)
      await db.schema.alterTable('ticket').addColumn('next_step', text).execute()
      await db.schema.alterTable('incident').addColumn('lead', text).execute()
      // Those that are open now are looked at as soon as somebody does, and know then.
      await sql`update ticket set look_at = 0 where status <> 'resolved'`.execute(db)
      await db.schema
        .createIndex('ticket_next_step')
        .on('ticket')
        .columns(['next_step', 'look_at'])
        .where(sql<boolean>`status <> 'resolved'`)
        .execute()
    },
  }
}
