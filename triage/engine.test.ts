import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { feed, plausibleSteps, type Step, wildSteps } from '../fixtures/testing/any-records.ts'
import { story } from '../fixtures/testing/story.ts'
import { createEngine, type EngineSnapshot, tickMs } from './engine.ts'
import type { EngineOutput } from './model/engine-output.ts'
import type { TelemetryRecord } from './model/record.ts'
import { vantages } from './model/vocabulary.ts'
import { priorityOf, scoreOf } from './tickets/priority.ts'

const runs = { numRuns: 300 }
const startAt = 1_764_000_000_000

/** Raised and cleared take turns, and so do began and over. */
function checkTurns(outputs: readonly EngineOutput[]): void {
  const on = new Set<string>()
  function turn(name: string, state: string, [first, last]: readonly [string, string]): void {
    expect([name, on.has(name)]).toEqual([name, state !== first])
    if (state === first) on.add(name)
    if (state === last) on.delete(name)
  }
  for (const output of outputs) {
    if (output.type === 'finding') {
      const { stream, vantage, symptom, state, onsetAt, at } = output
      turn(`${stream} ${vantage} ${symptom}`, state, ['raised', 'cleared'])
      expect(onsetAt).toBeLessThanOrEqual(at)
    }
    if (output.type === 'trouble') {
      // A stream that ends while its recovery is not yet believed says so, over or not.
      const endsInLull = output.over === 'ended' && !on.has(output.stream)
      if (output.state === 'settled') expect(on.has(output.stream)).toBe(false)
      else if (!endsInLull) turn(output.stream, output.state, ['began', 'over'])
      expect(priorityOf(scoreOf(output.priorityReasons))).toBe(output.priority)
    }
  }
}

/** Goes on from a snapshot that was written down and read again. */
function resumed(snapshot: EngineSnapshot) {
  return createEngine({}, JSON.parse(JSON.stringify(snapshot)) as EngineSnapshot)
}

describe('whatever happens', () => {
  test('raised and cleared alternate, began and over too, and weights make the priority', () => {
    let findings = 0
    fc.assert(
      fc.property(plausibleSteps, (steps) => {
        const outputs = feed(createEngine(), steps)
        findings += outputs.filter(({ type }) => type === 'finding').length
        checkTurns(outputs)
      }),
      runs,
    )
    expect(findings).toBeGreaterThan(runs.numRuns)
  })

  test('the same input gives the same output', () => {
    fc.assert(
      fc.property(plausibleSteps, (steps) => {
        expect(feed(createEngine(), steps)).toEqual(feed(createEngine(), steps))
      }),
      runs,
    )
  })

  test('an engine that goes on from a snapshot says the same, byte for byte', () => {
    fc.assert(
      fc.property(plausibleSteps, fc.double({ min: 0, max: 1, noNaN: true }), (steps, share) => {
        const cut = Math.floor(steps.length * share)
        const whole = createEngine()
        const first = createEngine()
        const expected = feed(whole, steps)
        const before = feed(first, steps.slice(0, cut))
        const second = resumed(first.snapshot())
        const after = feed(second, steps.slice(cut))
        expect(JSON.stringify([...before, ...after])).toBe(JSON.stringify(expected))
        expect(JSON.stringify(second.snapshot())).toBe(JSON.stringify(whole.snapshot()))
      }),
      runs,
    )
  })

  test('nothing that the parser lets through is too much, and all numbers stay numbers', () => {
    fc.assert(
      fc.property(wildSteps, (steps) => {
        const engine = createEngine()
        const outputs = feed(engine, steps)
        checkTurns(outputs)
        for (const output of outputs) {
          if (output.type !== 'finding') continue
          for (const value of Object.values(output.evidence))
            expect(value).toSatisfy(Number.isFinite)
        }
        const text = JSON.stringify(engine.snapshot())
        expect(JSON.stringify(resumed(engine.snapshot()).snapshot())).toBe(text)
      }),
      { numRuns: 1_000 },
    )
  })

  test('time that goes backwards changes nothing', () => {
    fc.assert(
      fc.property(plausibleSteps, fc.array(fc.nat(1e6)), (steps, jumps) => {
        const backwards = steps.flatMap((step, index): Step[] => {
          const jump = jumps[index]
          return 'tick' in step && jump !== undefined ? [step, { tick: step.tick - jump }] : [step]
        })
        expect(feed(createEngine(), backwards)).toEqual(feed(createEngine(), steps))
      }),
      runs,
    )
  })
})

