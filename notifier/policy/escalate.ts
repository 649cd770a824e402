import type { NextStep, StepMiss, StepPage } from '../../triage/model/escalation.ts'
import { type Covered, uncovered } from '../../triage/model/mute.ts'
import type { Ticket, TicketHappening } from '../../triage/model/ticket.ts'
import type { Duty } from '../oncall/duty.ts'
import { type EscalationRun, type Escalations, readEscalations } from './escalation-run.ts'
import {
  type PageCarrier,
  type PagingGround,
  personNamed,
  type Reach,
  type Reached,
  reachPerson,
  reachTargets,
} from './reach-step.ts'
import { nextRun, rerouted, type StartRules, started } from './start-escalation.ts'

/** Everything that escalation is decided by, beside a ticket's own events. */
export interface EscalationRules extends StartRules {
  readonly carriers: readonly PageCarrier[]
  /** Duty as it is now. */
  readonly duty: () => Duty
}

/** More lines than this at one moment are a mistake of ours, not of a policy. */
const mostAtOnce = 1_000

/**
 * What a ticket's timeline should say about its escalation by `now` and does not say yet: how it is
 * routed, that its escalation starts, which steps are taken or skipped, that an acknowledgement has run
 * out, the hand-off. Whatever it says is taken to be written, so asking twice says nothing twice,
 * before or after a restart. Of steps that were slept through only one is taken now: the next one
 * waits its time from here on.
 *
 * @param muted what mutes cover of it now: that rests
 */
export function escalationNews(
  ticket: Ticket,
  now: number,
  rules: EscalationRules,
  muted: Covered = uncovered,
): readonly TicketHappening[] {
  const happenings: TicketHappening[] = []
  let timeline = ticket.timeline
  while (happenings.length < mostAtOnce) {
    const next = nextHappening({ ...ticket, timeline }, now, { ...rules, muted })
    if (next === null) return happenings
    happenings.push(next)
    timeline = [...timeline, { at: now, ...next }]
  }
  throw new Error(
    `ticket ${ticket.id}: its escalation has more than ${mostAtOnce} things to do at once, expected it to wait`,
  )
}

function nextHappening(
  ticket: Ticket,
  now: number,
  rules: EscalationRules & { readonly muted: Covered },
): TicketHappening | null {
  // What is due waits for the end of the mute.
  const start = rules.muted.ticket ? null : (rerouted(ticket, rules) ?? started(ticket, now, rules))
  if (start) return start
  const read = readEscalations(ticket.timeline)
  const ground = { duty: rules.duty(), carriers: rules.carriers, atMs: now }
  for (const run of runsOf(read, rules.muted)) {
    const at: At = { ticket, run, ground: { ...ground, region: ticket.facts.region } }
    const next = undelivered(at) ?? (momentOf(ticket, run, read) <= now ? advance(at) : null)
    if (next) return next
  }
  return null
}

/** One escalation at one moment. */
interface At {
  readonly ticket: Ticket
  readonly run: EscalationRun
  readonly ground: PagingGround
}

/** Those that no mute lets rest: one of the ticket is none of the incident that is told of on it. */
function runsOf({ own, ofIncidents }: Escalations, muted: Covered): EscalationRun[] {
  const awake = ofIncidents.filter(({ of }) => of === null || !muted.incidents.has(of))
  return [...(own && !muted.ticket ? [own] : []), ...awake]
}

/** When time alone moves a run on; infinite when it does not. */
function momentOf(ticket: Ticket, run: EscalationRun, { illSince }: Escalations): number {
  // Another stream's recovery does not end an incident.
  const since = run.of === null ? illSince : 0
  if (run.of === null && (since === null || !isOpen(ticket))) return Number.POSITIVE_INFINITY
  if (run.state === 'calling') return Math.max(run.dueAt, since ?? 0)
  if (run.state !== 'acknowledged') return Number.POSITIVE_INFINITY
  const priority = run.of === null ? ticket.priority : run.priority
  const heldForMs = run.plan.acknowledgedForMs[priority] ?? Number.POSITIVE_INFINITY
  const heldFrom = Math.max(run.acknowledged?.at ?? 0, run.activeAt, since ?? 0)
  // Whoever has it asked for quiet until then.
  return Math.max(heldFrom + heldForMs, ticket.snoozedUntil ?? 0)
}

function isOpen({ status, incident }: Ticket): boolean {
  return status !== 'resolved' && incident === null
}

