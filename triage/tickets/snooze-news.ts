import type { Covered } from '../model/mute.ts'
import type { Ticket } from '../model/ticket.ts'
import { applyAll, type TicketChange } from './apply-trouble.ts'

/**
 * A change, and after it the end of a snooze by `at` (Unix ms), if the trouble lasts: whoever asked for
 * quiet is told then, once. While the stream is well, or a mute covers the ticket, there is nothing to
 * tell; this is asked anew when that is over.
 */
export function withSnoozeNews(
  { ticket, events }: TicketChange,
  at: number,
  muted: Covered,
): TicketChange {
  const snoozed = ticket.timeline.findLast(({ kind }) => kind === 'snoozed')
  const endsAt = nextSnoozeNewsAt(ticket, muted)
  if (snoozed?.kind !== 'snoozed' || endsAt === null || endsAt > at) return { ticket, events }
  const change = applyAll(ticket, at, [{ kind: 'snooze-ended', by: snoozed.by }])
  return { ticket: change.ticket, events: [...events, ...change.events] }
}

/** When time alone will give `withSnoozeNews` something to say (Unix ms); null when it will not. */
export function nextSnoozeNewsAt(
  { status, recoveredAt, snoozedUntil }: Ticket,
  muted: Covered,
): number | null {
  const ill = status !== 'resolved' && recoveredAt === null
  return ill && !muted.ticket ? snoozedUntil : null
}
