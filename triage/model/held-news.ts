import type { Mute } from './mute.ts'
import type { Notice } from './notice.ts'
import type { NewsSubject, Ticket, TicketEvent, TicketHappening } from './ticket.ts'
import type { Audience } from './vocabulary.ts'

/** Who is told, and a timeline line for whoever should be and is not. */
export interface Told {
  readonly notices: readonly Notice[]
  readonly untold: readonly TicketHappening[]
}

/** News that is about to be queued, and what may hold it back. */
export interface NewsToTell {
  readonly ticket: Ticket
  /** What it is news of, on the ticket's timeline; null of news of an incident, whose first ticket it is. */
  readonly event: TicketEvent | null
  readonly notices: readonly Notice[]
  /** Lines for whoever cannot be told. */
  readonly untold: readonly TicketHappening[]
  /** Those in force now. */
  readonly mutes: readonly Mute[]
}

/** The kinds of news that a mute has kept from each audience and that nobody has made up for. */
export type HeldNews = ReadonlyMap<Audience, ReadonlySet<string>>

/** Which of the two a kind of notice is about. */
export function newsSubjectOf(message: string): NewsSubject {
  return message.startsWith('incident') ? 'incident' : 'ticket'
}

/**
 * What a mute has kept from people: since the last mute ended, or the trouble before this one was
 * over.
 */
export function heldNews(timeline: readonly TicketEvent[], about: NewsSubject): HeldNews {
  const held = new Map<Audience, Set<string>>()
  for (const event of timeline) {
    if (isOver(event, about)) held.clear()
    if (event.kind !== 'not-told' || event.reason !== 'muted') continue
    if (newsSubjectOf(event.message) !== about || event.message === 'incident-over') continue
    held.set(event.to, (held.get(event.to) ?? new Set<string>()).add(event.message))
  }
  return held
}

/** Whether nothing that came before is still to be told after this event. */
function isOver(event: TicketEvent, about: NewsSubject): boolean {
  if (event.kind === 'mute-ended') return event.about === about
  if (about === 'ticket') return event.kind === 'resolved'
  return 'message' in event && event.message === 'incident-over'
}

/** What was on a ticket's timeline before one of its events. */
export function timelineBefore(
  { timeline }: Pick<Ticket, 'timeline'>,
  event: TicketEvent,
): readonly TicketEvent[] {
  const same = timeline.lastIndexOf(event)
  const alike = ({ kind, at }: TicketEvent) => kind === event.kind && at === event.at
  return timeline.slice(0, same < 0 ? timeline.findLastIndex(alike) : same)
}
