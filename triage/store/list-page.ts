import { type RawBuilder, sql } from 'kysely'
import { type Page, StoreError } from './store.ts'

/** Where an item stands in a list that is read newest first. */
export interface ListPlace {
  /** The moment that the list is ordered by, Unix ms. */
  readonly at: number
  /** Tells items of the same moment apart. */
  readonly id: string
}

/** Which page of a list is wanted. */
export interface PageAsk {
  /** 1 to 500. */
  readonly limit: number
  readonly cursor?: string
}

/**
 * The place that a page begins after; null for the first page. Throws a `RangeError` for a limit
 * that is none, and a `StoreError` `bad-cursor` when the cursor is not one of ours.
 */
export function placeBefore({ limit, cursor }: PageAsk): ListPlace | null {
  if (!Number.isInteger(limit) || limit < 1 || limit > 500)
    throw new RangeError(`limit is ${limit}, expected a whole number from 1 to 500`)
  return cursor === undefined ? null : decodeCursor(cursor)
}

/** Only what comes after a place, by the column of the moment and that of the id; everything when there is none. */
export function isAfter(place: ListPlace | null, [at, id]: [string, string]): RawBuilder<boolean> {
  if (place === null) return sql<boolean>`1 = 1`
  return sql<boolean>`(${sql.ref(at)}, ${sql.ref(id)}) < (${place.at}, ${place.id})`
}

/** The page of what was found: the items asked for, and one more where the list goes on. */
export function pageOf<T>(
  found: readonly T[],
  { limit }: PageAsk,
  placeOf: (item: T) => ListPlace,
): Page<T> {
  const items = found.slice(0, limit)
  const last = found.length > limit ? items.at(-1) : undefined
  return { items, next: last === undefined ? null : encodeCursor(placeOf(last)) }
}

/** Writes a place as an opaque word that fits into a URL. */
function encodeCursor({ at, id }: ListPlace): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url')
}

function decodeCursor(cursor: string): ListPlace {
  const place = readPlace(cursor)
  if (!place || encodeCursor(place) !== cursor) {
    throw new StoreError(
      'bad-cursor',
      `cursor is ${JSON.stringify(cursor.slice(0, 80))}, expected the "next" of an earlier page`,
    )
  }
  return place
}

function readPlace(cursor: string): ListPlace | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(read) || read.length !== 2) return null
    const [at, id] = read as unknown[]
    return Number.isSafeInteger(at) && typeof id === 'string' ? { at: at as number, id } : null
  } catch {
    return null
  }
}
