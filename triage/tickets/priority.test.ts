import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { priorities, scenarios, symptoms } from '../model/vocabulary.ts'
import { isMoreUrgent, judgePriority, type PriorityInput } from './priority.ts'

const stalled: PriorityInput = { symptom: 'stalled', lastedMs: 0, scenario: 'default' }

describe('priority', () => {
  test.each<readonly [string, Partial<PriorityInput>, string, number]>([
    ['a stall that nobody watches', { viewers: 0 }, 'P2', 40],
    ['a stall that nine watch', { viewers: 9 }, 'P2', 40],
    ['a stall that ten watch', { viewers: 10 }, 'P2', 50],
    ['a stall that a hundred watch', { viewers: 100 }, 'P1', 60],
    ['a stall that a thousand watch', { viewers: 1_000 }, 'P1', 75],
    ['a stall that ten thousand watch', { viewers: 10_000 }, 'P0', 85],
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
    ['a slideshow that nobody watches', { symptom: 'slideshow', viewers: 0 }, 'P3', 30],
  ])('%s is %j: %s', (_, changes, priority, score) => {
    const judged = judgePriority({ ...stalled, ...changes })
    expect(judged.priority).toBe(priority)
    expect(judged.reasons.reduce((sum, { weight }) => sum + weight, 0)).toBe(score)
  })
})

test('a reason for each weight, in words', () => {
  const input = {
    symptom: 'gone',
    lastedMs: 61_000,
    viewers: 12,
    tier: 'pro',
    scenario: 'pk',
  } as const
  expect(judgePriority(input).reasons).toEqual([
    { reason: 'symptom gone', weight: 40 },
    { reason: 'viewers 12', weight: 10 },
    { reason: 'tier pro', weight: 10 },
    { reason: 'scenario pk', weight: 5 },
    { reason: 'lasting 60 s or more', weight: 10 },
  ])
})

test('more viewers and more time never make it less urgent', () => {
  const input = fc.record(
    {
      symptom: fc.constantFrom(...symptoms),
      lastedMs: fc.integer({ min: -1_000, max: 1e6 }),
      viewers: fc.nat(50_000),
      scenario: fc.constantFrom(...scenarios),
    },
    { requiredKeys: ['symptom', 'lastedMs', 'viewers', 'scenario'] },
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
