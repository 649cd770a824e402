import type { Notice, Place } from '../../triage/model/notice.ts'
import type { Delivery, FailureReason } from '../channel.ts'
import { isDoubtful, isGrave, isWorthAgain, lookUpAfterMs, type Repetition } from './doubt.ts'

/**
 * Why a notice is not tried (again), beside what its attempts failed with: nobody has its channel
 * any more; its time is over; it may have arrived, and is not worth a second time; its channel
 * takes nothing at present, and there is another place.
 */
export const giveUpReasons = ['no-channel', 'expired', 'ambiguous', 'channel-down'] as const
export type GiveUpReason = FailureReason | (typeof giveUpReasons)[number]

/** What follows an attempt that ended. */
export type NextStep =
  | { readonly step: 'done'; readonly externalId: string | null }
  | { readonly step: 'again'; readonly at: number }
  | {
      readonly step: 'give-up'
      readonly reason: GiveUpReason
      /** Where its reader is told instead. */
      readonly instead?: Place
    }
  /** It says nothing to whoever would have read it. */
  | { readonly step: 'drop'; readonly reason: 'nothing-told-before' }

/**
 * Age alone ends nothing before this many attempts: after a long outage of our own, a channel that
 * is only just connecting again deserves a few.
 */
const fewestAttempts = 5

/** News of a P0 or P1 that has another place to go to goes there after so many attempts. */
const attemptsBeforeSwitch = 5

/** A page is tried again after this long at the latest, … */
const pagePauseMs = 2_000
/** … for so long: after that it is a notice like any other. */
const pageHurryMs = 10 * 60_000

/** When to try again and when to stop trying. */
export interface RetryRules {
  readonly maxAttempts: number
  readonly maxAgeMs: number
  readonly firstRetryMs: number
  readonly maxRetryMs: number
}

/** An attempt that just ended. */
export interface EndedAttempt extends Repetition {
  readonly notice: Notice
  readonly delivery: Delivery
  /** Unix ms. */
  readonly endedAt: number
  /** Attempts made so far, this one included. */
  readonly attempts: number
  /** It is the alarm that somebody is to come at once. */
  readonly isPage: boolean
  /** From 0 to 1, evenly spread: the jitter. */
  readonly random: number
}

/**
 * Accepted is done and refused is given up, for another place where there is one; a channel that
 * refuses *us* is tried again, as its notices are not to blame. Anything else is tried again after
 * a pause that doubles each time, shortened by up to half at random so that many notices do not
 * come back at once, and never shorter than the vendor asked for, or than it takes until the vendor
 * can say whether it has the message. It is given up when it may have
 * arrived and a second time would be worse than none, when it has expired, after the last attempt,
 * or (from the fifth attempt on) when the next would come too late to be news.
 */
export function nextStep(attempt: EndedAttempt, rules: RetryRules): NextStep {
  const { delivery, notice } = attempt
  if (delivery.outcome === 'accepted')
    return { step: 'done', externalId: delivery.externalId ?? null }
  const { reason } = delivery
  if (delivery.outcome === 'refused' && reason !== 'unauthorized') return giveUp(notice, reason)
  if (isDoubtful(delivery) && !isWorthAgain(notice, attempt))
    return { step: 'give-up', reason: 'ambiguous' }
  const at = nextAt(attempt, rules)
  if (notice.expiresAt !== undefined && at >= notice.expiresAt)
    return { step: 'give-up', reason: 'expired' }
  return isEnough(attempt, rules, at) ? giveUp(notice, reason) : { step: 'again', at }
}

/** Given up here; there may be another place. */
export function giveUp(notice: Notice, reason: GiveUpReason): NextStep {
  const [instead] = notice.alternatives ?? []
  return { step: 'give-up', reason, ...(instead && { instead }) }
}

function nextAt(
  { delivery, attempts, endedAt, ...attempt }: EndedAttempt,
  rules: RetryRules,
): number {
  const doubledMs = Math.min(rules.firstRetryMs * 2 ** (attempts - 1), rules.maxRetryMs)
  const hurry = attempt.isPage && endedAt - attempt.notice.at < pageHurryMs
  const pauseMs = hurry ? Math.min(doubledMs, pagePauseMs) : doubledMs
  const jitteredMs = pauseMs * (1 - attempt.random / 2)
  const wishedMs = delivery.outcome === 'retry' ? (delivery.afterMs ?? 0) : 0
  const asks = attempt.looksUp && !attempt.deduplicates && isDoubtful(delivery)
  return Math.round(endedAt + Math.max(jitteredMs, wishedMs, asks ? lookUpAfterMs : 0))
}

function isEnough(
  { notice, delivery, attempts, endedAt, isPage }: EndedAttempt,
  rules: RetryRules,
  at: number,
): boolean {
  const limited = delivery.outcome === 'retry' && delivery.reason === 'rate-limited'
  const elsewhere = isGrave(notice) && (notice.alternatives?.length ?? 0) > 0 && !limited
  if (elsewhere && attempts >= attemptsBeforeSwitch) return true
  if (isPage && endedAt - notice.at < pageHurryMs) return false
  if (attempts >= rules.maxAttempts) return true
  return attempts >= fewestAttempts && at - notice.at >= rules.maxAgeMs
}
