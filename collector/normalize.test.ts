import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SampleRecord } from '../triage/model/record.ts'
import { confirmMs, createNormalizer, toleranceMs, windowMs } from './normalize.ts'

const start = 1_764_000_000_000
const sample = (at: number): SampleRecord => ({
  type: 'sample',
  stream: 'a',
  at,
  vantage: 'ingest',
})

/** One frame: when it came, and when the agent says its records were. */
interface Arrival {
  readonly receivedAtMs: number
  readonly ats: readonly number[]
}

function run(arrivals: readonly Arrival[]) {
  const normalizer = createNormalizer()
  return arrivals.map(({ receivedAtMs, ats }) => {
    const given = ats.map(sample)
    const records = normalizer.normalize(given, receivedAtMs)
    return { receivedAtMs, untouched: records === given, ats: records.map(({ at }) => at) }
  })
}

/** A sample a second over a network that delays each by the next of `delaysMs`. */
function live(delaysMs: readonly number[], skewMs: number): Arrival[] {
  return delaysMs.map((delay, second) => {
    const takenAt = start + second * 1_000
    return { receivedAtMs: takenAt + delay, ats: [takenAt + skewMs] }
  })
}

const delays = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 15, maxLength: 120 })
const skew = fc
  .integer({ min: -400_000_000_000, max: 400_000_000_000 })
  .filter((ms) => Math.abs(ms) > 2 * toleranceMs)

describe('an agent whose clock is right', () => {
  test('is left alone', () => {
    fc.assert(
      fc.property(delays, fc.integer({ min: -1_000, max: 1_000 }), (delaysMs, skewMs) => {
        expect(run(live(delaysMs, skewMs)).every(({ untouched }) => untouched)).toBe(true)
      }),
    )
  })

  test('is left alone when it flushes what it held back in an outage', () => {
    const outage = fc.record({
      before: fc.integer({ min: 0, max: 100 }),
      outageS: fc.integer({ min: 3, max: 3_600 }),
      speed: fc.integer({ min: 2, max: 500 }),
    })
    fc.assert(
      fc.property(outage, ({ before, outageS, speed }) => {
        const arrivals = live(Array<number>(before).fill(80), 0)
        let sent = before
        let now = start + (before + outageS) * 1_000
        // Each frame holds `speed` seconds and takes a second, until it has caught up.
        for (; start + (sent + speed) * 1_000 < now; now += 1_000, sent += speed) {
          const ats = Array.from({ length: speed }, (_, index) => start + (sent + index) * 1_000)
          arrivals.push({ receivedAtMs: now, ats })
        }
        for (let second = 0; second < 90; second += 1, now += 1_000) {
          arrivals.push({ receivedAtMs: now, ats: [now - 80] })
        }
        expect(run(arrivals).every(({ untouched }) => untouched)).toBe(true)
      }),
    )
  })
})

describe('an agent whose clock is wrong', () => {
  test('has a constant skew of any size taken out, to within the delay of the network', () => {
    fc.assert(
      fc.property(delays, skew, (delaysMs, skewMs) => {
        const arrivals = run(live(delaysMs, skewMs))
        const believed = arrivals.filter((_, index) => index * 1_000 > confirmMs + 1_000)
        for (const { receivedAtMs, ats } of believed) {
          expect(receivedAtMs - (ats[0] as number)).toBeGreaterThanOrEqual(0)
          expect(receivedAtMs - (ats[0] as number)).toBeLessThanOrEqual(1_000)
        }
      }),
    )
  })

  test('never reports from the future, not even before its skew is believed', () => {
    fc.assert(
      fc.property(delays, skew, (delaysMs, skewMs) => {
        for (const { receivedAtMs, ats } of run(live(delaysMs, skewMs))) {
          expect(ats[0]).toBeLessThanOrEqual(receivedAtMs)
        }
      }),
    )
  })

  test('keeps the distance between the records of a batch', () => {
    const arrivals = Array.from({ length: 20 }, (_, batch) => {
      const receivedAtMs = start + batch * 5_000
      const ats = [4, 3, 2, 1, 0].map((ago) => receivedAtMs - ago * 1_000 + 3_600_000)
      return { receivedAtMs, ats }
    })
    const last = run(arrivals).at(-1)
    const now = start + 19 * 5_000
    expect(last?.ats).toEqual([now - 4_000, now - 3_000, now - 2_000, now - 1_000, now])
  })

  test('is believed again soon after its clock was set right', () => {
    const wrong = live(Array<number>(60).fill(50), -30_000)
    const right = live(Array<number>(60).fill(50), 0).map(({ receivedAtMs, ats }) => ({
      receivedAtMs: receivedAtMs + 60_000,
      ats: ats.map((at) => at + 60_000),
    }))
    const arrivals = run([...wrong, ...right])
    expect(arrivals[59]?.ats).toEqual([start + 59_050])
    expect(arrivals.slice(75).every(({ untouched }) => untouched)).toBe(true)
  })

  test('is forgotten when nothing was heard of it for the length of the window', () => {
    const normalizer = createNormalizer()
    for (let second = 0; second < 15; second += 1) {
      normalizer.normalize([sample(start + second * 1_000 - 30_000)], start + second * 1_000)
    }
    expect(normalizer.shiftMs()).toBe(30_000)
    const later = start + 15_000 + windowMs
    for (let second = 0; second < 15; second += 1) {
      normalizer.normalize([sample(later + second * 1_000)], later + second * 1_000)
    }
    expect(normalizer.shiftMs()).toBe(0)
  })
})

test('one stream with a wrong clock never moves the streams that the same agent reports rightly', () => {
  const apart = Array.from({ length: 240 }, (_, half) => {
    const receivedAtMs = start + half * 500
    return { receivedAtMs, ats: [half % 2 === 0 ? receivedAtMs - 40 : receivedAtMs + 86_400_000] }
  })
  const together = Array.from({ length: 120 }, (_, second) => {
    const receivedAtMs = start + second * 1_000
    return { receivedAtMs, ats: [receivedAtMs - 40, receivedAtMs + 86_400_000] }
  })
  for (const { receivedAtMs, ats } of [...run(apart), ...run(together)]) {
    for (const at of ats) expect([receivedAtMs, receivedAtMs - 40]).toContain(at)
  }
})

test('time never goes back within an agent whose own time does not', () => {
  const steps = fc.array(
    fc.record({
      waitMs: fc.integer({ min: 0, max: 30_000 }),
      stepsMs: fc.array(
        fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 500_000 })),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
    }),
    { minLength: 1, maxLength: 60 },
  )
  fc.assert(
    fc.property(steps, skew, (frames, skewMs) => {
      let at = start + skewMs
      let receivedAtMs = start
      const arrivals = frames.map(({ waitMs, stepsMs }) => {
        receivedAtMs += waitMs
        const ats = stepsMs.map((step) => {
          at += step
          return at
        })
        return { receivedAtMs, ats }
      })
      const out = run(arrivals).flatMap(({ ats }) => ats)
      expect(out).toEqual(out.toSorted((a, b) => a - b))
    }),
    { numRuns: 500 },
  )
})

test('records that need no shift are the same objects, in new frames too', () => {
  const normalizer = createNormalizer()
  const right = sample(start)
  const future = sample(start + 60_000)
  const records = normalizer.normalize([right, future], start)
  expect(records[0]).toBe(right)
  expect(records[1]).toEqual(sample(start))
  expect(future.at).toBe(start + 60_000)
})
