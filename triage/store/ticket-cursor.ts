import { StoreError } from './store.ts'

/** Where a page of tickets ended: the place of its last ticket in the order of the list. */
export interface TicketPlace {
  /** Unix ms. */
  readonly openedAt: number
  readonly id: string
}

/** Writes a place as an opaque word that fits into a URL. */
export function encodeTicketCursor(place: TicketPlace): string {
  return Buffer.from(JSON.stringify([place.openedAt, place.id])).toString('base64url')
}

/** Reads such a word. Throws a `StoreError` `bad-cursor` when it is not one of ours. */
export function decodeTicketCursor(cursor: string): TicketPlace {
  const place = readPlace(cursor)
  if (!place || encodeTicketCursor(place) !== cursor) {
    throw new StoreError(
      'bad-cursor',
      `cursor is ${JSON.stringify(cursor.slice(0, 80))}, expected the "next" of an earlier page`,
    )
  }
  return place
}

function readPlace(cursor: string): TicketPlace | null {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(read) || read.length !== 2) return null
    const [openedAt, id] = read as unknown[]
    return Number.isSafeInteger(openedAt) && typeof id === 'string'
      ? { openedAt: openedAt as number, id }
      : null
  } catch {
    return null
  }
}
