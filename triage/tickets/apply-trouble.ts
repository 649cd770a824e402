import type { Ticket, TicketEvent, TicketHappening } from '../model/ticket.ts'
import type { Trouble } from '../model/trouble.ts'
import { evolve, openTicket } from './lifecycle.ts'
import { isMoreUrgent } from './priority.ts'
import { ticketId } from './ticket-id.ts'

/** The same trouble within this long of its end is the same ticket, reopened. */
export const reopenWithinMs = 600_000

/** A ticket after what happened to it, and the events that made it so, in order. */
export interface TicketChange {
  readonly ticket: Ticket
  readonly events: readonly TicketEvent[]
}

/**
 * What a trouble means for the stream's ticket: it opens one, reopens the one that was just
 * resolved, tells it what has changed, or resolves it. Null when it changes nothing.
 *
 * @param latest the stream's unresolved ticket, or the one resolved last within `reopenWithinMs`
 * @param nextNumber the number a new ticket would get
 */
export function applyTrouble(
  trouble: Trouble,
  latest: Ticket | null,
  nextNumber: () => number,
): TicketChange | null {
  switch (trouble.state) {
    case 'began':
      if (latest === null) return open(trouble, nextNumber())
      return latest.status === 'resolved' ? reopen(trouble, latest) : update(trouble, latest)
    case 'changed':
      return latest === null || latest.status === 'resolved' ? null : update(trouble, latest)
    case 'over':
      return latest === null || latest.status === 'resolved' ? null : resolve(trouble, latest)
  }
}

/** Applies happenings one after the other, all at the same moment. */
export function applyAll(
  ticket: Ticket,
  at: number,
  happenings: readonly TicketHappening[],
): TicketChange {
  const events = happenings.map((happening) => ({ at, ...happening }))
  return { ticket: events.reduce(evolve, ticket), events }
}

function open(trouble: Trouble, number: number): TicketChange {
  const { at, stream, symptom, vantage, diagnosis, priority, priorityReasons, onsetAt } = trouble
  const event = {
    at,
    kind: 'opened' as const,
    stream,
    symptom,
    vantage,
    ...diagnosis,
    priority,
    priorityReasons,
    onsetAt,
    facts: trouble.facts,
  }
  const ticket = openTicket(ticketId(stream, onsetAt), number, event)
  return withComplaint({ ticket, events: [event] }, trouble)
}

/** Somebody was faster than we were: their word belongs to the ticket that is now opened. */
function withComplaint(change: TicketChange, { complaint }: Trouble): TicketChange {
  if (complaint === undefined) return change
  const heard = { kind: 'complaint-received' as const, ...complaint }
  return { ticket: evolve(change.ticket, heard), events: [...change.events, heard] }
}

function reopen(trouble: Trouble, ticket: Ticket): TicketChange {
  const change = applyAll(ticket, trouble.at, [
    { kind: 'reopened', onsetAt: trouble.onsetAt, evidence: trouble.diagnosis.evidence },
    ...differences(trouble, ticket),
  ])
  return withComplaint(change, trouble)
}

function update(trouble: Trouble, ticket: Ticket): TicketChange | null {
  const happenings = differences(trouble, ticket)
  return happenings.length === 0 ? null : applyAll(ticket, trouble.at, happenings)
}

/** A priority is raised at once, and not lowered while the ticket is open: a promise was made. */
function differences(trouble: Trouble, ticket: Ticket): TicketHappening[] {
  const { symptom, diagnosis, priority, priorityReasons } = trouble
  const happenings: TicketHappening[] = []
  if (symptom !== ticket.symptom || diagnosis.cause !== ticket.cause) {
    happenings.push({
      kind: 'cause-changed',
      from: ticket.cause,
      symptom,
      ...diagnosis,
    })
  }
  if (isMoreUrgent(priority, ticket.priority)) {
    happenings.push({ kind: 'priority-changed', from: ticket.priority, priority, priorityReasons })
  }
  return happenings
}

function resolve(trouble: Trouble, ticket: Ticket): TicketChange {
  return applyAll(ticket, trouble.at, [
    { kind: 'resolved', resolution: trouble.over ?? 'recovered' },
  ])
}
