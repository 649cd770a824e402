import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Detector, type Verdict, verdict } from './detector.ts'
import { type Edge, forgetWatches, look, raisedOnset } from './hysteresis.ts'
import { clearLane, type Lane, sharedWidth, slot } from './lane.ts'

const base = 0

/** A lane with a sample every second, and a detector that says of each second what it is told. */
function watch(hysteresis: { raiseAfterMs: number; clearAfterMs: number }) {
  const numbers = new Float64Array(sharedWidth)
  clearLane(numbers, 0, sharedWidth)
  const lane: Lane = {
    numbers,
    base: 0,
    vantage: 'ingest',
    siblings: [0],
    watches: null,
    rows: { numbersOf: () => numbers, baseOf: () => 0 },
    lastLook: { at: -1, silent: false, current: false },
    onBreak: false,
    streamLastAt: 0,
    nominalFps: 0,
    nominalKeyframeIntervalMs: 0,
    nominalBitrateBps: 0,
    advisedBitrateBps: 0,
    nominalLatencyMs: 0,
  }
  let now: Verdict = verdict.unclear
  const detector: Detector = {
    symptom: 'stalled',
    hysteresis,
    judge: () => now,
    onsetAt: (_, at) => at - 1_000,
    evidence: () => ({}),
  }
  let at = 1_000_000
  return {
    lane,
    next(says: Verdict): Edge {
      now = says
      at += 1_000
      numbers[slot.lastAt] = at
      return look(detector, lane, base, at)
    },
  }
}

const word = { i: verdict.ill, w: verdict.well, '?': verdict.unclear } as const
const letter = { none: '.', raised: 'R', cleared: 'C' } as const

describe('with two seconds in and three seconds out', () => {
  test.each([
    ['is raised once it has lasted', 'wiii', '..R.'],
    ['is not raised by what has passed', 'iwiw', '....'],
    ['is raised though a second was unclear', 'i?i', '..R'],
    ['starts again after it was well', 'iwii', '...R'],
    ['is cleared once it has been well long enough', 'iiwwww', '.R...C'],
    ['is not cleared by a respite', 'iiwwwiwwww', '.R.......C'],
    ['is cleared though a second was unclear', 'iiww?w', '.R...C'],
    ['is never cleared when it was not raised', 'wwwwww', '......'],
    ['can be raised again', 'iiwwwwii', '.R...C.R'],
  ])('%s: %s', (_, seconds, expected) => {
    const watched = watch({ raiseAfterMs: 2_000, clearAfterMs: 3_000 })
    const edges = [...seconds].map((each) => letter[watched.next(word[each as keyof typeof word])])
    expect(edges.join('')).toBe(expected)
  })
})

test('what was half seen and then forgotten does not count', () => {
  const watched = watch({ raiseAfterMs: 2_000, clearAfterMs: 3_000 })
  watched.next(verdict.ill)
  forgetWatches(watched.lane)
  expect(watched.next(verdict.ill)).toBe('none')
  expect(watched.next(verdict.ill)).toBe('raised')
})

test('raised and cleared alternate, and the onset is known exactly while it is raised', () => {
  const any = fc.constantFrom(verdict.ill, verdict.well, verdict.unclear)
  const options = fc.record({ raiseAfterMs: fc.nat(5_000), clearAfterMs: fc.nat(5_000) })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 60 }), options, (verdicts, hysteresis) => {
      const watched = watch(hysteresis)
      let raised = false
      for (const each of verdicts) {
        const edge = watched.next(each)
        if (edge !== 'none') {
          expect(edge).toBe(raised ? 'cleared' : 'raised')
          raised = !raised
        }
        expect(raisedOnset(watched.lane, base) !== 0).toBe(raised)
      }
    }),
  )
})
