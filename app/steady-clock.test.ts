import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createCapturedLog } from '../fixtures/testing/captured-log.ts'
import { createSteadyClock } from './steady-clock.ts'

const startAt = 1_764_000_000_000

const log = { warn: () => {} }

/** A wall clock that can be set. */
function wallClock() {
  let now = startAt
  return {
    clock: { now: () => now, after: () => () => {}, elapsedMs: () => 0 },
    turn(byMs: number) {
      now += byMs
    },
  }
}

test('goes on from where it was when the wall clock is set back by an hour, and says so once', () => {
  const { clock, turn } = wallClock()
  const lines = createCapturedLog()
  const steady = createSteadyClock(clock, lines.log)
  const told: number[] = []
  steady.onSetBack((byMs) => told.push(byMs))
  turn(10_000)
  expect(steady.now()).toBe(startAt + 10_000)
  turn(-3_600_000)
  expect(steady.now()).toBe(startAt + 10_000)
  turn(1_000)
  expect(steady.now()).toBe(startAt + 10_980)
  expect(told).toEqual([3_600_000])
  expect(lines.lines).toHaveLength(1)
  expect(lines.lines[0]).toContain('the clock was set back')
})

test('meets the wall clock again, and follows it forward at once', () => {
  const { clock, turn } = wallClock()
  const steady = createSteadyClock(clock, log)
  turn(-2_000)
  steady.now()
  turn(100_000)
  expect(steady.now()).toBe(clock.now())
  turn(3_600_000)
  expect(steady.now()).toBe(clock.now())
})

test('never goes back, is never behind the wall clock, and is exact while that only goes on', () => {
  const turns = fc.array(fc.integer({ min: -100_000, max: 100_000 }), { maxLength: 50 })
  fc.assert(
    fc.property(turns, (all) => {
      const { clock, turn } = wallClock()
      const steady = createSteadyClock(clock, log)
      let before = steady.now()
      let setBack = false
      for (const byMs of all) {
        turn(byMs)
        setBack ||= byMs < 0
        const now = steady.now()
        expect(now).toBeGreaterThanOrEqual(before)
        expect(now).toBeGreaterThanOrEqual(clock.now())
        if (!setBack) expect(now).toBe(clock.now())
        before = now
      }
    }),
  )
})
