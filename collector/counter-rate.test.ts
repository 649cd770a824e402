import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCounterRate } from './counter-rate.ts'

/** Reads the values a second apart. */
function rates(values: readonly number[], options = {}): (number | undefined)[] {
  const rate = createCounterRate(options)
  return values.map((value, second) => rate.read(value, second * 1_000))
}

test.each([
  ['the first reading says nothing, the next one does', [500, 600], [undefined, 100]],
  ['a counter that stands still has no rate', [500, 600, 600, 700], [undefined, 100, 0, 100]],
  ['a reset is a new beginning', [500, 600, 50, 150], [undefined, 100, undefined, 100]],
  ['a counter may begin at 0', [0, 0, 10], [undefined, 0, 10]],
])('%s', (_, values, expected) => {
  expect(rates(values)).toEqual(expected)
})

test('between the steps of a server the last rate holds, and a step that is missed is 0', () => {
  const values = [50, 50, 300, 300, 300, 600, 600, 600, 600, 600, 800, 800, 800, 1_100]
  const told = rates(values, { stepMs: 3_000 })
  expect(told.slice(0, 5)).toEqual(Array(5).fill(undefined))
  expect(told.slice(5, 9)).toEqual([100, 100, 100, 100])
  expect(told[9]).toBe(0)
  // What comes after a rest has come since the rest, and how long that took is not known.
  expect(told.slice(10, 13)).toEqual([undefined, undefined, undefined])
  expect(told[13]).toBe(100)
})

test('a counter of 32 bits goes on past its end, and one that was reset is no wrap', () => {
  const end = 2 ** 32
  expect(rates([end - 60, 40], { wrapsAt: end })).toEqual([undefined, 100])
  expect(rates([1_000, 40], { wrapsAt: end })).toEqual([undefined, undefined])
})

test('a reading that is not later than the last changes nothing', () => {
  const rate = createCounterRate()
  rate.read(0, 1_000)
  expect(rate.read(100, 2_000)).toBe(100)
  expect(rate.read(900, 2_000)).toBe(100)
  expect(rate.read(200, 3_000)).toBe(100)
})

test('whatever a counter does, its rate is never negative and always a number', () => {
  const reading = fc.record({ value: fc.nat(2 ** 40), gapMs: fc.integer({ min: 0, max: 60_000 }) })
  fc.assert(
    fc.property(fc.array(reading), fc.nat(5_000), (readings, stepMs) => {
      const rate = createCounterRate({ stepMs })
      let atMs = 0
      for (const { value, gapMs } of readings) {
        atMs += gapMs
        const perSecond = rate.read(value, atMs) ?? 0
        expect(perSecond).toBeGreaterThanOrEqual(0)
        expect(perSecond).toBeLessThan(Number.POSITIVE_INFINITY)
      }
    }),
  )
})

test('what the rates add up to is what the counter gained', () => {
  const step = fc.record({ gain: fc.nat(1e9), gapMs: fc.integer({ min: 1, max: 60_000 }) })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1 }), (steps) => {
      const rate = createCounterRate()
      let [value, atMs, sum] = [0, 0, 0]
      rate.read(value, atMs)
      for (const { gain, gapMs } of steps) {
        value += gain
        atMs += gapMs
        sum += ((rate.read(value, atMs) ?? Number.NaN) * gapMs) / 1_000
      }
      expect(Math.abs(sum - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, value))
    }),
  )
})
