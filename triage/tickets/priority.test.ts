import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HeldPriority } from '../model/priority-reason.ts'
import { type Priority, priorities, scenarios, symptoms } from '../model/vocabulary.ts'
import {
  holdPriority,
  isMoreUrgent,
  judgePriority,
  type PriorityInput,
  priorityOf,
  scoreOf,
} from './priority.ts'

const stalled: PriorityInput = {
  symptom: 'stalled',
  firstSymptom: 'stalled',
  lastedMs: 0,
  spells: 1,
  scenario: 'default',
}

describe('priority', () => {
  test.each<readonly [string, Partial<PriorityInput>, string, number]>([
    ['a stall that nobody watches', { viewers: 0 }, 'P2', 40],
    ['a stall that one watches', { viewers: 1 }, 'P2', 40],
    ['a stall that ten watch', { viewers: 10 }, 'P2', 50],
    ['a stall that a hundred watch', { viewers: 100 }, 'P1', 60],
    ['a stall that a thousand watch', { viewers: 1_000 }, 'P1', 70],
    ['a stall that ten thousand watch', { viewers: 10_000 }, 'P0', 80],
    ['a stall that ten thousand have left', { viewers: 90, peakViewers: 10_000 }, 'P0', 85],
    ['a stall that as many watch as ever', { viewers: 100, peakViewers: 100 }, 'P1', 60],
    ['a stall that one of nine has left', { viewers: 1, peakViewers: 9 }, 'P2', 50],
    ['a stall before nobody knows how many', {}, 'P2', 50],
    ['the same of a pro', { tier: 'pro' }, 'P1', 60],
    ['the same of a tier without a weight', { tier: 'constructor' }, 'P2', 50],
    [
      'the same of an enterprise, in a call',
      { tier: 'enterprise', scenario: 'one-to-one' },
      'P0',
      80,
    ],
    ['the same after 15 s', { lastedMs: 15_000 }, 'P2', 55],
    ['the same after a minute', { lastedMs: 60_000 }, 'P1', 60],
    ['the same after five minutes', { lastedMs: 300_000 }, 'P1', 70],
    ['the same after a quarter of an hour', { lastedMs: 900_000 }, 'P1', 75],
    ['the same, which began as a slideshow', { firstSymptom: 'slideshow' }, 'P2', 55],
    ['the same for the second time', { spells: 2 }, 'P2', 55],
    ['the same for the tenth time', { spells: 10 }, 'P2', 55],
    ['a slideshow that nobody watches', { symptom: 'slideshow', viewers: 0 }, 'P3', 30],
    [
      'a black picture in a voice room',
      { symptom: 'black-picture', firstSymptom: 'black-picture', scenario: 'voice-room' },
      'P3',
      15,
    ],
    [
      'silence in a voice room',
      { symptom: 'silent-audio', firstSymptom: 'silent-audio', scenario: 'voice-room' },
      'P2',
      50,
    ],
    [
      'delay in a call',
      { symptom: 'high-latency', firstSymptom: 'high-latency', scenario: 'one-to-one' },
      'P2',
      50,
    ],
    ['delay in a show', { symptom: 'high-latency', firstSymptom: 'high-latency' }, 'P3', 25],
  ])('%s is %j: %s', (_, changes, priority, score) => {
    const judged = judgePriority({ ...stalled, ...changes })
    expect(judged.priority).toBe(priority)
    expect(scoreOf(judged.priorityReasons)).toBe(score)
  })
})

test('a reason for each weight, with its measure', () => {
  const input = {
    symptom: 'gone',
    firstSymptom: 'slideshow',
    lastedMs: 61_000,
    spells: 2,
    viewers: 12,
    peakViewers: 100,
    tier: 'pro',
    scenario: 'pk',
  } as const
  expect(judgePriority(input).priorityReasons).toEqual([
    { reason: 'symptom', symptom: 'gone', weight: 40 },
    { reason: 'viewers', viewers: 100, weight: 20 },
    { reason: 'tier', tier: 'pro', weight: 10 },
    { reason: 'scenario', scenario: 'pk', weight: 5 },
    { reason: 'lasting', fromMs: 60_000, weight: 10 },
    { reason: 'getting-worse', from: 'slideshow', weight: 5 },
    { reason: 'viewers-leaving', from: 100, to: 12, weight: 5 },
    { reason: 'came-back', times: 2, weight: 5 },
  ])
})

describe('a priority over time', () => {
  const minute = 60_000
  /** What it is after each score, all judged a minute apart. */
  function follow(...judged: readonly Priority[]): Priority[] {
    let held: HeldPriority | null = null
    return judged.map((priority, index) => {
      const now = { priority, priorityReasons: [] }
      held = holdPriority(held, now, index * minute)
      return held.priority
    })
  }

  test.each<readonly [string, readonly Priority[], readonly Priority[]]>([
    ['is raised at once', ['P3', 'P1', 'P0'], ['P3', 'P1', 'P0']],
    [
      'is lowered when less was called for during five minutes',
      ['P1', 'P2', 'P2', 'P2', 'P2', 'P2', 'P2'],
      ['P1', 'P1', 'P1', 'P1', 'P1', 'P1', 'P2'],
    ],
    [
      'is lowered to the most urgent that was called for in that time',
      ['P0', 'P3', 'P3', 'P1', 'P3', 'P3', 'P3'],
      ['P0', 'P0', 'P0', 'P0', 'P0', 'P0', 'P1'],
    ],
    [
      'stays when the score comes back for a moment',
      ['P1', 'P2', 'P2', 'P2', 'P2', 'P1', 'P2', 'P2'],
      ['P1', 'P1', 'P1', 'P1', 'P1', 'P1', 'P1', 'P1'],
    ],
  ])('%s', (_, judged, priorities) => {
    expect(follow(...judged)).toEqual(priorities)
  })

  test('is never less urgent than its score, and never rests on reasons of another', () => {
    const steps = fc.array(fc.record({ afterMs: fc.nat(400_000), score: fc.nat(100) }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(steps, (all) => {
        let held: HeldPriority | null = null
        let at = 0
        for (const { afterMs, score } of all) {
          at += afterMs
          const reason = { reason: 'viewers', viewers: score, weight: score } as const
          const judged = { priority: priorityOf(score), priorityReasons: [reason] }
          held = holdPriority(held, judged, at)
          expect(isMoreUrgent(judged.priority, held.priority)).toBe(false)
          expect(priorityOf(scoreOf(held.priorityReasons))).toBe(held.priority)
        }
      }),
    )
  })
})

test('more viewers and more time never make it less urgent', () => {
  const input = fc.record(
    {
      symptom: fc.constantFrom(...symptoms),
      firstSymptom: fc.constantFrom(...symptoms),
      lastedMs: fc.integer({ min: -1_000, max: 1e6 }),
      spells: fc.integer({ min: 1, max: 20 }),
      viewers: fc.nat(50_000),
      scenario: fc.constantFrom(...scenarios),
    },
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(input, fc.nat(1e6), fc.nat(1e6), (one, viewers, lastedMs) => {
      const before = judgePriority(one).priority
      const after = judgePriority({
        ...one,
        viewers: one.viewers + viewers,
        lastedMs: one.lastedMs + lastedMs,
      }).priority
      expect(isMoreUrgent(before, after)).toBe(false)
    }),
  )
})

test('P0 is more urgent than all others, and none than itself', () => {
  const order = priorities.map((a) => priorities.filter((b) => isMoreUrgent(a, b)).length)
  expect(order).toEqual([3, 2, 1, 0])
})
