import { type ExpressionBuilder, sql } from 'kysely'
import { type Place, urgencies } from '../model/notice.ts'
import { outboxColumns, readOutboxRow } from './notice-queries.ts'
import type { LeasedNotice, LeaseOptions, OutboxRow } from './store.ts'
import type { Db, Flavour, Tables, Tx } from './tables.ts'

/** No earlier notice about the same subject to the same place still waits. */
function isHeadOfLane(eb: ExpressionBuilder<Tables, 'notice'>) {
  // Counted rather than asked with "not exists": PostgreSQL makes a join of that, and when its
  // statistics are of a time when nothing waited, one that compares every waiting pair.
  return eb(
    eb
      .selectFrom('notice as earlier')
      .select((inner) => inner.fn.countAll<number>().as('count'))
      .whereRef('earlier.subject', '=', 'notice.subject')
      .whereRef('earlier.channel', '=', 'notice.channel')
      .whereRef('earlier.address', '=', 'notice.address')
      .whereRef('earlier.position', '<', 'notice.position')
      .where('earlier.due_at', 'is not', null),
    '=',
    sql.lit(0),
  )
}

/** Takes due notices, the most urgent first; see `Store.leaseNotices`. */
export async function leaseDueNotices(
  tx: Tx,
  flavour: Flavour,
  options: LeaseOptions,
): Promise<readonly LeasedNotice[]> {
  const { now, leaseUntil, owner, limit, channel, exceptChannels = [], exceptPlaces = [] } = options
  const due = await tx
    .selectFrom('notice')
    .select(outboxColumns)
    .where('notice.due_at', '<=', now)
    .$if(channel !== undefined, (query) => query.where('notice.channel', '=', channel ?? ''))
    .$if(options.leastUrgency !== undefined, (query) =>
      query.where('notice.urgency', '<=', urgencies.indexOf(options.leastUrgency ?? 'bulk')),
    )
    .$if(options.withAlternatives === true, (query) => query.where('notice.alternatives', '>', 0))
    .$if(exceptChannels.length > 0, (query) =>
      query.where('notice.channel', 'not in', exceptChannels),
    )
    .where((eb) =>
      eb.and(
        exceptPlaces.map((place) =>
          eb.not(
            eb.and([
              eb('notice.channel', '=', place.channel),
              eb('notice.address', '=', place.address),
            ]),
          ),
        ),
      ),
    )
    .where(isHeadOfLane)
    .orderBy('notice.urgency')
    .orderBy('notice.position')
    .limit(limit)
    // What another deliverer is taking right now is not ours, and not worth waiting for.
    .$if(flavour === 'postgres', (query) => query.forUpdate().skipLocked())
    .execute()
  if (due.length === 0) return []
  const positions = due.map((row) => row.position)
  await tx
    .updateTable('notice')
    .set({ state: 'leased', lease_owner: owner, due_at: leaseUntil })
    .where('position', 'in', positions)
    .execute()
  const rows = due.map(readOutboxRow)
  const told = await findTold(tx, rows)
  return rows.map((row) => ({
    ...row,
    state: 'leased',
    abandoned: row.state === 'leased',
    earlier: told.get(laneOf(row)) ?? null,
  }))
}

/** One place's story of one subject, as a key. */
function laneOf({ subject, notice }: { readonly subject: string; readonly notice: Place }): string {
  return JSON.stringify([subject, notice.channel, notice.address])
}

/** What was accepted before in the lanes of these rows, by lane. */
async function findTold(
  tx: Tx,
  rows: readonly OutboxRow[],
): Promise<ReadonlyMap<string, { readonly first: string; readonly last: string }>> {
  const subjects = [...new Set(rows.map(({ subject }) => subject))]
  const told = await tx
    .selectFrom('notice')
    .select(['subject', 'channel', 'address', 'external_id'])
    .where('subject', 'in', subjects)
    .where('state', '=', 'accepted')
    .where('external_id', 'is not', null)
    .orderBy('position')
    .execute()
  const lanes = new Map<string, { first: string; last: string }>()
  for (const { subject, external_id: id, ...notice } of told) {
    const lane = laneOf({ subject, notice })
    lanes.set(lane, { first: lanes.get(lane)?.first ?? id ?? '', last: id ?? '' })
  }
  return lanes
}

/** Gives back all that `owner` has leased, untried. */
export async function releaseLeases(tx: Tx, owner: string): Promise<void> {
  await tx
    .updateTable('notice')
    .set((eb) => ({ state: 'pending', lease_owner: null, due_at: eb.ref('next_attempt_at') }))
    .where('state', '=', 'leased')
    .where('lease_owner', '=', owner)
    .execute()
}

/** Leases that `owner` still holds end later. */
export async function extendLeases(tx: Tx, owner: string, leaseUntil: number): Promise<void> {
  await tx
    .updateTable('notice')
    .set({ due_at: leaseUntil })
    .where('state', '=', 'leased')
    .where('lease_owner', '=', owner)
    .execute()
}

/**
 * Unix ms at which the next notice may be due, or null. One that waits for an earlier notice of
 * its lane does not count: it cannot be due before that one is done with.
 */
export async function findNextDueAt(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom('notice')
    .select(sql<number>`due_at`.as('due_at'))
    .where('due_at', 'is not', null)
    .where(isHeadOfLane)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst()
  return row?.due_at ?? null
}
