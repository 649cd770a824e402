import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createManualClock, settle } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { type Story, story, storyStartAt } from '../fixtures/testing/story.ts'
import { startTriageProcess } from '../fixtures/testing/triage-process.ts'
import type { TelemetryRecord } from './model/record.ts'
import type { Ticket } from './model/ticket.ts'
import { openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'

const well = { fps: 30, bitrateBps: 3e6 }
const still = { fps: 0, bitrateBps: 0 }

/** Plays a story to one process after another over the same store; what was not acknowledged is sent again. */
async function live(
  store: Store,
  told: Story,
  { killAtMs, downMs = 0 }: { killAtMs: readonly number[]; downMs?: number },
): Promise<void> {
  const clock = createManualClock(storyStartAt)
  let process = await startTriageProcess({ store, clock })
  let unacknowledged = new Set<TelemetryRecord>()
  const kills = [...killAtMs].sort((a, b) => a - b)

  function send(record: TelemetryRecord): void {
    const { worker } = process
    const waiting = unacknowledged
    waiting.add(record)
    worker.take([record]).then(
      () => waiting.delete(record),
      () => {},
    )
  }

  async function restart(): Promise<void> {
    const known = await store.tickets({ limit: 500 })
    process.kill()
    await clock.advance(downMs)
    process = await startTriageProcess({ store, clock })
    const again = unacknowledged
    unacknowledged = new Set()
    for (const record of again) send(record)
    await checkKept(store, known.items)
  }

  for (const { arrivesAt, record } of told.arrivals()) {
    if (arrivesAt > clock.now()) await clock.advance(arrivesAt - clock.now())
    send(record)
    const due = clock.now() - storyStartAt
    while (kills.length > 0 && (kills[0] as number) <= due) {
      kills.shift()
      await restart()
    }
  }
  await clock.advance(1_000)
  await process.worker.stop()
}

/** Every ticket that was there is still there, with all that had happened to it. */
async function checkKept(store: Store, known: readonly Ticket[]): Promise<void> {
  for (const ticket of known) {
    const now = await store.ticket(ticket.id)
    expect(now?.timeline.slice(0, ticket.timeline.length)).toEqual(ticket.timeline)
  }
}

async function ticketsOf(store: Store) {
  const { items } = await store.tickets({ limit: 500 })
  const byStream = (a: Ticket, b: Ticket) => (a.stream < b.stream ? -1 : 1)
  return [...items].sort(byStream)
}

/** An evening: one stream is always well, three fall ill in three ways and recover, one ends. */
function evening(): Story {
  const minute = { forMs: 60_000 }
  return story()
    .meanwhile((b) => b.stream('live/well').samples(well, { forMs: 190_000 }))
    .meanwhile((b) =>
      b
        .stream('live/still')
        .samples(well, minute)
        .samples(still, minute)
        .samples(well, { forMs: 70_000 }),
    )
    .meanwhile((b) =>
      b
        .stream('live/slow', { nominal: { fps: 30 } })
        .samples(well, minute)
        .samples({ fps: 3 }, minute)
        .samples(well, { forMs: 70_000 }),
    )
    .meanwhile((b) =>
      b
        .stream('live/gone')
        .samples(well, minute)
        .sight('absent')
        .silence(60_000)
        .samples(well, { forMs: 70_000 }),
    )
    .meanwhile((b) => b.stream('live/ended').samples(well, minute).end())
}
const expected = [
  { stream: 'live/gone', status: 'resolved', resolution: 'recovered' },
  { stream: 'live/slow', status: 'resolved', resolution: 'recovered' },
  { stream: 'live/still', status: 'resolved', resolution: 'recovered' },
]

describe('an evening comes to the same three tickets', () => {
  test('when nothing goes wrong', async () => {
    const store = createMemoryStore()
    await live(store, evening(), { killAtMs: [] })
    expect(await ticketsOf(store)).toMatchObject(expected)
  })

  test('wherever the process is killed, and started again at once', async () => {
    const anyKills = fc.array(fc.nat(190_000), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(anyKills, async (killAtMs) => {
        const store = createMemoryStore()
        await live(store, evening(), { killAtMs })
        const tickets = await ticketsOf(store)
        expect(tickets).toMatchObject(expected)
        expect(tickets.map(({ number }) => number).sort()).toEqual([1, 2, 3])
      }),
      { numRuns: 60 },
    )
  }, 120_000)

  test('when it is killed every ten seconds, over a database', async () => {
    const store = await openStore('file::memory:')
    const killAtMs = Array.from({ length: 18 }, (_, index) => 10_250 * (index + 1))
    await live(store, evening(), { killAtMs })
    expect(await ticketsOf(store)).toMatchObject(expected)
    await store.close()
  }, 60_000)
})

describe('after a restart', () => {
  const minute = { forMs: 60_000 }

  test('streams are not silent because we were away, though agents need time to come back', async () => {
    const store = createMemoryStore()
    const told = story()
      .stream('live/a')
      .samples(well, minute)
      .silence(50_000)
      .samples(well, { forMs: 20_000 })
    await live(store, told, { killAtMs: [60_000], downMs: 40_000 })
    expect(await ticketsOf(store)).toEqual([])
  })

  test('a stream that stays silent is found gone all the same', async () => {
    const store = createMemoryStore()
    const told = story().stream('live/a').samples(well, minute).silence(100_000).stream('live/b')
    await live(store, told, { killAtMs: [60_000], downMs: 40_000 })
    expect(await ticketsOf(store)).toMatchObject([{ stream: 'live/a', status: 'open' }])
  })

  test('a stall that was open is resolved when the new process has seen it recover', async () => {
    const store = createMemoryStore()
    const told = story()
      .stream('live/a')
      .samples(well, minute)
      .samples(still, { forMs: 10_000 })
      .samples(well, { forMs: 50_000 })
    await live(store, told, { killAtMs: [69_000, 90_000] })
    const [ticket] = await ticketsOf(store)
    expect(ticket).toMatchObject({ status: 'resolved', recoveredAt: storyStartAt + 76_000 })
    expect(ticket?.timeline.map(({ kind }) => kind)).toEqual(['opened', 'recovered', 'resolved'])
  })

  test('a stall that was open becomes more urgent as it lasts', async () => {
    const store = createMemoryStore()
    const told = story().stream('live/a').samples(well, minute).samples(still, { forMs: 70_000 })
    await live(store, told, { killAtMs: [80_000] })
    const [ticket] = await ticketsOf(store)
    expect(ticket?.timeline.map(({ kind }) => kind)).toEqual(['opened', 'priority-changed'])
  })

  test('a stream that had ended stays ended', async () => {
    const store = createMemoryStore()
    const told = story()
      .stream('live/a')
      .samples(well, minute)
      .end()
      .silence(60_000)
      .stream('live/b')
    await live(store, told, { killAtMs: [60_000], downMs: 5_000 })
    expect(await ticketsOf(store)).toEqual([])
    expect((await store.liveStreams()).map(({ stream }) => stream)).toEqual(['live/b'])
  })

  test('what was announced is still known', async () => {
    const store = createMemoryStore()
    const clock = createManualClock()
    const first = await startTriageProcess({ store, clock })
    await first.worker.take([
      { type: 'stream', stream: 'live/a', at: clock.now(), tier: 'pro', nominal: { fps: 24 } },
    ])
    first.kill()
    const second = await startTriageProcess({ store, clock })
    await settle()
    expect(second.engine.stream('live/a')?.announced).toMatchObject({
      tier: 'pro',
      nominal: { fps: 24 },
    })
    second.kill()
  })
})
