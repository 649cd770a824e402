import type { Temporal } from 'temporal-polyfill'
import type { Rotation } from './duty.ts'

/** Which turn it is, and until when it stays so. */
export interface Turn {
  /** Counted from 0 at the first handover; null before it. */
  readonly number: number | null
  /** The next handover, on the wall clock. */
  readonly until: Temporal.PlainDateTime
}

/**
 * The turn of a rotation, by a wall clock that is never put back. So handovers at 08:00 stay at
 * 08:00 when clocks change; one at a time that does not exist happens as the clock jumps, one at a
 * time that comes twice at the first.
 */
export function turnAt({ from, everyHours }: Rotation, local: Temporal.PlainDateTime): Turn {
  const number = Math.floor(from.until(local).total('hours') / everyHours)
  if (number < 0) return { number: null, until: from }
  return { number, until: from.add({ hours: (number + 1) * everyHours }) }
}
