import type { Place, Urgency } from '../triage/model/notice.ts'
import type { Delivery } from './channel.ts'
import {
  type BreakerRules,
  type BreakerStatus,
  breakerDefaults,
  createCircuitBreaker,
} from './circuit-breaker.ts'
import { createPlaceBudgets } from './place-budgets.ts'

/** Beside the places that all notices share, a channel has so many that only pages take. */
const placesForPages = 2
/** Notices taken at once from a channel that takes none, to be told elsewhere. */
const switchedAtOnce = 50

/**
 * What may be taken, one after the other: pages by themselves, as what holds other notices back does
 * not hold them back; anything; and while the channel takes nothing, what can be told elsewhere.
 */
export const openingKinds = ['page', 'any', 'elsewhere'] as const
export type OpeningKind = (typeof openingKinds)[number]

/** Some of a channel's notices that may be taken from the outbox now. */
export interface Opening {
  readonly limit: number
  /** Only so urgent ones. */
  readonly leastUrgency: Urgency
  /** Places whose notices stay where they are. */
  readonly exceptPlaces: readonly Place[]
  /** The channel takes nothing at present: only those that can go elsewhere. */
  readonly down: boolean
}

/** An attempt on its way through a gate. */
export interface Pass {
  readonly address: string
  readonly trial: boolean
}

/** Decides how much of a channel's notices are tried, and when. All times are Unix ms. */
export interface ChannelGate {
  /** What of this kind may be taken now; null when nothing may. */
  opening(now: number, kind: OpeningKind): Opening | null
  /** Lets one attempt through; null when it has to wait after all. */
  enter(address: string, urgency: Urgency, now: number): Pass | null
  /** An attempt ended. Says whether that opened or closed the breaker. */
  leave(pass: Pass, delivery: Delivery, now: number): 'opened' | 'closed' | null
  breaker(now: number): BreakerStatus
  /** Ms until more may go than now, as far as time alone decides; null when it does not. */
  nextMs(now: number): number | null
}

/** A gate before the channel of this name, with so many places for all notices. */
export function createChannelGate(
  name: string,
  concurrency: number,
  rules: BreakerRules = breakerDefaults,
): ChannelGate {
  const breaker = createCircuitBreaker(rules)
  const budgets = createPlaceBudgets(name)
  let underWay = 0

  /** How many more attempts of this urgency there is room for. */
  function room(now: number, what: 'page' | 'any'): number {
    const places = concurrency + (what === 'page' ? placesForPages : 0) - underWay
    const paced = what === 'page' ? Number.POSITIVE_INFINITY : budgets.channel.room(now)
    if (budgets.channel.waitMs(now, what) > 0) return 0
    return Math.max(0, Math.min(places, paced, breaker.room(now, what)))
  }

  return {
    opening(now, kind) {
      if (kind === 'elsewhere') {
        const down = breaker.status(now).state !== 'closed'
        const limit = switchedAtOnce
        return down ? { limit, leastUrgency: 'urgent', exceptPlaces: [], down } : null
      }
      const limit = room(now, kind)
      if (limit < 1) return null
      const leastUrgency = kind === 'page' ? 'page' : 'bulk'
      return { limit, leastUrgency, exceptPlaces: budgets.heldBack(now, kind), down: false }
    },
    enter(address, urgency, now) {
      const what = urgency === 'page' ? 'page' : 'any'
      if (room(now, what) < 1 || budgets.waitMs(address, now, what) > 0) return null
      underWay += 1
      budgets.sent(address, now)
      return { address, trial: breaker.began() }
    },
    leave({ address, trial }, delivery, now) {
      underWay -= 1
      if (delivery.outcome === 'retry' && delivery.reason === 'rate-limited')
        budgets.limited(address, now, delivery)
      return breaker.ended(now, delivery, trial)
    },
    breaker: breaker.status,
    nextMs(now) {
      const { retryAt } = breaker.status(now)
      const waits = [
        budgets.nextMs(now),
        retryAt === null ? null : Math.max(1, Math.min(retryAt - now, rules.pagePauseMs)),
      ].filter((ms) => ms !== null)
      return waits.length > 0 ? Math.min(...waits) : null
    },
  }
}
