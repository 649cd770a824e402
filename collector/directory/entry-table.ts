import type { Entry } from './entry.ts'

/** Entries that can be looked up. */
export interface EntryTable {
  /** The entry of this very stream. */
  ofStream(stream: string): Entry | undefined
  /** What is known of this person, whatever they stream. */
  ofStreamer(streamer: string): Entry | undefined
  /** Who has this address, by the name or the kind of a channel. */
  ofAddress(nameOrKind: string, address: string): string | undefined
  /** How many entries there are. */
  readonly size: number
}

/** Two entries about the same; places are counted from 0. */
export interface Duplicate {
  readonly field: 'stream' | 'streamer'
  readonly value: string
  readonly place: number
  readonly firstPlace: number
}

/** A table without entries. */
export const emptyTable = tableOf([]).table

/**
 * Makes a table. Of entries about the same, the first counts, and the others are told. Who is
 * named in the entry of a stream only is known as a person, too: the first such entry counts.
 */
export function tableOf(entries: readonly Entry[]): {
  readonly table: EntryTable
  readonly duplicates: readonly Duplicate[]
} {
  const streams = new Map<string, number>()
  const streamers = new Map<string, number>()
  const mentioned = new Map<string, number>()
  const duplicates: Duplicate[] = []

  function note(places: Map<string, number>, field: Duplicate['field'], at: number, value: string) {
    const firstPlace = places.get(value)
    if (firstPlace === undefined) places.set(value, at)
    else duplicates.push({ field, value, place: at, firstPlace })
  }

  for (const [place, { stream, streamer }] of entries.entries()) {
    if (stream !== undefined) note(streams, 'stream', place, stream)
    else if (streamer !== undefined) note(streamers, 'streamer', place, streamer)
    if (stream !== undefined && streamer !== undefined && !mentioned.has(streamer)) {
      mentioned.set(streamer, place)
    }
  }

  let known: Map<string, string> | null = null
  /** Made when it is first asked for: a large directory may never be. */
  function owners(): Map<string, string> {
    if (known) return known
    known = new Map()
    for (const { streamer, addresses } of entries) {
      if (streamer === undefined) continue
      for (const [key, address] of Object.entries(addresses ?? {})) {
        const place = `${key} ${address}`
        if (!known.has(place)) known.set(place, streamer)
      }
    }
    return known
  }

  const table: EntryTable = {
    ofStream: (stream) => entries[streams.get(stream) ?? -1],
    ofStreamer(streamer) {
      const own = entries[streamers.get(streamer) ?? -1]
      return own ?? personIn(entries[mentioned.get(streamer) ?? -1])
    },
    ofAddress: (nameOrKind, address) => owners().get(`${nameOrKind} ${address}`),
    size: entries.length,
  }
  return { table, duplicates }
}

/** What an entry about a stream says of the person. */
function personIn(entry: Entry | undefined): Entry | undefined {
  if (!entry) return undefined
  const { scenario: _, nominal: __, ...person } = entry
  return person
}
