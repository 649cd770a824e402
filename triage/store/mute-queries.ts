import { sql } from 'kysely'
import type { Mute } from '../model/mute.ts'
import type { TicketSummary } from '../model/ticket.ts'
import { isAfter, pageOf, placeBefore } from './list-page.ts'
import type { MuteFilter } from './mute-transaction.ts'
import type { Page } from './store.ts'
import type { Db, Flavour, Tx } from './tables.ts'

/** Writes a mute as it now is. */
export async function upsertMute(tx: Tx, mute: Mute): Promise<void> {
  const changing = { over_at: mute.endedAt ?? mute.until, mute: JSON.stringify(mute) }
  await tx
    .insertInto('mute')
    .values({ id: mute.id, from_at: mute.from, ...changing })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changing))
    .execute()
}

/** The mute with this id, or null. */
export async function findMute(db: Db, id: string): Promise<Mute | null> {
  const row = await db.selectFrom('mute').select('mute').where('id', '=', id).executeTakeFirst()
  return row ? (JSON.parse(row.mute) as Mute) : null
}

/** The mutes in force at a moment, those that began first at the front. */
export async function findMutesInForce(db: Db, at: number): Promise<readonly Mute[]> {
  const rows = await inForce(db, at).execute()
  return rows.map(({ mute }) => JSON.parse(mute) as Mute)
}

/**
 * The same, and none of them ends before the transaction does: whoever ends one finds the tickets
 * that were written under it.
 */
export async function lockMutesInForce(
  tx: Tx,
  flavour: Flavour,
  at: number,
): Promise<readonly Mute[]> {
  const rows = await inForce(tx, at)
    .$if(flavour === 'postgres', (query) => query.forShare())
    .execute()
  return rows.map(({ mute }) => JSON.parse(mute) as Mute)
}

function inForce(db: Db, at: number) {
  return db
    .selectFrom('mute')
    .select('mute')
    .where('over_at', '>', at)
    .where('from_at', '<=', at)
    .orderBy('from_at')
    .orderBy('id')
}

/** One page of mutes, those that begin last at the front; the cursor is checked first. */
export async function listMutes(db: Db, filter: MuteFilter): Promise<Page<Mute>> {
  const { overAfter } = filter
  const before = placeBefore(filter)
  const rows = await db
    .selectFrom('mute')
    .select('mute')
    .$if(overAfter !== undefined, (query) => query.where('over_at', '>', overAfter ?? 0))
    .where(isAfter(before, ['from_at', 'id']))
    .orderBy('from_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute()
  const found = rows.map(({ mute }) => JSON.parse(mute) as Mute)
  return pageOf(found, filter, ({ from, id }) => ({ at: from, id }))
}

/** Every ticket that is not resolved, without its timeline. */
export async function findOpenSummaries(db: Db): Promise<readonly TicketSummary[]> {
  const rows = await db
    .selectFrom('ticket')
    .select('summary')
    .where(sql<boolean>`status <> 'resolved'`)
    .execute()
  return rows.map(({ summary }) => JSON.parse(summary) as TicketSummary)
}

/** Has tickets looked at from `at` on (Unix ms). */
export async function setLookAt(tx: Tx, ids: readonly string[], at: number): Promise<void> {
  const inOne = 500
  for (let from = 0; from < ids.length; from += inOne) {
    await tx
      .updateTable('ticket')
      .set({ look_at: at })
      .where('id', 'in', ids.slice(from, from + inOne))
      .execute()
  }
}
