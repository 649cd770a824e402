import { type ExpressionBuilder, type Selectable, sql } from 'kysely'
import { urgencies } from '../model/notice.ts'
import { type OutboxColumns, outboxColumns, readOutboxRow } from './notice-queries.ts'
import type { LeasedNotice, LeaseOptions } from './outbox-store.ts'
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
    .select([...outboxColumns, 'notice.id', 'notice.channel', 'notice.address'])
    // Reckoned with, so that no index on it is used: a channel's own, which is in order, ends at the
    // limit, and that one would bring all that is due, to be sorted and asked about.
    .where('notice.due_at', 'is not', null)
    .where(sql<boolean>`notice.due_at + 0 <= ${now}`)
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
  await noteAbandoned(tx, due, now)
  const stories = await findStories(tx, due)
  return due.map((found): LeasedNotice => {
    const { notice, ...row } = readOutboxRow(found)
    const abandoned = row.state === 'leased'
    const told = toldBefore(stories.get(laneOf(found)) ?? [], found.position)
    return {
      ...{ notice, ...row, ...told, abandoned, state: 'leased' },
      attempts: row.attempts + (abandoned ? 1 : 0),
      doubts: row.doubts + (abandoned ? 1 : 0),
    }
  })
}

/** What was leased to somebody who let the lease run out was perhaps sent: that is an attempt, too. */
async function noteAbandoned(
  tx: Tx,
  due: readonly (OutboxColumns & {
    readonly position: number
    readonly id: string
    readonly channel: string
  })[],
  now: number,
): Promise<void> {
  const abandoned = due.filter(({ state }) => state === 'leased')
  if (abandoned.length === 0) return
  await tx
    .updateTable('notice')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), doubts: eb('doubts', '+', 1) }))
    .where(
      'position',
      'in',
      abandoned.map(({ position }) => position),
    )
    .execute()
  await tx
    .insertInto('delivery')
    .values(
      abandoned.map(({ id, channel, attempts }) => ({
        ...{ notice_id: id, channel, attempt: attempts + 1, at: now, outcome: 'retry' as const },
        reason: 'abandoned',
        detail: 'whoever tried it ended before saying what came of it',
      })),
    )
    .execute()
}

/** What one place's story of one subject is known by. */
type Lane = Pick<Selectable<Tables['notice']>, 'subject' | 'channel' | 'address'>

/** The same as a key. */
function laneOf({ subject, channel, address }: Lane): string {
  return JSON.stringify([subject, channel, address])
}

/** A notice as part of a story. */
type Chapter = Pick<Selectable<Tables['notice']>, 'position' | 'state' | 'attempts' | 'external_id'>

/** All that there is of the stories of these subjects, oldest first, by lane. */
async function findStories(
  tx: Tx,
  rows: readonly Pick<Lane, 'subject'>[],
): Promise<ReadonlyMap<string, readonly Chapter[]>> {
  const subjects = new Set(rows.map(({ subject }) => subject))
  const found = await tx
    .selectFrom('notice')
    .select(['subject', 'channel', 'address', 'position', 'state', 'attempts', 'external_id'])
    .where('subject', 'in', [...subjects])
    .orderBy('position')
    .execute()
  return Map.groupBy(found, laneOf)
}

function toldBefore(
  story: readonly Chapter[],
  position: number,
): Pick<LeasedNotice, 'earlier' | 'heard'> {
  const before = story.filter((chapter) => chapter.position < position)
  const ids = before.flatMap(({ state, external_id: id }) =>
    state === 'accepted' && id !== null ? [id] : [],
  )
  const [first, last] = [ids[0], ids.at(-1)]
  return {
    heard: before.some(({ attempts }) => attempts > 0),
    earlier: first === undefined || last === undefined ? null : { first, last },
  }
}

/** Gives back untried what `owner` has leased: these, or all. */
export async function releaseLeases(tx: Tx, owner: string, ids?: readonly string[]): Promise<void> {
  await tx
    .updateTable('notice')
    .set((eb) => ({ state: 'pending', lease_owner: null, due_at: eb.ref('next_attempt_at') }))
    .where('state', '=', 'leased')
    .where('lease_owner', '=', owner)
    .$if(ids !== undefined, (query) => query.where('id', 'in', ids ?? []))
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
