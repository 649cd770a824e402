import type { Delivery, FailureReason } from '../channel.ts'

/** What follows an attempt that ended. */
export type NextStep =
  | { readonly step: 'done'; readonly externalId: string | null }
  | { readonly step: 'again'; readonly at: number }
  | { readonly step: 'give-up'; readonly reason: FailureReason | 'no-channel' }

/**
 * Age alone ends nothing before this many attempts: after a long outage of our own, a channel that
 * is only just connecting again deserves a few.
 */
const fewestAttempts = 5

/** When to try again and when to stop trying. */
export interface RetryRules {
  readonly maxAttempts: number
  readonly maxAgeMs: number
  readonly firstRetryMs: number
  readonly maxRetryMs: number
}

/** An attempt that just ended. */
export interface EndedAttempt {
  readonly delivery: Delivery
  /** Unix ms. */
  readonly endedAt: number
  /** Attempts made so far, this one included. */
  readonly attempts: number
  /** When the notice was written, Unix ms. */
  readonly noticeAt: number
  /** From 0 to 1, evenly spread: the jitter. */
  readonly random: number
}

/**
 * Accepted is done and refused is given up. Anything else is tried again after a pause that
 * doubles each time, shortened by up to half at random so that many notices do not come back at
 * once, and never shorter than the vendor asked for; it is given up after the last attempt, or
 * (from the fifth attempt on) when the next would come too late to be news.
 */
export function nextStep(attempt: EndedAttempt, rules: RetryRules): NextStep {
  const { delivery, endedAt, attempts, noticeAt } = attempt
  if (delivery.outcome === 'accepted')
    return { step: 'done', externalId: delivery.externalId ?? null }
  if (delivery.outcome === 'refused') return { step: 'give-up', reason: delivery.reason }
  const pauseMs = Math.min(rules.firstRetryMs * 2 ** (attempts - 1), rules.maxRetryMs)
  const jitteredMs = pauseMs * (1 - attempt.random / 2)
  const at = Math.round(endedAt + Math.max(jitteredMs, delivery.afterMs ?? 0))
  const stale = attempts >= fewestAttempts && at - noticeAt >= rules.maxAgeMs
  if (attempts >= rules.maxAttempts || stale) return { step: 'give-up', reason: delivery.reason }
  return { step: 'again', at }
}
