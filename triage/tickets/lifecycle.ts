import type { Diagnosis } from '../model/diagnosis.ts'
import type { Rating, Ticket, TicketEvent, TicketHappening } from '../model/ticket.ts'
import { untouched } from '../model/untouched.ts'

/**
 * A ticket's life. It is always in one of three states:
 *
 * `open` — trouble that nobody has taken yet. Entered when it is opened or reopened.
 * `acknowledged` — somebody said "I have it". Entered from `open` only.
 * `resolved` — over: the stream has stayed well or ended, or a person said so. Entered from either
 * of the others; left only by being reopened, which goes back to `acknowledged` if somebody had it
 * before, so that the first acknowledgement is never lost, else to `open`.
 *
 * All else changes no state: `recovered` notes since when the stream is well, and `relapsed` that
 * it is not; notes, complaints, notices, ratings, a new cause or priority are what they are.
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
    ...untouched,
    id,
    number,
    stream: event.stream,
    streamer: event.facts.streamer ?? null,
    symptom: event.symptom,
    ...diagnosisOf(event),
    priority: event.priority,
    priorityReasons: event.priorityReasons,
    status: 'open',
    openedAt: event.at,
    onsetAt: event.onsetAt,
    follows: event.follows ?? null,
    facts: event.facts,
    timeline: [event],
  }
}

/** The diagnosis alone, of what carries one among other things. */
export function diagnosisOf(it: Diagnosis): Diagnosis {
  const { cause, confidence, reason, evidence, ruledOut, playbook } = it
  return { cause, confidence, reason, evidence, ruledOut, playbook }
}

/** What a ticket is about once somebody has said that nothing is wrong. */
const endedOnPurpose: Diagnosis = {
  cause: 'ended-on-purpose',
  confidence: 1,
  reason: 'a-person-said-so',
  evidence: {},
  ruledOut: [],
  playbook: { step: 'carry-on', checks: [], automations: [], values: {} },
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
      return prioritised(ticket, event)
    case 'cause-changed':
      return { symptom: event.symptom, ...diagnosisOf(event) }
    case 'confidence-changed':
      return diagnosisOf(event)
    case 'joined-incident':
      return { incident: event.incident, ...ownCallIsOver(ticket) }
    case 'left-incident':
      return { incident: null }
    case 'complaint-received':
      return {
        ...complained(ticket, event.at),
        ...(event.from === 'streamer' && { waitingSince: null }),
      }
    case 'recovered':
      return { recoveredAt: event.at }
    case 'relapsed':
      return { recoveredAt: null, waitingSince: null, evidence: event.evidence }
    case 'ended-on-purpose':
      return endedOnPurpose
    case 'still-broken':
      return {
        ...complained(ticket, event.at),
        recoveredAt: null,
        waitingSince: null,
        keptOpenBy: event.by,
      }
    case 'resolved':
      return {
        ...ownCallIsOver(ticket),
        proposedAt: null,
        status: 'resolved',
        resolvedAt: event.at,
        resolution: event.resolution,
        keptOpenBy: null,
        waitingSince: null,
        snoozedUntil: null,
      }
    case 'reopened':
      return reopened(ticket, event)
    case 'closed':
      return { closedAt: event.at }
    case 'rated':
      return { rating: ratingOf(event) }
    case 'waiting':
      return { waitingSince: event.at }
    case 'resumed':
      return { waitingSince: null }
    case 'routed':
      return { proposedAt: event.way === 'propose' ? event.at : null }
    case 'approved':
      return { proposedAt: null }
    case 'escalation-started':
    case 'acknowledgement-expired':
      return { calling: { since: event.at, incident: event.of } }
    case 'escalation-ended':
      return ticket.calling?.incident === event.of ? { calling: null } : {}
    case 'snoozed':
      return { snoozedUntil: event.until }
    case 'snooze-ended':
      return { snoozedUntil: null }
    case 'noted':
    case 'asked':
    case 'answered':
    case 'said':
    case 'step-taken':
    case 'step-skipped':
    case 'handed-off':
    case 'promised':
    case 'sla-at-risk':
    case 'sla-breached':
    case 'sla-met':
    case 'picture-kept':
    case 'mute-ended':
    case 'followed':
    case 'unfollowed':
    case 'notice-sent':
    case 'notice-failed':
    case 'not-told':
      return {}
  }
}

type EventOf<Kind extends TicketEvent['kind']> = Extract<TicketEvent, { kind: Kind }>

function acknowledged(ticket: Ticket, event: EventOf<'acknowledged'>): Partial<Ticket> {
  return {
    // The page of an incident may be about a ticket whose own stream is well again.
    status: ticket.status === 'resolved' ? 'resolved' : 'acknowledged',
    calling: null,
    acknowledgedAt: ticket.acknowledgedAt ?? event.at,
    acknowledgedBy: ticket.acknowledgedBy ?? event.by,
    assignee: ticket.assignee ?? event.by,
  }
}

/** The ticket itself calls nobody any more; an incident that is told of on it may. */
function ownCallIsOver({ calling }: Ticket): Partial<Ticket> {
  return calling?.incident === null ? { calling: null } : {}
}

function prioritised(ticket: Ticket, event: EventOf<'priority-changed'>): Partial<Ticket> {
  const { priority, priorityReasons, by } = event
  if (by === undefined) return { priority, priorityReasons }
  const judged = ticket.pinned?.judged ?? ticket.priority
  return { priority, priorityReasons, pinned: { priority, judged, by } }
}

function reopened(ticket: Ticket, { by, evidence }: EventOf<'reopened'>): Partial<Ticket> {
  return {
    status: ticket.acknowledgedAt === null ? 'open' : 'acknowledged',
    recoveredAt: null,
    resolvedAt: null,
    resolution: null,
    ...(by !== undefined && { keptOpenBy: by }),
    ...(evidence && { evidence }),
  }
}

function complained(ticket: Ticket, at: number): Partial<Ticket> {
  if (ticket.firstComplaintAt !== null) return {}
  return { firstComplaintAt: at, leadMs: at - ticket.openedAt }
}

function ratingOf({ at, by, stars, text }: EventOf<'rated'>): Rating {
  return { at, by, stars, ...(text !== undefined && { text }) }
}
