import type { Diagnosis } from '../model/diagnosis.ts'
import { advisesAnew } from '../model/playbook.ts'
import type { Ticket, TicketEvent, TicketHappening } from '../model/ticket.ts'
import type { Trouble } from '../model/trouble.ts'
import type { Priority } from '../model/vocabulary.ts'
import { evolve, openTicket } from './lifecycle.ts'
import { reopenWithinMs } from './patience.ts'
import { isMoreUrgent } from './priority.ts'
import { ticketId } from './ticket-id.ts'

/** What a new ticket does not get from its trouble. */
export interface NewTicket {
  readonly number: number
  /** The id of the stream's last ticket, when that was too long ago to be reopened. */
  readonly follows?: string | undefined
}

/** A ticket after what happened to it, and the events that made it so, in order. */
export interface TicketChange {
  readonly ticket: Ticket
  readonly events: readonly TicketEvent[]
}

/**
 * What a trouble means for the stream's ticket: it opens one, reopens the one that was just
 * resolved, tells it what has changed, or resolves it. Null when it changes nothing.
 *
 * @param latest the stream's unresolved ticket, or the one resolved last while it is the same story
 * @param fresh what a new ticket would get
 */
export function applyTrouble(
  trouble: Trouble,
  latest: Ticket | null,
  fresh: () => NewTicket,
): TicketChange | null {
  if (trouble.state === 'began') {
    return latest === null ? open(trouble, fresh()) : goOn(trouble, latest)
  }
  if (latest === null) return null
  if (latest.status === 'resolved')
    return changeWith(trouble.at, latest, afterwards(trouble, latest))
  switch (trouble.state) {
    case 'changed':
      return changeWith(trouble.at, latest, differences(trouble, latest))
    case 'over':
      return changeWith(trouble.at, latest, endings(trouble, latest))
    case 'settled':
      return changeWith(trouble.at, latest, settlements(trouble, latest))
  }
}

/** Whether a trouble that begins now is the same as the one a ticket is about. */
export function isSameStory({ id, resolvedAt, closedAt }: Ticket, trouble: Trouble): boolean {
  // A trouble that was told before a crash and is told again after it is the ticket it already made.
  if (id === ticketId(trouble.stream, trouble.onsetAt)) return true
  if (resolvedAt === null) return true
  return closedAt === null && trouble.at - resolvedAt <= reopenWithinMs
}

/** A trouble begins that a ticket already tells of. */
function goOn(trouble: Trouble, latest: Ticket): TicketChange | null {
  const { at, onsetAt, diagnosis } = trouble
  const news = differences(trouble, latest)
  if (latest.status === 'resolved') {
    const back = { kind: 'reopened', onsetAt, evidence: diagnosis.evidence } as const
    return withComplaint(applyAll(latest, at, [back, ...news]), trouble)
  }
  if (latest.recoveredAt === null) return changeWith(at, latest, news)
  const back = { kind: 'relapsed', onsetAt, evidence: diagnosis.evidence } as const
  return withComplaint(applyAll(latest, at, [back, ...news]), trouble)
}

function changeWith(
  at: number,
  ticket: Ticket,
  happenings: readonly TicketHappening[],
): TicketChange | null {
  return happenings.length === 0 ? null : applyAll(ticket, at, happenings)
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

function open(trouble: Trouble, { number, follows }: NewTicket): TicketChange {
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
    ...(follows !== undefined && { follows }),
  }
  const ticket = openTicket(ticketId(stream, onsetAt), number, event)
  const joined = applyAll(ticket, at, membership(trouble, ticket))
  return withComplaint({ ticket: joined.ticket, events: [event, ...joined.events] }, trouble)
}

/** Somebody was faster than we were: their word belongs to the ticket that is now opened. */
function withComplaint(change: TicketChange, { complaint }: Trouble): TicketChange {
  if (complaint === undefined) return change
  const heard = { kind: 'complaint-received' as const, ...complaint }
  return { ticket: evolve(change.ticket, heard), events: [...change.events, heard] }
}

function differences(trouble: Trouble, ticket: Ticket): TicketHappening[] {
  const { symptom, diagnosis } = trouble
  const happenings: TicketHappening[] = []
  if (symptom !== ticket.symptom || diagnosis.cause !== ticket.cause) {
    happenings.push({ kind: 'cause-changed', from: ticket.cause, symptom, ...diagnosis })
  } else if (isMoreKnown(diagnosis, ticket)) {
    happenings.push({ kind: 'confidence-changed', from: ticket.confidence, ...diagnosis })
  }
  const priority = priorityFor(trouble, ticket)
  if (priority !== ticket.priority) {
    const { priorityReasons } = trouble
    happenings.push({ kind: 'priority-changed', from: ticket.priority, priority, priorityReasons })
  }
  return [...happenings, ...membership(trouble, ticket)]
}

/** Whether the same cause is now surer or less sure, or calls for something else. */
function isMoreKnown({ confidence, playbook }: Diagnosis, ticket: Ticket): boolean {
  return confidence !== ticket.confidence || advisesAnew(ticket.playbook, playbook)
}

/** Whether the trouble belongs to another incident than its ticket. */
function membership({ incident }: Trouble, ticket: Ticket): TicketHappening[] {
  if (incident === ticket.incident) return []
  if (incident !== null) return [{ kind: 'joined-incident', incident, from: ticket.incident }]
  return ticket.incident === null ? [] : [{ kind: 'left-incident', incident: ticket.incident }]
}

/** The score's priority, unless a person's word is more urgent, or was given knowing it. */
function priorityFor({ priority }: Trouble, { pinned }: Ticket): Priority {
  if (!pinned) return priority
  const beyond = isMoreUrgent(priority, pinned.judged) && isMoreUrgent(priority, pinned.priority)
  return beyond ? priority : pinned.priority
}

/** A stream that ended is over for good; one that is well again has to stay so first. */
function endings({ over }: Trouble, { recoveredAt }: Ticket): TicketHappening[] {
  if (over === 'ended') return [{ kind: 'resolved', resolution: 'ended' }]
  return recoveredAt === null ? [{ kind: 'recovered' }] : []
}

/** A person resolved it while its stream was ill; when that is well again is worth a line. */
function afterwards({ state, over }: Trouble, ticket: Ticket): TicketHappening[] {
  const isNews = ticket.resolution === 'person' && ticket.recoveredAt === null
  return isNews && state === 'over' && over === 'recovered' ? [{ kind: 'recovered' }] : []
}

/** It has stayed well; unless somebody said that it is not over, who then has to say that it is. */
function settlements({ heeded }: Trouble, { keptOpenBy }: Ticket): TicketHappening[] {
  if (keptOpenBy !== null) return []
  return [{ kind: 'resolved', resolution: 'recovered', ...(heeded && { heeded }) }]
}
