import { firstMomentMs, steadyWallMs } from '../oncall/local-time.ts'

/** A time of day in which people are not to be woken, on their own wall clock. */
export interface QuietHours {
  /** Minutes since midnight. */
  readonly fromMinute: number
  /** Likewise, not included; one that is not after `fromMinute` is on the next day. */
  readonly toMinute: number
}

const minuteMs = 60_000
const dayMs = 1_440 * minuteMs

/** When the quiet hours end (Unix ms) in which a moment lies where somebody lives; null when it lies in none. */
export function quietUntil(
  atMs: number,
  timeZone: string,
  { fromMinute, toMinute }: QuietHours,
): number | null {
  const wallMs = steadyWallMs(atMs, timeZone)
  const midnightMs = Math.floor(wallMs / dayMs) * dayMs
  const from = midnightMs + fromMinute * minuteMs
  const lengthMs = ((toMinute - fromMinute + 1_440) % 1_440) * minuteMs
  // The ones that began today, or yesterday.
  const began = [from, from - dayMs].find((each) => each <= wallMs && wallMs < each + lengthMs)
  return began === undefined ? null : firstMomentMs(began + lengthMs, timeZone)
}
