import type { StreamRecord } from '../model/record.ts'
import type { StoredStream } from './store.ts'
import type { Db, Tx } from './tables.ts'

/** Rows of one insert: well within SQLite's and PostgreSQL's limits of parameters. */
const insertRows = 500

/** Writes what is known of streams; a row older than the stored one changes nothing. */
export async function upsertStreams(tx: Tx, streams: readonly StoredStream[]): Promise<void> {
  const rows = newestOfEach(streams).map((each) => ({
    stream: each.stream,
    at: each.at,
    ended_at: each.endedAt,
    announced: JSON.stringify(each.announced),
    state: each.state,
  }))
  for (let from = 0; from < rows.length; from += insertRows) {
    await tx
      .insertInto('stream')
      .values(rows.slice(from, from + insertRows))
      .onConflict((conflict) =>
        conflict
          .column('stream')
          .doUpdateSet((eb) => ({
            at: eb.ref('excluded.at'),
            ended_at: eb.ref('excluded.ended_at'),
            announced: eb.ref('excluded.announced'),
            state: eb.ref('excluded.state'),
          }))
          .whereRef('excluded.at', '>=', 'stream.at'),
      )
      .execute()
  }
}

/**
 * One row per stream, since a statement may not write a row twice; in the order of their names,
 * so that two writers never wait for each other in a ring.
 */
function newestOfEach(streams: readonly StoredStream[]): readonly StoredStream[] {
  const newest = new Map<string, StoredStream>()
  for (const each of streams) {
    const other = newest.get(each.stream)
    if (!other || each.at >= other.at) newest.set(each.stream, each)
  }
  return [...newest.values()].sort((a, b) => (a.stream < b.stream ? -1 : 1))
}

/** Streams that have not ended, and those that ended at or after `endedSince`, if given. */
export async function findLiveStreams(
  db: Db,
  options?: { readonly endedSince: number },
): Promise<readonly StoredStream[]> {
  const rows = await db
    .selectFrom('stream')
    .selectAll()
    .where((eb) =>
      options
        ? eb.or([eb('ended_at', 'is', null), eb('ended_at', '>=', options.endedSince)])
        : eb('ended_at', 'is', null),
    )
    .orderBy('stream')
    .execute()
  return rows.map((row) => ({
    stream: row.stream,
    at: row.at,
    announced: JSON.parse(row.announced) as StreamRecord,
    endedAt: row.ended_at,
    state: row.state,
  }))
}
