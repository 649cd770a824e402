import type { NextStep } from './model/escalation.ts'
import type { IncidentNews } from './model/incident.ts'
import { coversTicket, type Mute } from './model/mute.ts'
import type { Ticket, TicketHappening } from './model/ticket.ts'
import { applyAll, type TicketChange } from './tickets/apply-trouble.ts'

/** Decides whom a ticket pages, when, and what it waits for. Pure. */
export interface Escalation {
  /** What its timeline should say by `now` (Unix ms) and does not say yet; `muted`: a mute covers it now. */
  news(ticket: Ticket, now: number, muted: boolean): readonly TicketHappening[]
  /** What it waits for, and until when. */
  next(ticket: Ticket, muted: boolean): NextStep
  /** What news of an incident puts onto the ticket that it is told of on. */
  ofIncident(lead: Ticket, news: IncidentNews): readonly TicketHappening[]
}

/** Nobody is paged step by step. */
export const noEscalation: Escalation = {
  news: () => [],
  next: () => ({ kind: 'no-policy', at: null }),
  ofIncident: () => [],
}

/** Whether a mute covers the ticket. */
export function isMuted(ticket: Ticket, mutes: readonly Mute[]): boolean {
  return mutes.some((mute) => coversTicket(mute, ticket))
}

/** A change, and after it whom it pages. */
export function withEscalation(
  { ticket, events }: TicketChange,
  at: number,
  { escalation, mutes }: { readonly escalation: Escalation; readonly mutes: readonly Mute[] },
): TicketChange {
  const change = applyAll(ticket, at, escalation.news(ticket, at, isMuted(ticket, mutes)))
  return { ticket: change.ticket, events: [...events, ...change.events] }
}
