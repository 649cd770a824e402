import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSendBudget } from './send-budget.ts'

const options = { limit: 20, windowMs: 60_000, reserved: 4 }

test('never lets more than the limit through in any minute, and waits no longer than it must', () => {
  const step = fc.record({
    afterMs: fc.nat(9_000),
    count: fc.constantFrom(1, 2),
    urgent: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const budget = createSendBudget(options)
      const sent: number[] = []
      const within = (at: number) => sent.filter((each) => each > at - options.windowMs).length
      let now = 0
      for (const { afterMs, count, urgent } of steps) {
        now += afterMs
        const most = urgent ? options.limit : options.limit - options.reserved
        const waitMs = budget.take(now, count, urgent)
        const room = within(now) + count <= most
        expect(waitMs === 0).toBe(room)
        if (waitMs > 0) {
          expect(within(now + waitMs) + count).toBeLessThanOrEqual(most)
          expect(within(now + waitMs - 1) + count).toBeGreaterThan(most)
        } else sent.push(...Array.from({ length: count }, () => now))
      }
    }),
  )
})

test('keeps places for what is urgent', () => {
  const budget = createSendBudget(options)
  for (let each = 0; each < 16; each += 1) expect(budget.take(0, 1, false)).toBe(0)
  expect(budget.take(0, 1, false)).toBe(60_000)
  for (let each = 0; each < 4; each += 1) expect(budget.take(0, 1, true)).toBe(0)
  expect(budget.take(0, 1, true)).toBe(60_000)
})

test('sends nothing, urgent or not, while the vendor has forbidden it', () => {
  const budget = createSendBudget(options)
  budget.blockUntil(600_000)
  budget.blockUntil(10)
  expect(budget.take(1_000, 1, true)).toBe(599_000)
  expect(budget.take(600_000, 1, false)).toBe(0)
})
