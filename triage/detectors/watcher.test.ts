import { expect, test } from 'vitest'
import { profiles } from './profiles.ts'
import { isHunch } from './stalled.ts'
import { newEntry, type StreamEntry } from './stream-entry.ts'
import { createWatcher } from './watcher.ts'

function entryOf(key: string): StreamEntry {
  return newEntry({ type: 'stream', stream: key, at: 1 })
}

test('the rows of streams that left are used again: the table does not grow', () => {
  const watcher = createWatcher(profiles())
  let rows = 0
  for (let round = 1; round <= 50; round += 1) {
    const entries = Array.from({ length: 100 }, (_, index) => entryOf(`live/${round}-${index}`))
    for (const entry of entries) {
      for (const vantage of ['ingest', 'edge'] as const) {
        watcher.sample(entry, { type: 'sample', stream: entry.key, at: round, vantage }, round)
      }
    }
    rows = Math.max(rows, ...entries.flatMap(({ lanes }) => lanes))
    for (const entry of entries) watcher.leave(entry, round)
  }
  expect(rows).toBe(199)
  watcher.tick(1e12)
  expect(watcher.drain()).toEqual([])
})

test('findings come in the order of time, stream, vantage and symptom, whoever came first', () => {
  const watcher = createWatcher(profiles())
  for (const key of ['live/b', 'live/a']) {
    const entry = entryOf(key)
    for (const vantage of ['edge', 'ingest'] as const) {
      watcher.sample(entry, { type: 'sample', stream: key, at: 1_000, vantage, fps: 30 }, 1_000)
    }
  }
  watcher.tick(60_000)
  const order = watcher
    .drain()
    .map(({ finding }) => `${finding.stream} ${finding.vantage} ${finding.symptom}`)
  expect(order).toEqual(
    ['live/a', 'live/b'].flatMap((stream) =>
      ['ingest', 'edge'].flatMap((vantage) => [
        `${stream} ${vantage} gone`,
        `${stream} ${vantage} stalled`,
      ]),
    ),
  )
})

test('two vantages that fall silent together are no hunch, and one alone is, whichever rows they have', () => {
  const hunches = [['ingest', 'edge'] as const, ['ingest'] as const].map((seenBy) => {
    const watcher = createWatcher(profiles())
    const [other, entry] = [entryOf('live/other'), entryOf('live/a')]
    for (const at of [1_000, 2_000, 3_000]) {
      watcher.sample(other, { type: 'sample', stream: other.key, at, vantage: 'player' }, at)
      for (const vantage of seenBy) {
        watcher.sample(entry, { type: 'sample', stream: entry.key, at, vantage, fps: 30 }, at)
      }
    }
    const lane = watcher.lane(entry, 'ingest')
    return lane && isHunch(lane, 8_000)
  })
  expect(hunches).toEqual([false, true])
})
