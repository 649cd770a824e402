import type { EscalationStart, Way } from '../../triage/model/escalation.ts'
import type { IncidentNews } from '../../triage/model/incident.ts'
import type { Ticket, TicketEvent, TicketHappening } from '../../triage/model/ticket.ts'
import { isMoreUrgent, type Priority } from '../../triage/model/vocabulary.ts'
import { choosePolicy, type EscalationPolicy, planOf } from './choose-policy.ts'
import { type Difficulty, difficultyOf, type RoutingRules } from './difficulty.ts'
import { type EscalationRun, readEscalations } from './escalation-run.ts'

/** What decides how a ticket is dealt with, and by which policy it is escalated. */
export interface StartRules {
  readonly policies: readonly EscalationPolicy[]
  /** Null: nobody sorts tickets by how hard they are. */
  readonly routing: RoutingRules | null
  /** Whether the streamer can be told. */
  readonly isReachable: (ticket: Ticket) => boolean
}

type Routed = TicketEvent & { readonly kind: 'routed' }

/** From the easiest to the hardest. */
const rank: Readonly<Record<Way, number>> = { automation: 0, propose: 1, expert: 2 }

/**
 * How hard the ticket is, where its timeline says something else or nothing. Before staff are paged
 * it is sorted anew with all that becomes known; after that it only ever becomes harder, and once
 * somebody has it, it is theirs to judge.
 */
export function rerouted(ticket: Ticket, rules: StartRules): TicketHappening | null {
  if (!rules.routing || !isOnItsOwn(ticket)) return null
  const { own } = readEscalations(ticket.timeline)
  if (own?.state === 'acknowledged') return null
  const now = difficultyOf(ticket, { reachable: rules.isReachable(ticket) }, rules.routing)
  const before = routedOf(ticket)
  const pagedNow = own?.paged === true && own.state !== 'over'
  if (before && !isOther(before, now, pagedNow)) return null
  return choosePolicy({ ...ticket, way: now.way }, rules.policies) && { kind: 'routed', ...now }
}

function isOther(before: Routed, now: Difficulty, paged: boolean): boolean {
  if (paged) return rank[now.way] > rank[before.way]
  return now.way !== before.way || now.waitMs !== before.waitMs || now.reason !== before.reason
}

/** What the newest spell was sorted as; null before it was. */
function routedOf({ timeline }: Ticket): Routed | null {
  const last = timeline.findLast(
    ({ kind }) => kind === 'routed' || kind === 'opened' || kind === 'reopened',
  )
  return last?.kind === 'routed' ? last : null
}

/** Whether nobody else deals with it: it is not over, and no part of an incident. */
function isOnItsOwn({ status, incident, recoveredAt }: Ticket): boolean {
  return status !== 'resolved' && incident === null && recoveredAt === null
}

/** The start of the ticket's escalation, where something calls for one and a policy takes it. */
export function started(ticket: Ticket, now: number, rules: StartRules): TicketHappening | null {
  if (!isOnItsOwn(ticket)) return null
  const { timeline } = ticket
  const { own } = readEscalations(timeline)
  const last = timeline.findLastIndex((each) => each.kind === 'escalation-started' && !each.of)
  const routed = routedOf(ticket)
  const policy = choosePolicy({ ...ticket, way: routed?.way ?? null }, rules.policies)
  if (!policy) return null
  const reasons = timeline.slice(last + 1).map((event) => startFor(event, own, policy))
  const reason = reasons.find((each) => each !== null)
  if (!reason) return null
  const firstStepAt = Math.max(now, firstStepAfter(ticket, routed))
  return startOf({ ticket, of: null, reason, policy, priority: ticket.priority, firstStepAt })
}

function startFor(
  event: TicketEvent,
  own: EscalationRun | null,
  policy: EscalationPolicy,
): EscalationStart | null {
  const somebodyHasIt = own?.state === 'acknowledged'
  switch (event.kind) {
    case 'opened':
    case 'reopened':
    case 'left-incident':
      return event.kind
    case 'priority-changed': {
      // Whoever has it and raised it knows.
      const known = somebodyHasIt && event.by !== undefined && event.by === own.acknowledged?.by
      return isMoreUrgent(event.priority, event.from) && !known ? 'raised' : null
    }
    case 'routed':
      if (!own || own.state === 'over' || somebodyHasIt) return null
      return own.paged && own.plan.policy === policy.policy ? null : 'rerouted'
    default:
      return null
  }
}

/** A remedy that did not last is no reason to wait again. */
function firstStepAfter({ timeline }: Ticket, routed: Routed | null): number {
  const spell = timeline.findLast(({ kind }) => kind === 'opened' || kind === 'reopened')
  return spell?.kind === 'opened' && routed ? spell.at + routed.waitMs : 0
}

/**
 * What news of an incident means for its escalation, which is told of on its first ticket: it
 * starts, again when it becomes more urgent, and ends with the incident.
 */
export function incidentEscalation(
  lead: Ticket,
  news: IncidentNews,
  { policies, routing }: StartRules,
): readonly TicketHappening[] {
  const { id: of, state, priority, cause, at } = news
  const run = readEscalations(lead.timeline).ofIncidents.find((each) => each.of === of)
  if (state === 'closed' || state === 'merged') {
    const reason = state === 'closed' ? 'incident-over' : 'incident-merged'
    return run && run.state !== 'over' ? [{ kind: 'escalation-ended', of, reason }] : []
  }
  const raised = run && run.state !== 'over' && isMoreUrgent(priority, run.priority)
  if (run && !raised) return []
  const about = { priority, cause, facts: lead.facts, way: routing ? ('expert' as const) : null }
  const policy = choosePolicy(about, policies)
  if (!policy) return []
  const reason = raised ? 'incident-raised' : 'incident'
  return [startOf({ ticket: lead, of, reason, policy, priority, firstStepAt: at })]
}

function startOf(start: {
  readonly ticket: Ticket
  readonly of: string | null
  readonly reason: EscalationStart
  readonly policy: EscalationPolicy
  readonly priority: Priority
  readonly firstStepAt: number
}): TicketHappening {
  const { ticket, policy, ...rest } = start
  const run = nextRun(ticket, start.of)
  return { kind: 'escalation-started', ...rest, run, plan: planOf(policy) }
}

/** The number of the next run: how often it has begun from its first step, and once more. */
export function nextRun({ timeline }: Pick<Ticket, 'timeline'>, of: string | null): number {
  const begun = timeline.filter(
    (event) =>
      (event.kind === 'escalation-started' || event.kind === 'acknowledgement-expired') &&
      event.of === of,
  )
  return begun.length + 1
}
