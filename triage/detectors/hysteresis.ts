import { type Detector, verdict } from './detector.ts'
import { evidenceAt, type Lane, read, write } from './lane.ts'

/**
 * What a detector keeps in a lane, 0 for "not": since when what it now waits for has lasted (an
 * illness while nothing is raised, health while something is), and the onset of what is raised.
 */
export const detectorSlots = ['since', 'raisedOnset'] as const
export const detectorWidth = detectorSlots.length

/** What one look changed. */
export type Edge = 'none' | 'raised' | 'cleared'

/**
 * One look of one detector at one lane. A symptom is raised when the lane has been ill for
 * `raiseAfterMs` of evidence, and cleared when it has been well for `clearAfterMs`; raising and
 * clearing always alternate. A poor look stops either watch, an unclear one stops none and starts
 * none.
 *
 * @param base where the detector's own numbers begin
 */
export function look(detector: Detector, lane: Lane, base: number, at: number): Edge {
  const now = detector.judge(lane, at)
  if (now === verdict.unclear) return 'none'
  const raised = read(lane, base + 1) !== 0
  const waitsFor = raised ? now === verdict.well : now === verdict.ill || now === verdict.certain
  if (!waitsFor) {
    write(lane, base, 0)
    return 'none'
  }
  if (raised) return waitForHealth(detector, lane, base, at)
  const waitMs = now === verdict.ill ? detector.hysteresis.raiseAfterMs : 0
  return waitForIllness(detector, lane, base, at) < waitMs ? 'none' : raise(lane, base)
}

/** How long the illness has lasted, as far as the evidence reaches. */
function waitForIllness(detector: Detector, lane: Lane, base: number, at: number): number {
  let since = read(lane, base)
  if (since === 0) {
    since = Math.max(1, detector.onsetAt(lane, at))
    write(lane, base, since)
  }
  return evidenceAt(lane, at) - since
}

function raise(lane: Lane, base: number): Edge {
  write(lane, base + 1, read(lane, base))
  write(lane, base, 0)
  return 'raised'
}

function waitForHealth(detector: Detector, lane: Lane, base: number, at: number): Edge {
  const until = evidenceAt(lane, at)
  let since = read(lane, base)
  if (since === 0) {
    since = until
    write(lane, base, since)
  }
  if (until - since < detector.hysteresis.clearAfterMs) return 'none'
  write(lane, base, 0)
  write(lane, base + 1, 0)
  return 'cleared'
}

/** Whether a detector is in the middle of something in this lane, so that time alone may change it. */
export function isBusy(lane: Lane, base: number): boolean {
  return read(lane, base) !== 0 || read(lane, base + 1) !== 0
}

/** The onset of what is raised, or 0. */
export function raisedOnset(lane: Lane, base: number): number {
  return read(lane, base + 1)
}

/** Stops every watch that is running: what was half seen before no longer counts. */
export function forgetWatches(lane: Lane, bases: readonly number[]): void {
  for (const base of bases) write(lane, base, 0)
}
