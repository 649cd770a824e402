import type { Rotation } from './duty.ts'
import { type WallMs, wallMsOf } from './local-time.ts'

const hourMs = 3_600_000

/** Which turn it is, and until when it stays so. */
export interface Turn {
  /** Counted from 0 at the first handover; null before it. */
  readonly number: number | null
  /** The next handover, on the wall clock. */
  readonly untilWallMs: WallMs
}

/**
 * The turn of a rotation, by a wall clock that is never put back. So handovers at 08:00 stay at
 * 08:00 when clocks change; one at a time that does not exist happens as the clock jumps, one at a
 * time that comes twice at the first.
 */
export function turnAt({ from, everyHours }: Rotation, wallMs: WallMs): Turn {
  const firstMs = wallMsOf(from)
  const number = Math.floor((wallMs - firstMs) / (everyHours * hourMs))
  if (number < 0) return { number: null, untilWallMs: firstMs }
  return { number, untilWallMs: firstMs + (number + 1) * everyHours * hourMs }
}