/** Small and quick; its numbers are as even as the property needs (mulberry32). */
function createDice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const healthyStream = fc.record({
  fps: fc.integer({ min: 1, max: 240 }),
  intervalMs: fc.integer({ min: 500, max: 10_000 }),
  declared: fc.boolean(),
  counted: fc.boolean(),
  delayMs: fc.constantFrom(0, 40, 2_000),
  seed: fc.integer(),
})

/** Five minutes of a healthy stream, sampled at moments that stray by up to 40 %. */
function playHealthy({
  fps,
  intervalMs,
  declared,
  counted,
  delayMs,
  seed,
}: typeof healthyStream extends fc.Arbitrary<infer T> ? T : never): EngineOutput[] {
  const dice = createDice(seed)
  const engine = createEngine()
  const stream = 'live/a'
  if (declared) engine.take({ type: 'stream', stream, at: startAt, nominal: { fps } })
  const waiting: TelemetryRecord[] = []
  const outputs: EngineOutput[] = []
  let nextAt = startAt + Math.round(intervalMs * dice())
  for (let now = startAt; now < startAt + 300_000; now += tickMs) {
    engine.tick(now)
    for (; nextAt <= now; nextAt += Math.round(intervalMs * (0.6 + 0.8 * dice()))) {
      const frames = Math.floor(((nextAt - startAt) * fps) / 1_000)
      const shown = counted ? { framesTotal: frames } : { fps: fps * (0.95 + 0.1 * dice()) }
      waiting.push({ type: 'sample', stream, at: nextAt, vantage: 'ingest', ...shown })
    }
    while ((waiting[0]?.at ?? Number.POSITIVE_INFINITY) + delayMs <= now) {
      engine.take(waiting.shift() as TelemetryRecord)
    }
    outputs.push(...engine.drain())
  }
  return outputs
}

test('a healthy stream raises nothing, at any rate, any interval and any jitter', () => {
  fc.assert(
    fc.property(healthyStream, (told) => {
      expect(playHealthy(told).filter(({ type }) => type === 'finding')).toEqual([])
    }),
    { numRuns: 500 },
  )
}, 60_000)

test('streams that ended are forgotten after a minute, and so is all about them', () => {
  const engine = createEngine()
  for (let index = 0; index < 1_000; index += 1) {
    const stream = `live/${index}`
    for (const vantage of vantages)
      engine.take({ type: 'sample', stream, at: startAt, vantage, fps: 30 })
    engine.take({ type: 'complaint', stream, at: startAt, from: 'viewer', text: 'hm' })
    engine.take({ type: 'end', stream, at: startAt + 1_000 })
  }
  for (let at = startAt; at < startAt + 70_000; at += tickMs) engine.tick(at)
  expect(engine.snapshot().streams).toEqual([])
  expect(engine.drain().filter(({ type }) => type === 'finding')).toEqual([])
})

test('a stream unheard of for hours is ended, its trouble with it, and then forgotten', () => {
  const told = story().samples({ fps: 30 }, { forMs: 10_000 }).silence(200_000)
  const { engine, troubles } = told.run({ forgetAfterMs: 100_000 })
  expect(troubles[0]?.state).toBe('began')
  expect(troubles.at(-1)).toMatchObject({ state: 'over', over: 'ended' })
  expect(engine.snapshot().streams).toEqual([])
})

