import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createOutageFleet,
  type FleetEvent,
  type Outage,
} from '../../fixtures/simulate/outages/outage-fleet.ts'
import type { IncidentNews } from '../model/incident.ts'
import { type Correlator, type CorrelatorState, createCorrelator } from './correlator.ts'
import type { Whereabouts } from './dimension.ts'

const startAt = 1_764_000_000_000
const minuteMs = 60_000

interface Known {
  where: Whereabouts
  symptoms: Parameters<Correlator['fell']>[2] | null
  incident: string | null
}

/** Tells a correlator what happens to a fleet, and keeps what an engine would keep of each stream. */
function follow(from?: CorrelatorState, streams: ReadonlyMap<string, Known> = new Map()) {
  const correlator = createCorrelator(from)
  const known = new Map([...streams].map(([stream, one]) => [stream, { ...one }]))
  for (const [stream, one] of known) correlator.restore({ stream, ...one })
  const news: IncidentNews[] = []
  return {
    correlator,
    known,
    news,
    tell({ kind, stream, where, at, onsetAt, cause, confidence }: FleetEvent): void {
      const one = known.get(stream)
      if (kind === 'came') {
        known.set(stream, { where, symptoms: null, incident: null })
        correlator.watch(where, at)
      } else if (kind === 'left') {
        known.delete(stream)
        correlator.unwatch(where, at)
      } else if (one && kind === 'rose') {
        correlator.rose(stream, at)
        Object.assign(one, { symptoms: null, incident: null })
      } else if (one) {
        one.symptoms = { onsetAt, diagnosis: { cause, confidence }, priority: 'P2' }
        one.incident = correlator.fell(stream, where, one.symptoms, at)
      }
    },
    tick(at: number): void {
      for (const { stream, incident } of correlator.tick(at)) {
        const one = known.get(stream)
        if (one) one.incident = incident
      }
      news.push(...correlator.drain())
    },
  }
}

type Follower = ReturnType<typeof follow>

interface Course {
  readonly streams?: number
  readonly minutes: number
  readonly outages?: readonly Outage[]
  readonly seed?: string
  readonly troublesPerStreamHour?: number
}

function fleetOf({ streams = 300, outages = [], seed = 'a', troublesPerStreamHour = 0.2 }: Course) {
  return createOutageFleet({ seed, streams, startAt, outages, troublesPerStreamHour })
}

function play(course: Course, follower: Follower = follow()): Follower {
  const fleet = fleetOf(course)
  for (let at = startAt; at <= startAt + course.minutes * minuteMs; at += 1_000) {
    for (const event of fleet.advance(at)) follower.tell(event)
    follower.tick(at)
  }
  return follower
}

function outage(where: Outage['where'], changes: Partial<Outage> = {}): Outage {
  return {
    where,
    at: startAt + 20 * minuteMs,
    lastsMs: 5 * minuteMs,
    share: 1,
    spreadMs: 2_000,
    ...changes,
  }
}

/** What is left of the news when the numbers that wander are left out. */
function turns(news: readonly IncidentNews[]): string[] {
  return news
    .filter(({ state }) => state !== 'changed')
    .map(({ state, dimension, value }) => `${state} ${dimension} ${value}`.trim())
}

describe('one outage is one incident', () => {
  test.each<readonly [string, Outage, string]>([
    ['a node dies', outage({ node: 'ingest-1-2' }), 'node ingest-1-2'],
    ['a third of a node', outage({ node: 'ingest-2-1' }, { share: 1 / 3 }), 'node ingest-2-1'],
    ['a region', outage({ region: 'region-1' }), 'region region-1'],
    ['an ISP, slowly', outage({ isp: 'AS4' }, { spreadMs: 20_000 }), 'isp AS4'],
    ['an edge', outage({ edge: 'edge-2-2' }), 'edge edge-2-2'],
    ['an app version', outage({ app: 'studio/2' }, { share: 0.6 }), 'app studio/2'],
    ['an ISP in one region', outage({ isp: 'AS4', region: 'region-1' }), 'isp+region AS4+region-1'],
  ])('%s', (_, struck, name) => {
    const { news } = play({ streams: 1_000, minutes: 40, outages: [struck] })
    expect(turns(news)).toEqual([`opened ${name}`, `closed ${name}`])
  })

  test('is known within ten seconds, and over within a minute of its last recovery', () => {
    const { news } = play({ minutes: 40, outages: [outage({ node: 'ingest-1-2' })] })
    const struckAt = startAt + 20 * minuteMs
    const [opened] = news
    expect((opened?.openedAt ?? 0) - struckAt).toBeLessThan(10_000)
    const closedAt = news.at(-1)?.closedAt ?? 0
    expect(closedAt - struckAt).toBeGreaterThan(5 * minuteMs)
    expect(closedAt - struckAt).toBeLessThan(7 * minuteMs)
  })
})

