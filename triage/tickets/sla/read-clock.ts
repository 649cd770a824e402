import type { SlaReading, SlaState } from '../../model/sla.ts'
import type { TicketEvent } from '../../model/ticket.ts'
import type { Calendar } from './calendar.ts'
import { type ClockRun, isRunning, type MadePromise } from './clock-run.ts'
import { clockRuns } from './clock-runs.ts'
import type { SlaTerms } from './terms.ts'

/** How to find a calendar by its name. */
type Calendars = SlaTerms['calendar']

/** When a share of what was promised of a run is used up. */
export interface Deadline {
  readonly promise: MadePromise
  /** When that share of the time is over; infinite while the clock stands still. */
  readonly atMs: number
  /** The same, or when the promise was made if that was later: nothing is broken before it is given. */
  readonly crossedAtMs: number
}

/** The deadline of a run that is crossed first: of all that was promised, the strictest counts. */
export function deadlineOf(run: ClockRun, calendars: Calendars, ratio = 1): Deadline | null {
  let first: Deadline | null = null
  for (const promise of run.promises) {
    const atMs = timeIsUp(run, promise, { calendar: calendars(promise.calendar), ratio })
    const crossedAtMs = Math.max(atMs, promise.madeAt)
    if (!first || crossedAtMs < first.crossedAtMs) first = { promise, atMs, crossedAtMs }
  }
  return first
}

/** Every promise counts from the beginning of the run: what had elapsed before it was made is kept. */
function timeIsUp(
  run: ClockRun,
  promise: MadePromise,
  { calendar, ratio }: { readonly calendar: Calendar; readonly ratio: number },
): number {
  const startedAt = run.stretches[0]?.fromMs ?? 0
  const waitMs =
    promise.from === 'next-working-day'
      ? calendar.openMs(startedAt, calendar.nextOpening(startedAt))
      : 0
  let leftMs = (waitMs + promise.withinMs) * ratio
  for (const { fromMs, toMs } of run.stretches) {
    if (toMs === null) return calendar.after(fromMs, leftMs)
    const usedMs = calendar.openMs(fromMs, toMs)
    if (usedMs >= leftMs) return calendar.after(fromMs, leftMs)
    leftMs -= usedMs
  }
  return run.end ? calendar.after(run.end.at, leftMs) : Number.POSITIVE_INFINITY
}

/** When the promise of a run was broken, or null when it has not been by `now`. */
export function breachOf(run: ClockRun, calendars: Calendars, now: number): number | null {
  if (run.breached) return run.breached.at
  const deadline = deadlineOf(run, calendars)
  // What stands still is not broken, whatever is promised meanwhile.
  const until = run.end?.at ?? run.stretches.at(-1)?.toMs ?? now
  const isBroken = deadline && deadline.atMs < until && deadline.promise.madeAt <= until
  return isBroken ? deadline.crossedAtMs : null
}

/** How the promised clocks of a ticket stand, as far as its timeline tells: the latest turn of each. */
export function readClocks(
  timeline: readonly TicketEvent[],
  calendars: Calendars,
  now: number,
): readonly SlaReading[] {
  return Object.values(clockRuns(timeline)).flatMap((runs) => {
    const run = runs.at(-1)
    const reading = run && readClock(run, calendars, now)
    return reading ? [reading] : []
  })
}

/** How one run stands; null where nothing is promised. */
export function readClock(run: ClockRun, calendars: Calendars, now: number): SlaReading | null {
  const deadline = deadlineOf(run, calendars)
  const [first] = run.stretches
  if (!deadline || !first) return null
  const { clock, turn, end, warned } = run
  const { withinMs, from, calendar } = deadline.promise
  const breachedAt = breachOf(run, calendars, now)
  return {
    clock,
    turn,
    state: stateOf(run, breachedAt),
    startedAt: first.fromMs,
    dueAt: Number.isFinite(deadline.atMs) ? deadline.atMs : null,
    pausedMs: pausedMs(run, now),
    warnedAt: warned?.at ?? null,
    breachedAt,
    stoppedAt: end?.at ?? null,
    promise: { withinMs, from, calendar },
  }
}

function stateOf(run: ClockRun, breachedAt: number | null): SlaState {
  if (breachedAt !== null) return 'breached'
  return run.end?.state ?? (isRunning(run) ? 'running' : 'paused')
}

function pausedMs({ stretches, end }: ClockRun, now: number): number {
  const startedAt = stretches[0]?.fromMs ?? now
  const until = Math.max(startedAt, end?.at ?? now)
  const ran = stretches.reduce((sum, { fromMs, toMs }) => sum + ((toMs ?? until) - fromMs), 0)
  return Math.max(0, until - startedAt - ran)
}
