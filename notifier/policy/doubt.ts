import type { Notice } from '../../triage/model/notice.ts'
import type { Delivery, FailureReason, LookUp } from '../channel.ts'

/**
 * How long the connection of an attempt has to be over before the vendor's word is believed that
 * its message is absent: a request that has arrived is worked on although nobody waits any more.
 * Slack means to answer within a second or so; a page is tried again after 2 s in any case. What
 * a killed process left is asked for later still, when its lease has run out.
 */
export const lookUpAfterMs = 2_000

/** How a channel takes a second message under the same id. */
export interface Repetition {
  /** It shows a repetition once. */
  readonly deduplicates: boolean
  /** It can be asked whether it has a message. */
  readonly looksUp: boolean
}

/** Ends without the vendor's word. */
const wordless: ReadonlySet<FailureReason> = new Set([
  'unreachable',
  'timeout',
  'bad-answer',
  'stopped',
])

/** Whether the vendor may have taken what it did not say that it took. */
export function isDoubtful(delivery: Delivery): boolean {
  return delivery.outcome === 'retry' && !delivery.unsent && wordless.has(delivery.reason)
}

/** Whether a notice that may have arrived is worth another attempt, or at least a question. */
export function isWorthAgain(notice: Notice, { deduplicates, looksUp }: Repetition): boolean {
  return deduplicates || looksUp || isGrave(notice)
}

/** Whether it is worth telling twice rather than not at all: P0 and P1. */
export function isGrave({ ticket, incident }: Notice): boolean {
  const priority = incident?.priority ?? ticket.priority
  return priority === 'P0' || priority === 'P1'
}

/**
 * What is to be done with a notice that may have arrived: sent as if never before, sent with the
 * words that it may be a repetition, given up as nobody can tell, or what became of it instead.
 */
export type AfterLookUp = 'send' | 'send-again' | 'give-up' | Delivery

/**
 * What follows the vendor's word; `null` where it cannot be asked. What is there has been accepted
 * and what is not is simply sent. Where nobody can tell, what is grave is told twice rather than
 * not at all; the rest is asked about again when the question failed, and given up when there is
 * no answer to be had.
 * @param stopping the question was called off: whatever it is about can wait for the next process
 */
export function afterLookUp(notice: Notice, answer: LookUp | null, stopping: boolean): AfterLookUp {
  if (answer === 'absent') return 'send'
  if (answer === null || answer === 'unknown') return isGrave(notice) ? 'send-again' : 'give-up'
  if ('found' in answer)
    return { outcome: 'accepted', externalId: answer.found, detail: 'an earlier attempt arrived' }
  if (isGrave(notice) && !stopping) return 'send-again'
  const detail = `it may have arrived, and could not be looked up: ${answer.detail}`
  return { ...answer, detail, unsent: true }
}
