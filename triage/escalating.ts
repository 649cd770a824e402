import type { NextStep } from './model/escalation.ts'
import type { IncidentNews } from './model/incident.ts'
import type { Covered } from './model/mute.ts'
import type { Ticket, TicketHappening } from './model/ticket.ts'
import { applyAll, type TicketChange } from './tickets/apply-trouble.ts'

/** Decides whom a ticket pages, when, and what it waits for. Pure. */
export interface Escalation {
  /** What its timeline should say by `now` (Unix ms) and does not say yet; what mutes cover rests. */
  news(ticket: Ticket, now: number, muted: Covered): readonly TicketHappening[]
  /** What it waits for, and until when. */
  next(ticket: Ticket, muted: Covered): NextStep
  /** What news of an incident puts onto the ticket that it is told of on. */
  ofIncident(lead: Ticket, news: IncidentNews): readonly TicketHappening[]
}

/** Nobody is paged step by step. */
export const noEscalation: Escalation = {
  news: () => [],
  next: () => ({ kind: 'no-policy', at: null }),
  ofIncident: () => [],
}

/** A change, and after it whom it pages. */
export function withEscalation(
  { ticket, events }: TicketChange,
  at: number,
  { escalation, muted }: { readonly escalation: Escalation; readonly muted: Covered },
): TicketChange {
  const change = applyAll(ticket, at, escalation.news(ticket, at, muted))
  return { ticket: change.ticket, events: [...events, ...change.events] }
}