function advance(at: At): TicketHappening {
  const { run, ticket } = at
  const { of } = run
  if (run.state === 'acknowledged') {
    const by = run.acknowledged?.by ?? ''
    return { kind: 'acknowledgement-expired', of, run: nextRun(ticket, of), by }
  }
  const { steps, repeat } = run.plan
  const index = run.next % steps.length
  const round = (run.next - index) / steps.length
  const target = steps[index]
  const inVain = index === 0 && round > 0 && run.reached === 0
  if (!target || round > repeat || inVain) return handOff(at)
  const reach = reachTargets(target.to, at.ground)
  const position = { of, run: run.run, round, step: index }
  const [miss] = reach.missed
  if (reach.reached.length === 0)
    return {
      ...{ kind: 'step-skipped', ...position, missed: reach.missed },
      reason: miss?.reason ?? 'nobody-on-duty',
    }
  const { reached, missed } = withOwed(at, reach)
  return {
    kind: 'step-taken',
    ...position,
    pages: pagesOf(at, `${round}.${index}`, reached),
    missed,
  }
}

/** Whoever let an acknowledgement run out is paged with the next who are. */
function withOwed({ run, ground }: At, { reached, missed }: Reach): Reach {
  if (run.owed === null) return { reached, missed }
  const id = personNamed(run.owed, ground.duty)
  const one =
    id === null ? ({ who: run.owed, reason: 'no-such-person' } as const) : reachPerson(id, ground)
  if ('reason' in one) return { reached, missed: [...missed, one] }
  const already = reached.some(({ person }) => person === one.person)
  return { reached: already ? reached : [...reached, one], missed }
}

function handOff(at: At): TicketHappening {
  const { run, ground } = at
  const about = { kind: 'handed-off', of: run.of, run: run.run } as const
  const { lastResort } = run.plan
  const targets = reachTargets(lastResort, ground)
  const { reached, missed } = withOwed(at, targets)
  const told = targets.reached.length > 0
  const outcome = told ? 'told' : lastResort.length > 0 ? 'nobody-reached' : 'nobody-configured'
  return { ...about, pages: pagesOf(at, 'last', reached), missed, outcome }
}

/** Ids come from the place in the escalation alone: the same step always gives the same. */
function pagesOf({ ticket, run }: At, place: string, reached: readonly Reached[]): StepPage[] {
  const about = run.of === null ? ticket.id : `${ticket.id}-${run.of}`
  return reached.map((each, index) => ({
    notice: `${about}-page-${run.run}-${place}-${index}`,
    ...each,
  }))
}

/** A step whose pages were all given up, over every address of everybody, has reached nobody. */
function undelivered({ run }: At): TicketHappening | null {
  if (run.state !== 'calling' && run.state !== 'handed-off') return null
  const { of, lost } = run
  if (lost.length === 0 || run.live.size > 0) return null
  const missed = lost.map(({ person, channel }): StepMiss => {
    return { who: person ?? channel, reason: 'undelivered' }
  })
  if (run.state === 'handed-off')
    return { kind: 'handed-off', of, run: run.run, pages: [], missed, outcome: 'nobody-reached' }
  const taken = run.next - 1
  const step = taken % run.plan.steps.length
  const round = (taken - step) / run.plan.steps.length
  return { kind: 'step-skipped', of, run: run.run, round, step, reason: 'undelivered', missed }
}

/**
 * What an open ticket waits for. The moment is when time alone will give `escalationNews` something to
 * say, also of an incident that is told of on a ticket which is itself over.
 */
export function nextStepOf(ticket: Ticket, muted: Covered = uncovered): NextStep {
  const read = readEscalations(ticket.timeline)
  const at = Math.min(...runsOf(read, muted).map((run) => momentOf(ticket, run, read)), Infinity)
  return {
    kind: muted.ticket ? 'muted' : kindOf(ticket, read),
    at: Number.isFinite(at) ? at : null,
  }
}

function kindOf(ticket: Ticket, read: Escalations): NextStep['kind'] {
  if (ticket.incident !== null) return 'part-of-incident'
  if (read.illSince === null) return 'recovered'
  const { own } = read
  if (!own || own.state === 'over') return 'no-policy'
  if (own.state === 'calling') return 'page'
  if (own.state === 'handed-off') return 'handed-off'
  return Number.isFinite(momentOf(ticket, own, read)) ? 'acknowledged-until' : 'acknowledged'
}
