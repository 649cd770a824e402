import { beforeEach, describe, expect, test } from 'vitest'
import type { Entry } from '../collector/directory/entry.ts'
import { createManualClock, type ManualClock } from '../fixtures/testing/manual-clock.ts'
import { createEngine, type Engine } from '../triage/engine.ts'
import type { StreamRecord, TelemetryRecord } from '../triage/model/record.ts'
import { createIntroducer, type Introducer } from './introduce-streams.ts'
import { introduction } from './introduction.ts'

const announced: StreamRecord = { type: 'stream', stream: 'live/anna', at: 1_764_000_000_000 }
const known: Entry = {
  streamer: 'anna',
  tier: 'pro',
  timeZone: 'Asia/Jakarta',
  nominal: { fps: 30, bitrateBps: 3e6 },
  addresses: { discord: '1' },
}

describe('what the directory adds to what is announced', () => {
  test.each([
    [
      'all that a record can carry',
      {},
      known,
      {},
      { streamer: 'anna', tier: 'pro', nominal: { fps: 30, bitrateBps: 3e6 } },
    ],
    [
      'only what was not announced',
      { tier: 'basic', nominal: { fps: 25 } },
      known,
      {},
      { streamer: 'anna', nominal: { bitrateBps: 3e6 } },
    ],
    [
      'what it says now instead of what it said before',
      { tier: 'basic', streamer: 'anna' },
      known,
      { tier: 'basic', nominal: { fps: 30 } },
      { tier: 'pro', nominal: known.nominal },
    ],
  ])('%s', (_, record, entry, given, adds) => {
    const { type, stream, at } = announced
    expect(introduction({ ...announced, ...record }, entry, given)).toEqual({
      type,
      stream,
      at,
      ...adds,
    })
  })

  test.each([
    ['it knows nothing', {}, undefined],
    ['it knows an address only', {}, { addresses: { discord: '1' } }],
    ['all is announced', { streamer: 'bo', tier: 'x', nominal: { fps: 1, bitrateBps: 1 } }, known],
  ])('nothing, when %s', (_, record, entry) => {
    expect(introduction({ ...announced, ...record }, entry)).toBeNull()
  })
})

describe('streams are introduced', () => {
  let clock: ManualClock
  let engine: Engine
  let introducer: Introducer
  let people: Map<string, Entry>
  let asked: string[]

  function take(records: readonly TelemetryRecord[]): Promise<void> {
    for (const record of records) engine.take(record)
    const heard = engine
      .drain()
      .flatMap((output) => (output.type === 'stream' ? [output.stream] : []))
    if (heard.length > 0) introducer.heardOf(heard)
    return Promise.resolve()
  }

  beforeEach(() => {
    clock = createManualClock()
    engine = createEngine()
    people = new Map([['live/anna', known]])
    asked = []
    const directory = {
      find(stream: string) {
        asked.push(stream)
        return people.get(stream)
      },
    }
    introducer = createIntroducer({ directory, engine, clock, take })
  })

  const at = announced.at
  const sample = { type: 'sample', stream: 'live/anna', at, vantage: 'ingest', fps: 30 } as const
  const facts = () => engine.stream('live/anna')?.announced

  test('by their first sample, even when nobody announced them', async () => {
    await take([sample])
    expect(facts()).toMatchObject({ streamer: 'anna', tier: 'pro', nominal: { fps: 30 } })
  })

  test('once: neither samples nor the same announcement ask again', async () => {
    await take([announced, sample])
    await clock.advance(0)
    for (let second = 1; second < 60; second += 1) {
      await take([
        { ...sample, at: at + second * 1_000 },
        { ...announced, at: at + second * 1_000, viewers: second },
      ])
      await clock.advance(1_000)
    }
    expect(asked).toEqual(['live/anna'])
  })

  test('anew when somebody else streams, and when the directory has changed', async () => {
    await take([sample])
    await clock.advance(0)
    people.set('live/anna', { ...known, tier: 'gold' })
    introducer.learned(null)
    await clock.advance(0)
    expect(facts()?.tier).toBe('gold')
    await take([{ ...announced, at: at + 1, streamer: 'bo' }])
    await clock.advance(0)
    people.set('live/anna', { tier: 'silver' })
    introducer.learned('live/anna')
    await clock.advance(0)
    expect(facts()).toMatchObject({ streamer: 'bo', tier: 'silver' })
    expect(asked).toHaveLength(4)
  })

  test('and what was announced is never changed', async () => {
    await take([{ ...announced, tier: 'basic', streamer: 'bo' }])
    introducer.learned(null)
    await clock.advance(0)
    expect(facts()).toMatchObject({ streamer: 'bo', tier: 'basic' })
  })

  test('not when they have ended, and nothing is left of them or of us', async () => {
    await take([sample, { type: 'end', stream: 'live/anna', at }])
    await clock.advance(0)
    expect(asked).toEqual([])
    introducer.learned(null)
    introducer.stop()
    expect(clock.pending).toBe(0)
  })

  test('few at a time when the directory has changed, so that others may run', async () => {
    const many = Array.from({ length: 1_200 }, (_, n) => ({ ...sample, stream: `live/${n}` }))
    await take(many)
    expect(asked).toHaveLength(1_200)
    introducer.learned(null)
    await clock.advanceToNext()
    expect(asked).toHaveLength(1_700)
    await clock.advance(0)
    expect(asked).toHaveLength(2_400)
  })
})
