import type { Notice } from '../../triage/model/notice.ts'
import type { Delivery, FailureReason } from '../channel.ts'

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

/** Whether it is worth telling twice rather than not at all: P0 and P1. */
export function isGrave({ ticket, incident }: Notice): boolean {
  const priority = incident?.priority ?? ticket.priority
  return priority === 'P0' || priority === 'P1'
}
