import type { Ticket, TicketEvent } from '../../triage/model/ticket.ts'

/** Of what happens at one moment and `counts`, the last is told: the ticket is shown as it then is. */
export function isOvertaken(
  { timeline }: Pick<Ticket, 'timeline'>,
  event: TicketEvent,
  counts: (event: TicketEvent) => boolean,
): boolean {
  const later = timeline.slice(timeline.lastIndexOf(event) + 1)
  return later.some((each) => each.at === event.at && counts(each))
}
