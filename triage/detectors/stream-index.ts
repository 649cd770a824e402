import type { StreamEntry } from './stream-entry.ts'

/**
 * Finds streams by their names. Whoever reports many streams names them in the same order again
 * and again, so each entry remembers which one followed it the last time: that guess is held
 * against the name, which is several times cheaper than looking a fresh string up among a hundred
 * thousand. A wrong guess costs one comparison; what is found is the same either way.
 */
export interface StreamIndex {
  /** Guesses first; for names that come in the order of an agent's report. */
  find(key: string): StreamEntry | undefined
  /** The same for names that come in any order: nothing is guessed, and nothing learned. */
  get(key: string): StreamEntry | undefined
  add(entry: StreamEntry): void
  remove(entry: StreamEntry): void
  /** In the order in which they were added. */
  values(): MapIterator<StreamEntry>
}

/** Makes an empty index. */
export function createStreamIndex(): StreamIndex {
  const entries = new Map<string, StreamEntry>()
  let last: StreamEntry | null = null

  function follow(entry: StreamEntry): void {
    if (last) last.next = entry
    last = entry
  }

  return {
    find(key) {
      const guess: StreamEntry | null | undefined = last?.next
      if (guess?.key === key && guess.known) {
        last = guess
        return guess
      }
      const found = entries.get(key)
      if (found) follow(found)
      return found
    },
    get: (key) => entries.get(key),
    add(entry) {
      entries.set(entry.key, entry)
      entry.known = true
      follow(entry)
    },
    remove(entry) {
      entries.delete(entry.key)
      entry.known = false
      entry.next = null
      if (last === entry) last = null
    },
    values: () => entries.values(),
  }
}
