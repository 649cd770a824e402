import type { Ticket, TicketEvent, TicketHappening } from '../model/ticket.ts'

/**
 * A ticket's life. It is always in one of three states:
 *
 * `open` — trouble that nobody has taken yet. Entered when it is opened or reopened.
 * `acknowledged` — somebody said "I have it". Entered from `open` only.
 * `resolved` — over: the stream recovered or ended, or a person said so. Entered from either of
 * the others; left only by being reopened, which goes back to `acknowledged` if somebody had it
 * before, so that the first acknowledgement is never lost, else to `open`.
 *
 * All else (notes, assignments, complaints, notices, a new cause or priority) changes no state.
 * The ticket is a fold over its events; nothing else may change it.
 */
export function evolve(ticket: Ticket, event: TicketEvent): Ticket {
  return { ...ticket, ...changes(ticket, event), timeline: [...ticket.timeline, event] }
}

/** The ticket that an `opened` event makes. */
export function openTicket(
  id: string,
  number: number,
  event: TicketEvent & Extract<TicketHappening, { kind: 'opened' }>,
): Ticket {
  return {
    id,
    number,
    stream: event.stream,
    streamer: event.facts.streamer ?? null,
    symptom: event.symptom,
    cause: event.cause,
    confidence: event.confidence,
    priority: event.priority,
    priorityReasons: event.priorityReasons,
    status: 'open',
    openedAt: event.at,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolution: null,
    onsetAt: event.onsetAt,
    incident: null,
    assignee: null,
    evidence: event.evidence,
    ruledOut: event.ruledOut,
    playbook: event.playbook,
    facts: event.facts,
    firstComplaintAt: null,
    leadMs: null,
    timeline: [event],
  }
}

function changes(ticket: Ticket, event: TicketEvent): Partial<Ticket> {
  switch (event.kind) {
    case 'opened':
      throw new Error(`ticket ${ticket.id} cannot be opened twice`)
    case 'acknowledged':
      return acknowledged(ticket, event)
    case 'assigned':
      return { assignee: event.to }
    case 'priority-changed':
      return { priority: event.priority, priorityReasons: event.priorityReasons }
    case 'cause-changed':
      return {
        symptom: event.symptom,
        cause: event.cause,
        confidence: event.confidence,
        evidence: event.evidence,
        ruledOut: event.ruledOut,
        playbook: event.playbook,
      }
    case 'complaint-received':
      return complained(ticket, event.at)
    case 'resolved':
      return { status: 'resolved', resolvedAt: event.at, resolution: event.resolution }
    case 'reopened':
      return reopened(ticket)
    case 'noted':
    case 'notice-sent':
    case 'notice-failed':
    case 'not-told':
      return {}
  }
}

function acknowledged(
  ticket: Ticket,
  event: TicketEvent & { kind: 'acknowledged' },
): Partial<Ticket> {
  return {
    status: 'acknowledged',
    acknowledgedAt: ticket.acknowledgedAt ?? event.at,
    acknowledgedBy: ticket.acknowledgedBy ?? event.by,
    assignee: ticket.assignee ?? event.by,
  }
}

function reopened(ticket: Ticket): Partial<Ticket> {
  return {
    status: ticket.acknowledgedAt === null ? 'open' : 'acknowledged',
    resolvedAt: null,
    resolution: null,
  }
}

function complained(ticket: Ticket, at: number): Partial<Ticket> {
  if (ticket.firstComplaintAt !== null) return {}
  return { firstComplaintAt: at, leadMs: at - ticket.openedAt }
}
