import type { StreamEntry } from './stream-entry.ts'

/**
 * Finds streams by their names. Whoever reports many streams names them in the same order again
 * and again, so each entry remembers which one followed it the last time: that guess is held
 * against the name, which is several times cheaper than looking a fresh string up among a hundred
 * thousand. After a wrong guess there is none until one would have been right, so that names in no
 * order cost no more than without guessing. What is found is the same either way.
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
  let guessing = true

  function follow(entry: StreamEntry): void {
    if (last) last.next = entry
    last = entry
  }

  return {
    find(key) {
      const guess = last?.next
      if (guessing && guess?.key === key && guess.next !== undefined) {
        last = guess
        return guess
      }
      const found = entries.get(key)
      guessing = found === guess
      if (found) follow(found)
      return found
    },
    get: (key) => entries.get(key),
    add(entry) {
      entries.set(entry.key, entry)
      entry.next = null
      follow(entry)
    },
    remove(entry) {
      entries.delete(entry.key)
      entry.next = undefined
      if (last === entry) last = null
    },
    values: () => entries.values(),
  }
}
