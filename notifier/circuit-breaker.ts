import type { Delivery } from './channel.ts'

/** What a breaker lets through: everything, nothing, or one attempt to see whether it works again. */
export const breakerStates = ['closed', 'open', 'half-open'] as const
export type BreakerState = (typeof breakerStates)[number]

/** How a breaker stands. */
export interface BreakerStatus {
  readonly state: BreakerState
  /** What the failures that opened it were, in one line; empty while it is closed. */
  readonly reason: string
  /** Unix ms from which one attempt is let through; null while it is closed. */
  readonly retryAt: number | null
}

/** Of a channel that nothing is wrong with. */
export const closedBreaker: BreakerStatus = { state: 'closed', reason: '', retryAt: null }

/** When a breaker opens, and for how long. */
export interface BreakerRules {
  /** So many failures in a row, with nothing accepted between them, open it. */
  readonly opensAfter: number
  /** It is then open for so long; twice as long after every trial that fails. */
  readonly firstPauseMs: number
  readonly maxPauseMs: number
  /** A page that waits is tried this long after the last trial, however long the pause is. */
  readonly pagePauseMs: number
}

/**
 * Eight failures in a row are no accident: with a channel that fails three times in ten they come
 * once in 15,000. Pauses are short, since a page waits for the channel to work again.
 */
export const breakerDefaults: BreakerRules = {
  opensAfter: 8,
  firstPauseMs: 1_000,
  maxPauseMs: 30_000,
  pagePauseMs: 2_000,
}

/** Keeps attempts away from a channel that takes none, and notices when it does again. All times are Unix ms. */
export interface CircuitBreaker {
  status(now: number): BreakerStatus
  /** How many attempts may begin, beside those that are under way; for pages, or for anything. */
  room(now: number, what: 'page' | 'any'): number
  /** An attempt begins; true when it is a trial. */
  began(): boolean
  /** An attempt ended. Says whether that opened or closed the breaker. */
  ended(now: number, delivery: Delivery, wasTrial: boolean): 'opened' | 'closed' | null
}

/** A closed breaker. */
export function createCircuitBreaker(rules: BreakerRules): CircuitBreaker {
  let failures = 0
  let trials = 0
  let pauseMs = rules.firstPauseMs
  let reason = ''
  /** When it opened, or its newest trial failed; null while it is closed. */
  let closedOffAt: number | null = null

  const retryAt = (what: 'page' | 'any') =>
    (closedOffAt ?? 0) + (what === 'page' ? Math.min(pauseMs, rules.pagePauseMs) : pauseMs)

  function close(): 'closed' | null {
    const wasOpen = closedOffAt !== null
    failures = 0
    closedOffAt = null
    pauseMs = rules.firstPauseMs
    reason = ''
    return wasOpen ? 'closed' : null
  }

  function failed(now: number, delivery: Delivery, wasTrial: boolean): 'opened' | null {
    failures += 1
    if (closedOffAt !== null) {
      if (!wasTrial) return null // it had begun before, and tells nothing new
      closedOffAt = now
      pauseMs = Math.min(pauseMs * 2, rules.maxPauseMs)
      return null
    }
    if (failures < rules.opensAfter && !isRefusalOfUs(delivery)) return null
    closedOffAt = now
    reason = 'reason' in delivery ? `${delivery.reason}: ${delivery.detail}` : ''
    return 'opened'
  }

  return {
    status(now) {
      if (closedOffAt === null) return closedBreaker
      const isOver = now >= retryAt('any')
      return { state: isOver ? 'half-open' : 'open', reason, retryAt: retryAt('any') }
    },
    room(now, what) {
      if (closedOffAt === null) return Number.POSITIVE_INFINITY
      return trials === 0 && now >= retryAt(what) ? 1 : 0
    },
    began() {
      if (closedOffAt === null) return false
      trials += 1
      return true
    },
    ended(now, delivery, wasTrial) {
      if (wasTrial) trials -= 1
      switch (verdictOf(delivery)) {
        case 'works':
          return close()
        case 'fails':
          return failed(now, delivery, wasTrial)
        case 'unclear':
          return null
      }
    },
  }
}

/** What an attempt says of the channel, as opposed to its notice or its recipient. */
function verdictOf(delivery: Delivery): 'works' | 'fails' | 'unclear' {
  if (delivery.outcome === 'accepted') return 'works'
  if (isRefusalOfUs(delivery)) return 'fails'
  if (delivery.outcome === 'refused') return 'works'
  // A limit is kept by the budgets; what we called off ourselves says nothing.
  const says = delivery.reason !== 'rate-limited' && delivery.reason !== 'stopped'
  return says ? 'fails' : 'unclear'
}

/** The vendor does not take anything from us, whatever it is. */
function isRefusalOfUs(delivery: Delivery): boolean {
  return delivery.outcome === 'refused' && delivery.reason === 'unauthorized'
}