test('two outages at once are two incidents, and each stream is in the one that explains it best', () => {
  const outages = [
    outage({ node: 'ingest-1-2' }),
    outage({ isp: 'AS1' }, { share: 0.6, at: startAt + 20 * minuteMs + 20_000 }),
  ]
  const follower = play({ minutes: 22, outages })
  const [node, isp] = follower.correlator.open()
  expect(turns(follower.news)).toEqual(['opened node ingest-1-2', 'opened isp AS1'])
  for (const { where, incident } of follower.known.values()) {
    if (where.node === 'ingest-1-2' && incident) expect(incident).toBe(node?.id)
    if (where.node !== 'ingest-1-2' && where.isp === 'AS1' && incident)
      expect(incident).toBe(isp?.id)
  }
})

test('what looks like a node at first and is the region becomes a part of it', () => {
  const region = outage({ region: 'region-1' }, { at: startAt + 20 * minuteMs + 15_000 })
  const { news } = play({ minutes: 40, outages: [outage({ node: 'ingest-1-2' }), region] })
  expect(turns(news)).toEqual([
    'opened node ingest-1-2',
    'opened region region-1',
    'merged node ingest-1-2',
    'closed region region-1',
  ])
  const merged = news.find(({ state }) => state === 'merged')
  expect(merged?.mergedInto).toBe(news.find(({ dimension }) => dimension === 'region')?.id)
})

test('troubles that have nothing to do with each other are no incident', () => {
  for (const seed of ['b', 'c', 'd']) {
    const { news } = play({ minutes: 600, troublesPerStreamHour: 0.5, seed })
    expect(news).toEqual([])
  }
})

test('fifty troubles among twenty thousand streams of a region are no incident', () => {
  const follower = follow()
  const where = { region: 'region-1' }
  for (let index = 0; index < 20_000; index += 1) follower.correlator.watch(where, startAt)
  for (let index = 0; index < 50; index += 1) {
    const at = startAt + 60_000 + index * 1_000
    const diagnosis = { cause: 'unknown', confidence: 0 } as const
    follower.correlator.fell(`s${index}`, where, { onsetAt: at, diagnosis, priority: 'P2' }, at)
    follower.tick(at)
  }
  expect(follower.news).toEqual([])
})

test('a stream whose own diagnosis says otherwise is no part of it', () => {
  const follower = play({ minutes: 21, outages: [outage({ node: 'ingest-1-2' })] })
  const at = startAt + 22 * minuteMs
  const [stream, one] = [...follower.known].find(([, { incident }]) => incident) ?? []
  expect(one?.incident).not.toBeNull()
  const symptoms = {
    onsetAt: at,
    diagnosis: { cause: 'source-lost', confidence: 0.9 },
    priority: 'P2',
  } as const
  expect(follower.correlator.fell(stream as string, one?.where ?? {}, symptoms, at)).toBeNull()
})

