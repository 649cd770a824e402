import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createTries } from './tries.ts'

test('somebody may try as often as is allowed, then waits, and nobody else with them', async () => {
  const clock = createManualClock()
  const tries = createTries(clock, { most: 2, withinMs: 1_000 })
  expect([tries.waitMs('anna'), tries.waitMs('anna')]).toEqual([0, 0])
  await clock.advance(400)
  expect([tries.waitMs('anna'), tries.waitMs('bo')]).toEqual([600, 0])
  await clock.advance(600)
  expect(tries.waitMs('anna')).toBe(0)
})

test('never are more allowed within the time than the limit says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(900), { maxLength: 40 }), async (gaps) => {
      const clock = createManualClock()
      const tries = createTries(clock, { most: 3, withinMs: 1_000 })
      const allowed: number[] = []
      for (const gap of gaps) {
        await clock.advance(gap)
        if (tries.waitMs('anna') === 0) allowed.push(clock.now())
      }
      for (const at of allowed)
        expect(allowed.filter((each) => each > at - 1_000 && each <= at).length).toBeLessThan(4)
    }),
    { numRuns: 30 },
  )
})
