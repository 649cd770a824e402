import { type Detector, verdict } from './detector.ts'
import { evidenceAt, type Lane, read, write } from './lane.ts'

/** What a detector keeps in a lane: three times, 0 for "not". */
export const detectorSlots = ['illSince', 'wellSince', 'raisedOnset'] as const
export const detectorWidth = detectorSlots.length

/** What one look changed. */
export type Edge = 'none' | 'raised' | 'cleared'

/**
 * One look of one detector at one lane. A symptom is raised when the lane has been ill for
 * `raiseAfterMs` of evidence, and cleared when it has been well for `clearAfterMs`; raising and
 * clearing always alternate. A poor look stops both watches, an unclear one stops none and starts
 * none.
 *
 * @param base where the detector's own numbers begin in the lane's row
 */
export function look(detector: Detector, lane: Lane, place: { base: number; at: number }): Edge {
  const { base, at } = place
  const now = detector.judge(lane, at)
  if (now === verdict.ill || now === verdict.certain) {
    const waitMs = now === verdict.ill ? detector.hysteresis.raiseAfterMs : 0
    return lookAtIll(detector, lane, { ...place, waitMs })
  }
  if (now === verdict.well) return lookAtWell(detector, lane, { base, at })
  if (now === verdict.poor) forgetWatches(lane, [base])
  return 'none'
}

function lookAtIll(
  detector: Detector,
  lane: Lane,
  { base, at, waitMs }: { base: number; at: number; waitMs: number },
): Edge {
  write(lane, base + 1, 0)
  if (read(lane, base + 2) !== 0) return 'none'
  let since = read(lane, base)
  if (since === 0) {
    since = Math.max(1, detector.onsetAt(lane, at))
    write(lane, base, since)
  }
  if (evidenceAt(lane, at) - since < waitMs) return 'none'
  write(lane, base + 2, since)
  return 'raised'
}

function lookAtWell(detector: Detector, lane: Lane, place: { base: number; at: number }): Edge {
  const { base, at } = place
  write(lane, base, 0)
  if (read(lane, base + 2) === 0) return 'none'
  let since = read(lane, base + 1)
  if (since === 0) {
    since = evidenceAt(lane, at)
    write(lane, base + 1, since)
  }
  if (evidenceAt(lane, at) - since < detector.hysteresis.clearAfterMs) return 'none'
  write(lane, base + 1, 0)
  write(lane, base + 2, 0)
  return 'cleared'
}

/** Whether a detector is in the middle of something in this lane, so that time alone may change it. */
export function isBusy(lane: Lane, base: number): boolean {
  return read(lane, base) !== 0 || read(lane, base + 2) !== 0
}

/** The onset of what is raised, or 0. */
export function raisedOnset(lane: Lane, base: number): number {
  return read(lane, base + 2)
}

/** Stops every watch that is running: what was half seen before no longer counts. */
export function forgetWatches(lane: Lane, bases: readonly number[]): void {
  for (const base of bases) {
    write(lane, base, 0)
    write(lane, base + 1, 0)
  }
}
