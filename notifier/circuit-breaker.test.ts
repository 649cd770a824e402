import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Delivery } from './channel.ts'
import { breakerDefaults, createCircuitBreaker } from './circuit-breaker.ts'

const start = 1_764_000_000_000
const accepted: Delivery = { outcome: 'accepted' }
const broken: Delivery = { outcome: 'retry', reason: 'server-error', detail: 'answered 503' }
const limited: Delivery = { outcome: 'retry', reason: 'rate-limited', detail: 'answered 429' }
const noSuchUser: Delivery = { outcome: 'refused', reason: 'recipient-refused', detail: 'gone' }
const badToken: Delivery = { outcome: 'refused', reason: 'unauthorized', detail: 'answered 401' }

const rules = { ...breakerDefaults, opensAfter: 3 }

function breakerAfter(...deliveries: readonly Delivery[]) {
  const breaker = createCircuitBreaker(rules)
  for (const delivery of deliveries) breaker.ended(start, delivery, breaker.began())
  return breaker
}

describe('a breaker', () => {
  const cases: [name: string, deliveries: Delivery[], state: string][] = [
    [
      'stays closed while attempts fail now and then',
      [broken, broken, accepted, broken, broken],
      'closed',
    ],
    ['opens after so many failures in a row', [broken, broken, broken], 'open'],
    ['opens at once when the vendor refuses us', [badToken], 'open'],
    ['does not hold a limit against the channel', [limited, limited, limited, limited], 'closed'],
    [
      'takes a refused recipient for a channel that works',
      [broken, broken, noSuchUser, broken],
      'closed',
    ],
  ]
  test.each(cases)('%s', (_, deliveries, state) => {
    expect(breakerAfter(...deliveries).status(start).state).toBe(state)
  })

  test('lets one through when its pause is over, and closes when that one is accepted', () => {
    const breaker = breakerAfter(broken, broken, broken)
    expect(breaker.status(start)).toEqual({
      state: 'open',
      reason: 'server-error: answered 503',
      retryAt: start + 1_000,
    })
    expect(breaker.room(start + 999, 'any')).toBe(0)
    expect(breaker.room(start + 1_000, 'any')).toBe(1)
    expect(breaker.status(start + 1_000).state).toBe('half-open')
    const trial = breaker.began()
    expect(breaker.room(start + 1_000, 'any')).toBe(0)
    expect(breaker.ended(start + 1_050, accepted, trial)).toBe('closed')
    expect(breaker.room(start + 1_050, 'any')).toBe(Number.POSITIVE_INFINITY)
  })

  test('waits twice as long after every trial that fails, and a page never longer than 2 s', () => {
    const breaker = breakerAfter(broken, broken, broken)
    let now = start
    for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      expect(breaker.room(now + pauseMs - 1, 'any')).toBe(0)
      expect(breaker.room(now + Math.min(pauseMs, 2_000), 'page')).toBe(1)
      now += pauseMs
      expect(breaker.room(now, 'any')).toBe(1)
      breaker.ended(now, broken, breaker.began())
    }
  })

  test('is not led astray by attempts that began before it opened', () => {
    const breaker = breakerAfter(broken, broken, broken)
    expect(breaker.ended(start + 500, broken, false)).toBeNull()
    expect(breaker.status(start + 500).retryAt).toBe(start + 1_000)
    expect(breaker.ended(start + 600, accepted, false)).toBe('closed')
  })

  test('never lets more than one through while it is not closed, whatever happens', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 5_000 }),
      delivery: fc.constantFrom(accepted, broken, limited, noSuchUser, badToken),
      page: fc.boolean(),
      end: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => playBreaker(steps)),
      { seed: 20_261_126 },
    )
  })
})

interface Step {
  readonly waitMs: number
  readonly delivery: Delivery
  readonly page: boolean
  readonly end: boolean
}

/** Begins attempts as the breaker lets them and ends them in turn; it never has two trials. */
function playBreaker(steps: readonly Step[]): void {
  const breaker = createCircuitBreaker(rules)
  const underWay: boolean[] = []
  let now = start
  for (const { waitMs, delivery, page, end } of steps) {
    now += waitMs
    if (end && underWay.length > 0) breaker.ended(now, delivery, underWay.shift() ?? false)
    else if (breaker.room(now, page ? 'page' : 'any') > 0) underWay.push(breaker.began())
    expect(underWay.filter((trial) => trial).length).toBeLessThanOrEqual(1)
  }
  // However it went, it lets something through before long.
  for (const trial of underWay) breaker.ended(now, limited, trial)
  expect(breaker.room(now + rules.maxPauseMs, 'any')).toBeGreaterThan(0)
}
