import { describe, expect, test } from 'vitest'
import { createFaultyStore } from '../fixtures/testing/faulty-store.ts'
import { createManualClock, settle } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import {
  startTriageProcess,
  takeWatched,
  type Watched,
} from '../fixtures/testing/triage-process.ts'
import type { TelemetryRecord } from './model/record.ts'
import type { TicketChange } from './tickets/apply-trouble.ts'

const startAt = 1_764_000_000_000

function sampleAt(at: number, fps = 30, stream = 'live/a'): TelemetryRecord {
  return { type: 'sample', stream, at, vantage: 'ingest', fps, bitrateBps: fps * 1e5 }
}
function announced(stream: string, at: number): TelemetryRecord {
  return { type: 'stream', stream, at, node: 'n1' }
}

async function start(onChanged?: (changes: readonly TicketChange[]) => void) {
  const clock = createManualClock(startAt)
  const store = createFaultyStore(createMemoryStore())
  const process = await startTriageProcess({ store, clock, ...(onChanged && { onChanged }) })
  await settle()
  return { clock, store, ...process }
}
type Started = Awaited<ReturnType<typeof start>>

/** A sample of each second, as an agent sends them. */
async function play({ clock, worker }: Started, seconds: number, fps: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await clock.advance(1_000)
    await worker.take([sampleAt(clock.now(), fps)])
  }
}

describe('an acknowledgement', () => {
  test('waits until what its records caused is committed', async () => {
    const { store, worker } = await start()
    store.hold(true)
    const acked = takeWatched(worker, [announced('live/a', startAt)])
    await settle()
    expect(acked.state).toBe('waiting')
    expect(await store.liveStreams()).toEqual([])
    store.hold(false)
    await settle()
    expect(acked.state).toBe('kept')
    expect(await store.liveStreams()).toMatchObject([
      { stream: 'live/a', announced: { node: 'n1' } },
    ])
  })

  test('does not wait for what other records caused', async () => {
    const { store, worker } = await start()
    await worker.take([sampleAt(startAt)])
    store.hold(true)
    const news = takeWatched(worker, [announced('live/b', startAt)])
    const noNews = takeWatched(worker, [sampleAt(startAt + 1_000)])
    await settle()
    expect([news.state, noNews.state]).toEqual(['waiting', 'kept'])
  })

  test('does not wait for a later commit than its own', async () => {
    const { store, worker } = await start()
    store.hold(true)
    const first = takeWatched(worker, [announced('live/a', startAt)])
    await settle()
    const second = takeWatched(worker, [announced('live/b', startAt)])
    const later = takeWatched(worker, [announced('live/c', startAt)])
    const before = store.counts.committed
    store.hold(false)
    await settle()
    expect([first.state, second.state, later.state]).toEqual(['kept', 'kept', 'kept'])
    expect(store.counts.committed - before).toBe(2)
  })

  test('of a ticket comes after the ticket is there', async () => {
    const started = await start()
    const { store, worker, clock } = started
    await play(started, 30, 30)
    await clock.advance(1_000)
    await worker.take([sampleAt(clock.now(), 0)])
    store.hold(true)
    await clock.advance(1_000)
    const acked = takeWatched(worker, [sampleAt(clock.now(), 0)])
    await settle()
    expect([acked.state, (await store.openTickets()).length]).toEqual(['waiting', 0])
    store.hold(false)
    await settle()
    expect([acked.state, (await store.openTickets()).length]).toEqual(['kept', 1])
  })

  test('comes for everybody under constant load, within two commits', async () => {
    const { clock, store, worker } = await start()
    const waits: { watched: Watched; since: number; took?: number }[] = []
    for (let round = 0; round < 600; round += 1) {
      // A commit takes 30 ms, news come every 10 ms.
      store.hold(round % 3 !== 0)
      waits.push({
        watched: takeWatched(worker, [announced(`live/${round % 7}`, clock.now())]),
        since: round,
      })
      await clock.advance(10)
      for (const each of waits) {
        if (each.watched.state === 'kept') each.took ??= round - each.since
      }
    }
    store.hold(false)
    await settle()
    expect(waits.every(({ watched }) => watched.state === 'kept')).toBe(true)
    expect(Math.max(...waits.map(({ took = 0 }) => took))).toBeLessThanOrEqual(6)
  })

  test('started again from within itself is not lost', async () => {
    const { worker } = await start()
    let left = 200
    async function again(): Promise<void> {
      await worker.take([announced(`live/${left}`, startAt)])
      await Promise.resolve().then(() => Promise.resolve())
      left -= 1
      if (left > 0) await again()
    }
    await again()
    expect(left).toBe(0)
  })
})

