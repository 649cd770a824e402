import { slaClocks, slaWarnRatios } from '../../model/sla.ts'
import type { Ticket, TicketEvent, TicketHappening } from '../../model/ticket.ts'
import { applyAll, type TicketChange } from '../apply-trouble.ts'
import { type ClockRun, isRunning } from './clock-run.ts'
import { clockRuns } from './clock-runs.ts'
import { breachOf, deadlineOf } from './read-clock.ts'
import { promisesFor, type SlaTerms } from './terms.ts'

/**
 * What a ticket's timeline should say about promises by `now` and does not say yet: what is
 * promised to it, which clocks are at risk, were broken or were met. Whatever it says is taken to be
 * written, so asking twice says nothing twice, before or after a restart.
 */
export function slaNews(ticket: Ticket, now: number, terms: SlaTerms): TicketChange {
  const promised = applyAll(ticket, now, newPromises(ticket, terms))
  const runs = clockRuns(promised.ticket.timeline)
  const happenings = slaClocks.flatMap((clock) =>
    runs[clock].flatMap((run) => newsOf(run, terms, now)),
  )
  const told = applyAll(promised.ticket, now, happenings)
  return { ticket: told.ticket, events: [...promised.events, ...told.events] }
}

/** When time alone will next give `slaNews` something to say; null when it will not. */
export function nextSlaNewsAt(ticket: Ticket, terms: SlaTerms): number | null {
  const runs = clockRuns(ticket.timeline)
  let next = Number.POSITIVE_INFINITY
  for (const clock of slaClocks) {
    const run = runs[clock].at(-1)
    if (!run || !isRunning(run) || run.breached) continue
    // Kept up to and including the moment it is due, so broken a ms later.
    next = Math.min(next, (deadlineOf(run, terms.calendar)?.crossedAtMs ?? next) + 1)
    for (const ratio of slaWarnRatios) {
      if (ratio <= (run.warned?.ratio ?? 0)) continue
      next = Math.min(next, deadlineOf(run, terms.calendar, ratio)?.crossedAtMs ?? next)
    }
  }
  return Number.isFinite(next) ? next : null
}

/** What calls for a look at what is promised; edited policies leave tickets alone until then. */
const reconsidered: ReadonlySet<TicketEvent['kind']> = new Set([
  'opened',
  'priority-changed',
  'reopened',
])

function newPromises(ticket: Ticket, terms: SlaTerms): readonly TicketHappening[] {
  const { timeline } = ticket
  const made = timeline.findLastIndex(({ kind }) => kind === 'promised')
  const asked = timeline.findLastIndex(({ kind }) => reconsidered.has(kind))
  const now = asked > made ? promisesFor(ticket, terms) : null
  if (!now) return []
  const before = timeline[made]
  const same = before?.kind === 'promised' && before.policy === now.policy
  if (same && JSON.stringify(before.promises) === JSON.stringify(now.promises)) return []
  return [{ kind: 'promised', ...now, tzVersion: terms.tzVersion }]
}

function newsOf(run: ClockRun, { calendar }: SlaTerms, now: number): readonly TicketHappening[] {
  const deadline = deadlineOf(run, calendar)
  if (!deadline || run.breached || run.metWritten) return []
  const { clock, turn, end } = run
  const about = { clock, turn, dueAt: deadline.atMs }
  if (breachOf(run, calendar, now) !== null) return [{ kind: 'sla-breached', ...about }]
  if (end) return end.state === 'met' ? [{ kind: 'sla-met', ...about, metAt: end.at }] : []
  const ratio = isRunning(run) ? ratioReached(run, calendar, now) : 0
  return ratio > (run.warned?.ratio ?? 0) ? [{ kind: 'sla-at-risk', ...about, ratio }] : []
}

/** The largest share that is used up; what was slept through below it is not said any more. */
function ratioReached(run: ClockRun, calendar: SlaTerms['calendar'], now: number): number {
  const reached = slaWarnRatios.filter((ratio) => {
    const crossed = deadlineOf(run, calendar, ratio)?.crossedAtMs
    return crossed !== undefined && crossed <= now
  })
  return reached.at(-1) ?? 0
}
