import type { SlaClock, SlaPromise } from '../../model/sla.ts'

/** A stretch in which a clock ran; `toMs` is null while it still does. */
export interface Stretch {
  readonly fromMs: number
  toMs: number | null
}

/** A promise and when it was made. */
export interface MadePromise extends SlaPromise {
  readonly madeAt: number
}

/** One turn of one clock, as a ticket's events tell it. */
export interface ClockRun {
  readonly clock: SlaClock
  readonly turn: number
  /** At least one; in order, none overlapping. */
  readonly stretches: Stretch[]
  /** Every promise made while it ran: an earlier one stands beside a later one. */
  readonly promises: MadePromise[]
  end: { readonly state: 'met' | 'cancelled'; readonly at: number } | null
  /** What has been written about it. */
  breached: { readonly at: number; readonly dueAt: number } | null
  metWritten: boolean
  warned: { readonly at: number; readonly ratio: number } | null
}

/** Starts a turn. */
export function startRun(
  { clock, turn }: Pick<ClockRun, 'clock' | 'turn'>,
  stretches: Stretch[],
  promises: readonly MadePromise[],
): ClockRun {
  return {
    ...{ clock, turn, stretches, promises: [...promises] },
    ...{ end: null, breached: null, metWritten: false, warned: null },
  }
}

/** Whether it runs right now. */
export function isRunning(run: ClockRun): boolean {
  return run.stretches.at(-1)?.toMs === null
}

/** Stops counting; nothing happens to a clock that stands still. */
export function pauseRun(run: ClockRun, at: number): void {
  const last = run.stretches.at(-1)
  if (last && last.toMs === null) last.toMs = at
}

/** Counts on; nothing happens to a clock that runs or has ended. */
export function resumeRun(run: ClockRun, at: number): void {
  if (run.end === null && !isRunning(run)) run.stretches.push({ fromMs: at, toMs: null })
}

/** Ends it for good; nothing happens to a clock that has ended. */
export function endRun(run: ClockRun, state: 'met' | 'cancelled', at: number): void {
  if (run.end !== null) return
  pauseRun(run, at)
  run.end = { state, at }
}
