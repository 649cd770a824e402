import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Tickets from before promises were made are looked at once, at the next start: what is promised to
 * them now is written down, and time alone goes on from there.
 */
export function lookAtOpenTickets(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await sql`update ticket set look_at = 0 where status <> 'resolved' and look_at is null`.execute(
        db,
      )
    },
  }
}
