import type { Ticket } from '../../model/ticket.ts'
import { evolve, openTicket } from '../lifecycle.ts'

/**
 * The ticket as it was just before a moment, whatever has happened since: a report on a month that
 * is over says the same whenever it is made. Null when it was not open yet.
 */
export function ticketAsOf(ticket: Ticket, atMs: number): Ticket | null {
  const before = ticket.timeline.filter(({ at }) => at < atMs)
  const [opened, ...rest] = before
  if (opened?.kind !== 'opened') return null
  if (before.length === ticket.timeline.length) return ticket
  return rest.reduce(evolve, openTicket(ticket.id, ticket.number, opened))
}
