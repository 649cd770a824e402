import { expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'

const limits = { minMs: 500, maxMs: 15_000 }
const pauses = (random: () => number) =>
  [0, 1, 2, 3, 4, 5, 6, 7, 1_000].map((attempt) => backoffMs(attempt, limits, random))

test('the first pause is short, then they double up to the longest', () => {
  expect(pauses(() => 1)).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000])
})

test('jitter takes away at most half', () => {
  expect(pauses(() => 0)).toEqual([0, 250, 500, 1000, 2000, 4000, 7500, 7500, 7500])
})