const anyCourse = fc.record({
  streams: fc.constantFrom(20, 80, 300),
  seed: fc.string({ maxLength: 4 }),
  troublesPerStreamHour: fc.constantFrom(0.1, 1, 10),
  outages: fc.array(
    fc.record({
      where: fc.constantFrom<Outage['where']>(
        { node: 'ingest-1-1' },
        { node: 'ingest-1-2' },
        { region: 'region-1' },
        { isp: 'AS2' },
        { app: 'studio/1' },
      ),
      at: fc.integer({ min: startAt, max: startAt + 4 * minuteMs }),
      lastsMs: fc.integer({ min: 5_000, max: 3 * minuteMs }),
      share: fc.constantFrom(0.3, 1),
      spreadMs: fc.constantFrom(0, 5_000, 30_000),
    }),
    { maxLength: 3 },
  ),
})

describe('whatever happens', () => {
  test('the counts are those of the streams, and every ill stream is where its incident says', () => {
    let incidents = 0
    fc.assert(
      fc.property(anyCourse, (course) => {
        const follower = play({ ...course, minutes: 6 })
        incidents += follower.news.length
        const open = new Map(follower.correlator.open().map((each) => [each.id, each]))
        const members = [...follower.known.values()].filter(({ incident }) => incident !== null)
        expect(members.every(({ incident }) => open.has(incident as string))).toBe(true)
        for (const { id, ill, watched, affected, dimension, value } of open.values()) {
          const group = [...follower.known.values()].filter(({ where }) =>
            dimension === 'fleet'
              ? true
              : dimension
                  .split('+')
                  .map((name) => where[name as 'node'])
                  .join('+') === value,
          )
          expect({ ill, watched }).toEqual({
            ill: members.filter(({ incident }) => incident === id).length,
            watched: group.length,
          })
          expect(affected).toBeGreaterThanOrEqual(ill)
        }
      }),
      { numRuns: 60 },
    )
    expect(incidents).toBeGreaterThan(50)
  })

  test('opened once, then merged or closed once', () => {
    fc.assert(
      fc.property(anyCourse, (course) => {
        const { news } = play({ ...course, minutes: 12 })
        for (const id of new Set(news.map((each) => each.id))) {
          const states = news.filter((each) => each.id === id).map(({ state }) => state)
          expect(states[0]).toBe('opened')
          expect(states.slice(1, -1).every((state) => state === 'changed')).toBe(true)
          expect(states.filter((state) => state === 'opened')).toHaveLength(1)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('cut anywhere and gone on from what was written down, it says the same', () => {
    fc.assert(
      fc.property(anyCourse, fc.integer({ min: 1, max: 359 }), (course, cutS) => {
        const whole = play({ ...course, minutes: 6 })
        const fleet = fleetOf({ ...course, minutes: 6 })
        let follower = follow()
        const news: IncidentNews[] = []
        for (let second = 0; second <= 360; second += 1) {
          const at = startAt + second * 1_000
          for (const event of fleet.advance(at)) follower.tell(event)
          follower.tick(at)
          if (second !== cutS) continue
          news.push(...follower.news)
          const saved = JSON.stringify(follower.correlator.snapshot())
          const streams = new Map([...follower.known].sort(([a], [b]) => (a < b ? 1 : -1)))
          follower = follow(JSON.parse(saved) as CorrelatorState, streams)
        }
        expect([...news, ...follower.news]).toEqual(whole.news)
        expect([...follower.known].sort()).toEqual([...whole.known].sort())
      }),
      { numRuns: 60 },
    )
  })
})

test('what was ill before a start that remembers nothing usual is no incident of that moment', () => {
  const correlator = createCorrelator()
  const diagnosis = { cause: 'unknown', confidence: 0 } as const
  for (let index = 0; index < 100; index += 1) {
    const symptoms = {
      onsetAt: startAt - 100_000 - index * 2_000,
      diagnosis,
      priority: 'P2',
    } as const
    const where = { node: `n${index % 4}`, region: 'eu' }
    const ill = index % 2 === 0 ? symptoms : null
    correlator.restore({ stream: `s${index}`, where, symptoms: ill, incident: null })
  }
  const fresh = { onsetAt: startAt, diagnosis, priority: 'P2' } as const
  correlator.fell('s1', { node: 'n1', region: 'eu' }, fresh, startAt)
  for (let at = startAt; at < startAt + 10_000; at += 1_000) correlator.tick(at)
  expect(correlator.drain()).toEqual([])
})
