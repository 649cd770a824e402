import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRateBudget } from './rate-budget.ts'

const start = 1_764_000_000_000

describe('a budget learned from a vendor', () => {
  test('knows no limit until the vendor speaks of one', () => {
    const budget = createRateBudget()
    for (let each = 0; each < 1_000; each += 1) budget.sent(start)
    expect(budget.waitMs(start, 'any')).toBe(0)
    expect(budget.room(start)).toBe(Number.POSITIVE_INFINITY)
  })

  test('holds everything back, pages too, for as long as the vendor asks', () => {
    const budget = createRateBudget()
    budget.limited(start, 4_500)
    expect(budget.waitMs(start, 'page')).toBe(4_500)
    expect(budget.waitMs(start + 4_499, 'page')).toBe(1)
    expect(budget.waitMs(start + 4_500, 'page')).toBe(0)
  })

  test('paces what follows below what was too fast, and lets a page go at once', () => {
    const budget = createRateBudget()
    for (const at of [start, start + 5_000]) {
      for (let each = 0; each < 5; each += 1) budget.sent(at + each * 100)
      budget.limited(at + 500, 4_500)
    }
    const over = start + 10_000
    expect(budget.waitMs(over, 'page')).toBe(0)
    // Five in 4.5 s, less a tenth: one a second.
    expect(budget.waitMs(over, 'any')).toBeCloseTo(1_000, -2)
    budget.sent(over)
    expect(budget.waitMs(over, 'any')).toBeGreaterThan(1_900)
  })

  test('takes several complaints about the same burst for one', () => {
    const [once, often] = [createRateBudget(), createRateBudget()]
    for (const budget of [once, often]) {
      budget.limited(start - 2_000, 1_000)
      for (let each = 0; each < 10; each += 1) budget.sent(start)
      budget.limited(start, 2_000)
    }
    for (let each = 1; each < 10; each += 1) often.limited(start + each, 2_000)
    expect(often.waitMs(start + 3_000, 'any')).toBeCloseTo(once.waitMs(start + 3_000, 'any'), -2)
  })

  test('only pauses for a vendor that says no now and then', () => {
    const budget = createRateBudget()
    let now = start
    for (let each = 1; each <= 2_000; each += 1) {
      now += Math.max(10, budget.waitMs(now, 'any'))
      budget.sent(now)
      if (each % 30 === 0) budget.limited(now, 1_000)
    }
    // 66 pauses of a second, and 10 ms for each.
    expect(now - start).toBeLessThan(100_000)
  })

  test('forgets a limit that the vendor has not spoken of for long', () => {
    const budget = createRateBudget()
    budget.limited(start - 60_000, 1_000)
    budget.limited(start, 60_000)
    expect(budget.room(start + 14 * 60_000)).toBeLessThan(10)
    expect(budget.room(start + 16 * 60_000)).toBe(Number.POSITIVE_INFINITY)
  })

  test('settles at a pace that a vendor of any limit bears, without starving', () => {
    const vendor = fc
      .record({
        most: fc.integer({ min: 1, max: 50 }),
        windowMs: fc.integer({ min: 500, max: 60_000 }),
      })
      .filter(({ most, windowMs }) => most / windowMs > 0.3 / 1_000)
    fc.assert(
      fc.property(vendor, ({ most, windowMs }) => {
        const budget = createRateBudget()
        const accepted: number[] = []
        let refused = 0
        let now = start
        const until = start + 20 * windowMs
        while (now < until) {
          const waitMs = budget.waitMs(now, 'any')
          if (waitMs > 0) {
            now += waitMs
            continue
          }
          budget.sent(now)
          const recent = accepted.filter((at) => at > now - windowMs)
          if (recent.length < most) accepted.push(now)
          else {
            refused += 1
            budget.limited(now, (recent[0] ?? now) + windowMs - now)
          }
          now += 5
        }
        // Refused seldom once it has learned, and at least a quarter of what the vendor would take.
        expect(refused).toBeLessThan(20 + accepted.length * 0.25)
        expect(accepted.length).toBeGreaterThan(most * 20 * 0.25)
      }),
      { seed: 20_261_126, numRuns: 60 },
    )
  })
})
