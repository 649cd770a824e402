import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCounterShare } from './counter-share.ts'

test.each([
  [
    'one of four',
    [
      [0, 0],
      [1, 3],
    ],
    0.25,
  ],
  [
    'of what was gained lately, not of everything',
    [
      [0, 100],
      [50, 100],
      [50, 150],
    ],
    0,
  ],
  ['unknown at first', [[5, 5]], undefined],
  [
    'unknown when nothing was gained',
    [
      [5, 5],
      [5, 5],
    ],
    undefined,
  ],
  [
    'unknown when one of them was reset',
    [
      [5, 500],
      [6, 2],
    ],
    undefined,
  ],
] as const)('%s', (_, readings, expected) => {
  const share = createCounterShare()
  expect(readings.map(([part, rest]) => share.read(part, rest)).at(-1)).toBe(expected)
})

test('whatever the counters do, a share is from 0 to 1', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), fc.nat())), (readings) => {
      const share = createCounterShare()
      for (const [part, rest] of readings) {
        const found = share.read(part, rest) ?? 0
        expect(found).toBeGreaterThanOrEqual(0)
        expect(found).toBeLessThanOrEqual(1)
      }
    }),
  )
})
