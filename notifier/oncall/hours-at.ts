import { type DutyHours, weekdays } from './duty.ts'
import type { WallMs } from './local-time.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** Whether hours of duty are running, and until when at the latest it stays so. */
export interface HoursState {
  readonly open: boolean
  /** On the wall clock. */
  readonly untilWallMs: WallMs
}

/** Whether any of the hours run, by a wall clock that is never put back. */
export function hoursAt(hours: readonly DutyHours[], wallMs: WallMs): HoursState {
  const midnight = Math.floor(wallMs / dayMs) * dayMs
  const state = { open: false, untilWallMs: midnight + dayMs }
  for (const day of [midnight - dayMs, midnight]) {
    const weekday = weekdayOf(day)
    for (const { days, fromMinute, toMinute } of hours)
      if (days.includes(weekday))
        look(state, wallMs, [day + fromMinute * minuteMs, day + toMinute * minuteMs])
  }
  return state
}

/** Takes hours into account: whether they run, and whether they begin or end soon. */
function look(
  state: { open: boolean; untilWallMs: WallMs },
  wallMs: WallMs,
  [fromMs, toMs]: readonly [WallMs, WallMs],
): void {
  if (fromMs <= wallMs && wallMs < toMs) state.open = true
  for (const edgeMs of [fromMs, toMs])
    if (edgeMs > wallMs) state.untilWallMs = Math.min(state.untilWallMs, edgeMs)
}

/** The weekday of a local midnight: the first of January 1970 was a Thursday. */
function weekdayOf(midnight: WallMs): (typeof weekdays)[number] {
  const daysSinceMonday = (((midnight / dayMs + 3) % 7) + 7) % 7
  return weekdays[daysSinceMonday] ?? 'mon'
}
