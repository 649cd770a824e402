import { heldNews } from '../model/held-news.ts'
import { type Covered, coversTicket, type Mute } from '../model/mute.ts'
import type { Ticket, TicketHappening } from '../model/ticket.ts'

/**
 * What the end of a mute means for a ticket: the line after which what was held back is told, if
 * the trouble lasts. While the stream is well there is nothing to tell; should it fall ill again,
 * this is asked anew.
 *
 * @param mutes those in force now
 */
export function muteNews(ticket: Ticket, mutes: readonly Mute[]): readonly TicketHappening[] {
  const ill = ticket.status !== 'resolved' && ticket.recoveredAt === null
  if (!ill || heldNews(ticket.timeline, 'ticket').size === 0) return []
  if (mutes.some((mute) => coversTicket(mute, ticket))) return []
  return [{ kind: 'mute-ended', about: 'ticket' }]
}

/**
 * When to ask again whether a ticket, or an incident that is told of on it, goes on as if there were no
 * mute (Unix ms): when the first of the mutes ends, whichever of them it is; null when nothing waits for
 * that. News that is held back waits, and so do steps of an escalation.
 */
export function nextMuteNewsAt({
  ticket: { timeline, status },
  mutes,
  muted,
  now,
}: {
  readonly ticket: Ticket
  /** Those in force now. */
  readonly mutes: readonly Mute[]
  /** What they cover of the ticket. */
  readonly muted: Covered
  readonly now: number
}): number | null {
  const incident = heldNews(timeline, 'incident').size > 0
  const rests = muted.incidents.size > 0 || (muted.ticket && status !== 'resolved')
  if (!rests && !incident && heldNews(timeline, 'ticket').size === 0) return null
  if (mutes.length > 0) return Math.min(...mutes.map(({ until }) => until))
  // Of an incident the ticket alone does not know whether it lasts.
  return incident ? now : null
}
