import { describe, expect, test } from 'vitest'
import {
  lossByPriority,
  type PricedTicket,
  rankCorrelation,
  viewerMinutes,
} from './priority-score.ts'

const minute = 60_000

test('what viewers suffered twice at once, or outside of the ticket, is not counted', () => {
  const felt = [
    { start: 0, end: 2 * minute },
    { start: 1 * minute, end: 3 * minute },
    { start: 9 * minute, end: 20 * minute },
  ]
  expect(viewerMinutes({ start: minute, end: 10 * minute }, felt, 50)).toBe(150)
})

const priced = (score: number, lostMinutes: number): PricedTicket => ({
  priority: score >= 60 ? 'P1' : 'P2',
  score,
  lostMinutes,
})

describe('ranks', () => {
  test.each<readonly [string, readonly (readonly [number, number])[], number]>([
    [
      'go together',
      [
        [10, 1],
        [20, 5],
        [30, 900],
      ],
      1,
    ],
    [
      'go against each other',
      [
        [10, 9],
        [20, 5],
        [30, 1],
      ],
      -1,
    ],
    [
      'have nothing to do with each other',
      [
        [10, 1],
        [10, 2],
        [20, 1],
        [20, 2],
      ],
      0,
    ],
  ])('that %s', (_, pairs, expected) => {
    expect(rankCorrelation(pairs.map(([score, lost]) => priced(score, lost)))).toBeCloseTo(expected)
  })
})

test('the mean loss of each priority', () => {
  const figures = lossByPriority([priced(60, 100), priced(70, 200), priced(50, 3)])
  expect(figures.get('P1')).toEqual({ tickets: 2, meanLostMinutes: 150 })
  expect(figures.get('P2')).toEqual({ tickets: 1, meanLostMinutes: 3 })
  expect(figures.get('P0')?.tickets).toBe(0)
})