describe('streams', () => {
  const well = { fps: 30 }
  test('a late announcement adds what was not known and changes nothing else', () => {
    const engine = createEngine()
    engine.take({ type: 'stream', stream: 'a', at: 2_000, tier: 'pro', viewers: 9 })
    engine.take({ type: 'stream', stream: 'a', at: 1_000, tier: 'free', viewers: 5, node: 'n1' })
    expect(engine.stream('a')).toMatchObject({
      announced: { at: 2_000, tier: 'pro', node: 'n1' },
      viewers: 9,
    })
  })

  test('an announcement changes only the keys it gives', () => {
    const engine = createEngine()
    engine.take({
      type: 'stream',
      stream: 'a',
      at: 1_000,
      tier: 'pro',
      nominal: { fps: 30, latencyMs: 900 },
    })
    engine.take({ type: 'stream', stream: 'a', at: 2_000, node: 'n2', nominal: { fps: 60 } })
    expect(engine.stream('a')?.announced).toMatchObject({
      tier: 'pro',
      node: 'n2',
      nominal: { fps: 60, latencyMs: 900 },
    })
  })

  test('one that ended begins again with a sample that is not its tail', () => {
    const told = story()
      .samples(well, { forMs: 10_000 })
      .end()
      .silence(10_000)
      .samples(well, { forMs: 10_000 })
      .silence(4_000)
    expect(told.run().lines).toEqual(['+34 stalled raised at ingest, since +30'])
  })

  test('what changed nothing is counted by its reason', () => {
    const { engine } = story()
      .sight('absent')
      .complaint('hm')
      .end()
      .meanwhile((branch) => branch.samples(well, { forMs: 1_000 }))
      .samples(well, { forMs: 1_000 })
      .silence(10_000)
      .samples(well, { forMs: 1_000 })
      .meanwhile((branch) => branch.sight('absent').end().end().sight('blind'))
      .run()
    engine.take({ type: 'sample', stream: 'live/a', at: startAt + 12_500, vantage: 'ingest' })
    expect(engine.ignored).toEqual({
      duplicate: 1,
      'out-of-order': 0,
      'after-end': 2,
      'never-seen': 2,
      'unknown-stream': 2,
    })
  })

  test('an end from before the stream went on is no end', () => {
    const { engine } = story().samples(well, { forMs: 20_000 }).run()
    engine.take({ type: 'end', stream: 'live/a', at: startAt + 10_000 })
    expect(engine.ignored['out-of-order']).toBe(1)
    engine.take({ type: 'end', stream: 'live/a', at: startAt + 16_000 })
    expect(engine.stream('live/a')?.endedAt).toBe(startAt + 16_000)
  })

  test('a complaint about a stream that is well waits for its trouble, for two minutes', () => {
    const heard = (beforeMs: number) =>
      story()
        .samples(well, { forMs: 10_000 })
        .complaint('卡了', 'viewer')
        .samples(well, { forMs: beforeMs })
        .silence(7_000)
        .run()
        .troubles.map(({ complaint }) => complaint?.text)
    expect(heard(60_000)).toEqual(['卡了'])
    expect(heard(130_000)).toEqual([undefined])
  })

  test('a complaint about a stream that is ill is heard at once', () => {
    const { outputs } = story()
      .samples(well, { forMs: 10_000 })
      .silence(7_000)
      .complaint('卡了')
      .silence(250)
      .run()
    expect(outputs.at(-1)).toEqual({
      type: 'complaint',
      stream: 'live/a',
      at: startAt + 17_000,
      from: 'streamer',
      text: '卡了',
    })
  })
})

test('lanes of another layout begin anew, and the trouble they had is no longer known', () => {
  const { engine } = story().samples({ fps: 30 }, { forMs: 60_000 }).silence(7_000).run()
  const snapshot = engine.snapshot()
  expect(snapshot.streams[0]?.trouble).not.toBeNull()
  const older = { ...snapshot, streams: snapshot.streams.map((each) => ({ ...each, layout: 'x' })) }
  const after = createEngine({}, older)
  expect(after.stream('live/a')).toMatchObject({ trouble: null, announced: { stream: 'live/a' } })
  expect(after.readings('live/a')).toEqual([])
})

test('a hunch that was written down is followed by the engine that goes on from it', () => {
  const { engine } = story().samples({ fps: 30 }, { forMs: 60_000 }).silence(5_000).run()
  const before = engine.snapshot()
  expect(before.streams[0]?.trouble).toBeNull()
  const after = createEngine({}, before)
  for (let at = before.now + tickMs; at <= startAt + 67_000; at += tickMs) after.tick(at)
  expect(after.drain().map(({ type, at }) => [type, at - startAt])).toEqual([['trouble', 67_000]])
})

test('what each vantage has lately shown is remembered of the last two minutes', () => {
  const { engine } = story()
    .samples({ fps: 30, bitrateBps: 3_000_000, rttMs: 40 }, { forMs: 60_000 })
    .samples({ fps: 1, bitrateBps: 100_000, rttMs: 400 }, { forMs: 20_000 })
    .run()
  const [shown, ...others] = engine.recent('live/a')
  expect(others).toEqual([])
  expect(shown).toMatchObject({ vantage: 'ingest', stepMs: 2_000, usual: { fps: 30 } })
  expect(shown?.fps.filter((fps) => fps === 1)).toHaveLength(10)
  expect(shown?.bitrateBps.filter((bps) => bps === 3_000_000)).toHaveLength(31)
  expect(shown?.rttMs.filter((rtt) => rtt === 400)).toHaveLength(10)
  expect(engine.recent('live/nobody')).toEqual([])
})
