import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleIncidentNews } from '../fixtures/testing/sample-incident.ts'
import { sampleTrouble } from '../fixtures/testing/sample-trouble.ts'
import { createCommitQueue, type Portion } from './commit-queue.ts'
import type { Report } from './model/engine-output.ts'
import type { StoredStream } from './store/store.ts'

const at = 1_764_000_000_000

function troubleOf(stream: string, node = 'sg-1', minute = 0): Report {
  const facts = { stream, scenario: 'default' as const, node }
  return sampleTrouble({ stream, facts, at: at + minute * 60_000 })
}

function rowOf(stream: string, version = 0): StoredStream {
  const announced = { type: 'stream' as const, stream, at }
  return { stream, at: at + version, announced, endedAt: null, state: null }
}

function takeAll(queue: ReturnType<typeof createCommitQueue>): Portion[] {
  const taken: Portion[] = []
  for (let portion = queue.take(); portion; portion = queue.take()) taken.push(portion)
  return taken
}

const streamsIn = ({ news }: Portion) =>
  news.map((report) => (report.type === 'incident' ? report.id : report.stream))

describe('what waits for the store', () => {
  test('is nothing at first, and all of it at once when it is little', () => {
    const queue = createCommitQueue()
    expect(queue.take()).toBeNull()
    expect(queue.first()).toBe(Number.POSITIVE_INFINITY)
    queue.add([troubleOf('a')], [rowOf('a'), rowOf('b')])
    expect(takeAll(queue)).toEqual([{ news: [troubleOf('a')], rows: [rowOf('a'), rowOf('b')] }])
  })

  test('a stream of another node does not wait for three hundred of one', () => {
    const queue = createCommitQueue()
    const group = Array.from({ length: 300 }, (_, index) => troubleOf(`burst-${index}`))
    queue.add(group.slice(0, 150), [])
    queue.add([troubleOf('beside', 'us-1')], [])
    queue.add(group.slice(150), [])
    const portions = takeAll(queue).map(streamsIn)
    expect(portions[0]).toContain('beside')
    expect(portions.length).toBeGreaterThan(10)
  })

  test('the group itself gets on, however many lonely ones keep coming', () => {
    const queue = createCommitQueue()
    queue.add(
      Array.from({ length: 100 }, (_, index) => troubleOf(`burst-${index}`)),
      [],
    )
    const told: string[] = []
    for (let round = 0; round < 10; round += 1) {
      queue.add(
        Array.from({ length: 40 }, (_, index) =>
          troubleOf(`${round}-${index}`, `n-${round}-${index}`),
        ),
        [],
      )
      told.push(...streamsIn(queue.take() as Portion))
    }
    expect(told.filter((stream) => stream.startsWith('burst-'))).toHaveLength(100)
  })

  test('an incident comes after what was said before it, and not after what is said later', () => {
    const queue = createCommitQueue()
    const before = Array.from({ length: 60 }, (_, index) => troubleOf(`before-${index}`))
    const incident = sampleIncidentNews({ id: 'incident' })
    queue.add([...before, incident], [])
    queue.add([...Array.from({ length: 60 }, (_, index) => troubleOf(`after-${index}`))], [])
    const said = takeAll(queue).flatMap(streamsIn)
    const place = said.indexOf('incident')
    expect(said.slice(0, place)).toEqual(
      expect.arrayContaining(before.map((_, index) => `before-${index}`)),
    )
    expect(said.slice(place).length).toBeGreaterThan(1)
  })

  test('streams without news do not hold up those that have some', () => {
    const queue = createCommitQueue()
    queue.add(
      [],
      Array.from({ length: 5_000 }, (_, index) => rowOf(`quiet-${index}`)),
    )
    queue.add([troubleOf('a')], [rowOf('a')])
    const [first] = takeAll(queue)
    expect(first?.news).toHaveLength(1)
    expect(first?.rows[0]).toEqual(rowOf('a'))
    expect(first?.rows.length).toBeLessThan(500)
  })

  const stream = fc.integer({ min: 0, max: 60 }).map((index) => `s-${index}`)
  const turn = fc.oneof(
    fc.record({ does: fc.constant('add' as const), streams: fc.array(stream, { maxLength: 50 }) }),
    fc.record({ does: fc.constant('incident' as const) }),
    fc.record({ does: fc.constant('take' as const) }),
  )

  test('loses nothing, keeps each stream in order, writes no row before its news, and knows what still waits', () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 40 }), (turns) => {
        const audit = auditedQueue()
        for (const each of turns) {
          if (each.does === 'take') audit.take()
          else audit.add(each.does === 'add' ? [...new Set(each.streams)] : null)
        }
        audit.finish()
      }),
      { numRuns: 60 },
    )
  })
})

/** A queue that is held to its promises at every step. */
function auditedQueue() {
  const queue = createCommitQueue()
  const added: { readonly place: number; readonly news: readonly Report[] }[] = []
  const versions = new Map<string, number>()
  const out: Report[] = []
  const about = (reports: readonly Report[], stream: string) =>
    reports.filter((each) => isOf(each, stream))

  /** A row knows of as many reports as its version says; no fewer have been written by then. */
  function checkRows(portion: Portion): void {
    expect(new Set(portion.rows.map(({ stream }) => stream)).size).toBe(portion.rows.length)
    for (const { stream, at: version } of portion.rows)
      expect(about(out, stream).length).toBeGreaterThanOrEqual(version - at)
  }

  function take(): boolean {
    const portion = queue.take()
    if (!portion) return false
    out.push(...portion.news)
    checkRows(portion)
    const waits = added.find(({ news }) => news.some((each) => !out.includes(each)))
    if (waits) expect(queue.first()).toBeLessThanOrEqual(waits.place)
    return true
  }

  return {
    take,
    /** News and rows of streams, or of an incident. */
    add(streams: readonly string[] | null) {
      for (const name of streams ?? []) versions.set(name, (versions.get(name) ?? 0) + 1)
      const news = streams?.map((name) => troubleOf(name, name, added.length)) ?? [
        sampleIncidentNews({ id: `i-${added.length}` }),
      ]
      queue.add(news, streams?.map((name) => rowOf(name, versions.get(name))) ?? [])
      added.push({ place: queue.last(), news })
    },
    finish() {
      while (take());
      const all = added.flatMap(({ news }) => news)
      expect(out).toHaveLength(all.length)
      expect(new Set(out)).toEqual(new Set(all))
      for (const name of versions.keys()) expect(about(out, name)).toEqual(about(all, name))
      expect(queue.first()).toBe(Number.POSITIVE_INFINITY)
    },
  }
}

function isOf(report: Report, stream: string): boolean {
  return report.type !== 'incident' && report.stream === stream
}
