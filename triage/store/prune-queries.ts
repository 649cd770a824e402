import { setImmediate as turn } from 'node:timers/promises'
import type { Tx } from './tables.ts'

/** Tickets deleted in one transaction: short enough that nobody waits for it. */
const pruneBatch = 200

/** Deletes tickets resolved before `before` (Unix ms), a few at a time; resolves to how many. */
export async function pruneTickets(
  transact: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  before: number,
): Promise<number> {
  for (let deleted = 0; ; ) {
    const batch = await transact(async (tx) => {
      const old = await tx
        .selectFrom('ticket')
        .select('id')
        .where('status', '=', 'resolved')
        .where('resolved_at', '<', before)
        .limit(pruneBatch)
        .execute()
      if (old.length === 0) return 0
      const ids = old.map((row) => row.id)
      // Asked again, since one may have been reopened in between.
      const { numDeletedRows } = await tx
        .deleteFrom('ticket')
        .where('id', 'in', ids)
        .where('status', '=', 'resolved')
        .where('resolved_at', '<', before)
        .executeTakeFirstOrThrow()
      return Number(numDeletedRows)
    })
    deleted += batch
    if (batch === 0) return deleted
    // SQLite answers within the same turn: without this, nothing else would run until the end.
    await turn()
  }
}

/** Deletes idempotency keys, ended streams, mutes and incidents from before `before` (Unix ms). */
export async function pruneTheRest(tx: Tx, before: number): Promise<void> {
  await tx.deleteFrom('idempotency_key').where('at', '<', before).execute()
  await tx.deleteFrom('incident').where('closed_at', '<', before).execute()
  await tx.deleteFrom('mute').where('over_at', '<', before).execute()
  await tx.deleteFrom('stream').where('ended_at', '<', before).execute()
}
