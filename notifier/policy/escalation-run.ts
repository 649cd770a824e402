import type { EscalationPlan, StepMiss, StepPage } from '../../triage/model/escalation.ts'
import type { TicketEvent } from '../../triage/model/ticket.ts'
import type { Priority } from '../../triage/model/vocabulary.ts'

/**
 * Where an escalation stands. `calling` takes steps until somebody acknowledges; `acknowledged`
 * calls again when the acknowledgement runs out; `handed-off` has told the last resort; `over` is
 * left behind: the ticket was resolved, belongs to an incident, or the incident is over.
 */
export type EscalationState = 'calling' | 'acknowledged' | 'handed-off' | 'over'

/** One escalation of a ticket, as its timeline tells it. All times are Unix ms. */
export interface EscalationRun {
  /** The incident it is about; null for the ticket's own. */
  readonly of: string | null
  /** Counts from 1. */
  run: number
  plan: EscalationPlan
  /** What it was started for. */
  priority: Priority
  state: EscalationState
  /** The next step, counted from 0 through all rounds. */
  next: number
  dueAt: number
  /** How many steps of this round have paged somebody. */
  reached: number
  /** Whether anybody was paged since it was started. */
  paged: boolean
  /** Who let an acknowledgement run out and is yet to be paged for it. */
  owed: string | null
  acknowledged: { readonly at: number; readonly by: string } | null
  /** When somebody last did something about it. */
  activeAt: number
  /** Who was missed since anybody was last paged. */
  missed: StepMiss[]
  /** Pages of the newest step that were not given up. */
  readonly live: Map<string, StepPage>
  /** Pages that were given up, and for which nothing has been done yet. */
  readonly lost: StepPage[]
  /** Everybody who was ever paged. */
  readonly pages: StepPage[]
}

/** All that a timeline says about escalations. */
export interface Escalations {
  readonly own: EscalationRun | null
  /** Those of incidents that are told of on this ticket, oldest first. */
  readonly ofIncidents: readonly EscalationRun[]
  /** Since when the stream is ill without a break; null while it is well. */
  readonly illSince: number | null
}

type EventOf<Kind extends TicketEvent['kind']> = Extract<TicketEvent, { kind: Kind }>

/** Reads the escalations off a timeline. */
export function readEscalations(timeline: readonly TicketEvent[]): Escalations {
  const runs = new Map<string | null, EscalationRun>()
  let illSince: number | null = null
  for (const event of timeline) {
    illSince = illAfter(event, illSince)
    const step = steps[event.kind] as ((runs: Runs, event: TicketEvent) => void) | undefined
    step?.(runs, event)
  }
  const ofIncidents = [...runs.values()].filter(({ of }) => of !== null)
  return { own: runs.get(null) ?? null, ofIncidents, illSince }
}

type Runs = Map<string | null, EscalationRun>

function illAfter({ kind, at }: TicketEvent, illSince: number | null): number | null {
  switch (kind) {
    case 'opened':
    case 'relapsed':
    case 'reopened':
      return at
    case 'still-broken':
      return illSince ?? at
    case 'recovered':
      return null
    default:
      return illSince
  }
}

function start(
  runs: Runs,
  { of, run, plan, priority, firstStepAt, at }: EventOf<'escalation-started'>,
) {
  const before = runs.get(of)
  runs.set(of, {
    ...{ of, run, plan, priority, state: 'calling', next: 0, dueAt: firstStepAt },
    ...{ reached: 0, paged: false, owed: null, acknowledged: null, activeAt: at },
    ...{ missed: [], live: new Map(), lost: [], pages: before?.pages ?? [] },
  })
}

function took(runs: Runs, { of, round, step, pages, missed, at }: EventOf<'step-taken'>) {
  const run = runs.get(of)
  if (!run) return
  const { steps: all } = run.plan
  run.next = round * all.length + step + 1
  run.dueAt = at + (all[step]?.waitMs ?? 0)
  run.paged = true
  run.reached = step === 0 ? 1 : run.reached + 1
  run.owed = null
  run.missed = [...missed]
  run.lost.length = 0
  run.live.clear()
  for (const page of pages) run.live.set(page.notice, page)
  run.pages.push(...pages)
}

function skipped(runs: Runs, { of, round, step, missed, reason, at }: EventOf<'step-skipped'>) {
  const run = runs.get(of)
  if (!run) return
  run.dueAt = at
  run.missed.push(...missed)
  run.lost.length = 0
  if (reason === 'undelivered') {
    // It was taken, and none of its pages arrived.
    run.reached -= 1
    return
  }
  run.next = round * run.plan.steps.length + step + 1
  if (step === 0) run.reached = 0
}

function lost(runs: Runs, notice: string) {
  for (const run of runs.values()) {
    const page = run.live.get(notice)
    if (page && (run.state === 'calling' || run.state === 'handed-off')) run.lost.push(page)
    run.live.delete(notice)
  }
}

function acknowledge(runs: Runs, { at, by }: EventOf<'acknowledged'>) {
  for (const run of runs.values()) {
    if (run.state === 'over') continue
    run.state = 'acknowledged'
    run.acknowledged = { at, by }
    run.activeAt = at
  }
}

function expired(runs: Runs, { of, run: number, by, at }: EventOf<'acknowledgement-expired'>) {
  const run = runs.get(of)
  if (!run) return
  Object.assign(run, { run: number, state: 'calling', next: 0, dueAt: at, owed: by })
  Object.assign(run, { reached: 0, missed: [] })
  run.live.clear()
  run.lost.length = 0
}

function end(runs: Runs, of: string | null) {
  const run = runs.get(of)
  if (run) run.state = 'over'
}

function active(runs: Runs, { at }: TicketEvent) {
  for (const run of runs.values()) run.activeAt = Math.max(run.activeAt, at)
}

const steps: {
  readonly [Kind in TicketEvent['kind']]?: (runs: Runs, event: EventOf<Kind>) => void
} = {
  'escalation-started': start,
  'step-taken': took,
  'step-skipped': skipped,
  'notice-failed'(runs, event) {
    // Told over another address of theirs instead: that notice has the same id and a number behind it.
    if (!('instead' in event)) lost(runs, event.notice.replace(/~\d+$/, ''))
  },
  acknowledged: acknowledge,
  'acknowledgement-expired': expired,
  'handed-off'(runs, { of, pages }) {
    const run = runs.get(of)
    if (!run) return
    run.state = 'handed-off'
    run.owed = null
    run.lost.length = 0
    run.live.clear()
    for (const page of pages) run.live.set(page.notice, page)
    run.pages.push(...pages)
  },
  'escalation-ended': (runs, { of }) => end(runs, of),
  resolved: (runs) => end(runs, null),
  'joined-incident': (runs) => end(runs, null),
  noted: active,
  said: active,
  assigned: active,
  approved: active,
  waiting: active,
  resumed: active,
}
