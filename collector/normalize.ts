import type { TelemetryRecord } from '../triage/model/record.ts'

/** Puts the records of one agent onto our clock. Keeps what it has learned of that agent. */
export interface Normalizer {
  /**
   * The records of one frame with the agent's clock error taken out. The very array that was
   * given when nothing had to change, which is the usual case.
   *
   * @param receivedAtMs Unix ms by our clock; must not go back from call to call.
   */
  normalize(records: readonly TelemetryRecord[], receivedAtMs: number): readonly TelemetryRecord[]
  /** What is added to every `at` now, in ms; 0 while the agent's clock is believed. */
  shiftMs(): number
}

/** Ours: an offset within this is network delay, and left alone. */
export const toleranceMs = 2_000
/** Ours: how long an offset must hold before it is taken for a wrong clock. */
export const confirmMs = 10_000
/** Ours: how long an offset is remembered without being seen again. */
export const windowMs = 60_000

/**
 * An agent's offset is the smallest of (received − at) lately: delay only ever adds to it, so the
 * smallest is the clock's error plus the quickest trip.
 *
 * An offset within `toleranceMs` is left alone. A larger one may be a clock that is slow, or a
 * buffer flushed after an outage: a flush catches up, so its offset falls; a clock that is wrong
 * stays wrong by the same amount. So an offset is believed once it has held, to within
 * `toleranceMs`, for `confirmMs`. A flush slower than 1.2 times real time cannot be told apart.
 *
 * Nothing comes from the future, so until its offset is believed a record from there is put at
 * the time of its receipt, alone: one stream with a wrong clock never moves the streams that the
 * same agent reports rightly. A frame with a record that is right as it stands contradicts the
 * belief that the agent's clock is wrong.
 *
 * Where an agent's own times do not go back from one record to the next, ours do not either.
 */
export function createNormalizer(): Normalizer {
  const belief = createBelief()
  let lastIn = Number.NEGATIVE_INFINITY
  let lastOut = Number.NEGATIVE_INFINITY

  function place(at: number, receivedAtMs: number): number {
    const shift = belief.shiftMs()
    const latest = shift === 0 ? receivedAtMs + toleranceMs : receivedAtMs
    const shifted = at + shift
    const believable = shifted <= latest ? shifted : receivedAtMs
    const out = at >= lastIn ? Math.max(believable, lastOut) : believable
    lastIn = at
    lastOut = out
    return out
  }

  return {
    shiftMs: () => belief.shiftMs(),
    normalize(records, receivedAtMs) {
      if (records.length === 0) return records
      belief.learn(records, receivedAtMs)
      let changed: TelemetryRecord[] | null = null
      for (let index = 0; index < records.length; index += 1) {
        const record = records[index] as TelemetryRecord
        const at = place(record.at, receivedAtMs)
        if (changed === null && at !== record.at) changed = records.slice(0, index)
        changed?.push(at === record.at ? record : { ...record, at })
      }
      return changed ?? records
    },
  }
}

/** What is believed of one agent's clock. */
function createBelief() {
  let shift = 0
  // The offset now considered: since when it holds, when it was last seen, the value it began
  // with, and its smallest value in this half of the window and in the half before.
  let sinceMs = 0
  let seenAtMs = Number.NEGATIVE_INFINITY
  let began = 0
  let smallest = 0
  let smallestBefore = 0
  let halfSinceMs = 0

  function consider(offset: number, nowMs: number): void {
    began = offset
    smallest = offset
    smallestBefore = offset
    sinceMs = nowMs
    seenAtMs = nowMs
    halfSinceMs = nowMs
  }

  function slide(offset: number, nowMs: number): void {
    if (nowMs - halfSinceMs < windowMs / 2) return
    smallestBefore = smallest
    smallest = offset
    began = Math.min(smallestBefore, smallest)
    halfSinceMs = nowMs
  }

  function weigh(offset: number, live: boolean, nowMs: number): void {
    const forgottenAfterMs = live ? confirmMs : windowMs
    if (nowMs - seenAtMs > forgottenAfterMs || offset < began - toleranceMs) {
      consider(offset, nowMs)
    } else if (offset <= Math.min(smallest, smallestBefore) + toleranceMs) {
      slide(offset, nowMs)
      smallest = Math.min(smallest, offset)
      seenAtMs = nowMs
    }
  }

  function conclude(live: boolean, nowMs: number): void {
    const offset = Math.min(smallest, smallestBefore)
    const wrong = Math.abs(offset) > toleranceMs
    if (wrong && live) sinceMs = nowMs
    if (seenAtMs === nowMs && nowMs - sinceMs >= confirmMs) shift = wrong ? offset : 0
  }

  return {
    shiftMs: () => shift,
    learn(records: readonly TelemetryRecord[], nowMs: number): void {
      let newest = Number.NEGATIVE_INFINITY
      let live = false
      for (const { at } of records) {
        if (at > newest) newest = at
        if (Math.abs(nowMs - at) <= toleranceMs) live = true
      }
      const offset = nowMs - newest
      weigh(offset, live, nowMs)
      conclude(live, nowMs)
      // A quicker trip than any before: the clock is the same, we only know it better.
      if (shift !== 0 && offset < shift && offset >= shift - toleranceMs) shift = offset
    },
  }
}