describe('while the store fails', () => {
  test('nothing is acknowledged; then everything is, in order, and the log says so once', async () => {
    const started = await start()
    const { clock, store, worker, log, committer } = started
    await play(started, 30, 30)
    store.fail(true)
    const acks: Watched[] = [takeWatched(worker, [announced('live/b', clock.now())])]
    for (let second = 0; second < 20; second += 1) {
      await clock.advance(1_000)
      acks.push(takeWatched(worker, [sampleAt(clock.now(), second < 10 ? 0 : 30)]))
    }
    expect(acks[0]?.state).toBe('waiting')
    expect(await store.openTickets()).toEqual([])
    expect(committer.trouble()).toBe('the disk is full')
    store.fail(false)
    await play(started, 40, 30)
    expect(acks.map(({ state }) => state)).toEqual(acks.map(() => 'kept'))
    const { items } = await store.tickets({ limit: 10 })
    expect(items).toMatchObject([{ stream: 'live/a', status: 'resolved', resolution: 'recovered' }])
    const kinds = items[0]?.timeline.map(({ kind }) => kind)
    expect([kinds?.[0], kinds?.at(-1)]).toEqual(['opened', 'resolved'])
    const said = log.lines.filter((line) => line.includes('the store'))
    expect(said).toEqual([
      expect.stringContaining('the store does not commit'),
      expect.stringContaining('the store commits again'),
    ])
    expect(store.counts.failed).toBeGreaterThan(3)
    expect(committer.trouble()).toBe('')
  })

  test('stopping tells everybody who waits that it was not kept', async () => {
    const { clock, store, worker } = await start()
    store.fail(true)
    const first = takeWatched(worker, [announced('live/a', startAt)])
    await settle()
    const second = takeWatched(worker, [announced('live/b', startAt)])
    const stopped = worker.stop().then(
      () => 'stopped',
      (error: Error) => error.message,
    )
    await clock.advance(60_000)
    expect(await stopped).toBe('the disk is full')
    expect([first.state, second.state]).toEqual(['broken', 'broken'])
    expect(clock.pending).toBe(0)
  })
})

test('stopping commits what is left, and leaves no timer behind', async () => {
  const started = await start()
  const { clock, store, worker } = started
  await play(started, 5, 30)
  store.hold(true)
  const acked = takeWatched(worker, [announced('live/b', clock.now())])
  const stopped = worker.stop()
  store.hold(false)
  await stopped
  await settle()
  expect(acked.state).toBe('kept')
  const rows = await store.liveStreams()
  expect(rows.map(({ stream }) => stream).sort()).toEqual(['live/a', 'live/b'])
  expect(rows.every(({ at, state }) => at === clock.now() && state !== null)).toBe(true)
  expect(clock.pending).toBe(0)
})

test('whoever cannot bear to be told of a commit does not undo it', async () => {
  const started = await start(() => {
    throw new Error('the screen is broken')
  })
  await play(started, 30, 30)
  await play(started, 4, 0)
  const [ticket] = await started.store.openTickets()
  expect(ticket?.timeline.filter(({ kind }) => kind === 'opened')).toHaveLength(1)
  expect(
    started.log.lines.filter((line) => line.includes('the screen is broken')).length,
  ).toBeGreaterThan(0)
  expect(started.store.counts.failed).toBe(0)
})

test('every stream is written down within the time that was promised', async () => {
  const { clock, store, worker } = await start()
  await worker.take(Array.from({ length: 500 }, (_, index) => announced(`live/${index}`, startAt)))
  const from = clock.now()
  await clock.advance(10_500)
  const rows = await store.liveStreams()
  expect(rows).toHaveLength(500)
  expect(Math.min(...rows.map(({ at }) => at))).toBeGreaterThan(from)
  const shares = new Map<number, number>()
  for (const { at } of rows) shares.set(at, (shares.get(at) ?? 0) + 1)
  expect(Math.max(...shares.values())).toBeLessThanOrEqual(30)
})

test('a store that was slow is not given everything at once when it is quick again', async () => {
  const { clock, store, worker } = await start()
  await worker.take(
    Array.from({ length: 20_000 }, (_, index) => announced(`live/${index}`, startAt)),
  )
  store.hold(true)
  await clock.advance(9_000)
  store.hold(false)
  await clock.advance(1_000)
  const shares = new Map<number, number>()
  for (const { at } of await store.liveStreams()) {
    if (at > startAt) shares.set(at, (shares.get(at) ?? 0) + 1)
  }
  expect(Math.max(...shares.values())).toBe(5_000)
})
