import { symptoms } from '../model/vocabulary.ts'
import { type Detector, verdict } from './detector.ts'
import { evidenceAt, type Lane, type Watches } from './lane.ts'

/**
 * What a detector keeps of a lane, 0 for "not": since when what it now waits for has lasted (an
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
 * @param base where the detector's own numbers begin in the lane's watches
 */
export function look(detector: Detector, lane: Lane, base: number, at: number): Edge {
  const now = detector.judge(lane, at)
  if (now === verdict.unclear) return 'none'
  const raised = raisedOnset(lane, base) !== 0
  const waitsFor = raised ? now === verdict.well : now === verdict.ill || now === verdict.certain
  if (!waitsFor) {
    if (lane.watches) lane.watches[base] = 0
    return 'none'
  }
  if (raised) return waitForHealth(detector, lane, base, at)
  const waitMs = now === verdict.ill ? detector.hysteresis.raiseAfterMs : 0
  return waitForIllness(detector, lane, base, at) < waitMs ? 'none' : raise(lane, base)
}

/** How long the illness has lasted, as far as the evidence reaches. */
function waitForIllness(detector: Detector, lane: Lane, base: number, at: number): number {
  const watches = watchesIn(lane)
  watches[base] ||= Math.max(1, detector.onsetAt(lane, at))
  return evidenceAt(lane, at) - watches[base]
}

function raise(lane: Lane, base: number): Edge {
  const watches = watchesIn(lane)
  watches[base + 1] = watches[base] as number
  watches[base] = 0
  return 'raised'
}

function waitForHealth(detector: Detector, lane: Lane, base: number, at: number): Edge {
  const watches = watchesIn(lane)
  const until = evidenceAt(lane, at)
  watches[base] ||= until
  if (until - watches[base] < detector.hysteresis.clearAfterMs) return 'none'
  watches[base] = 0
  watches[base + 1] = 0
  return 'cleared'
}

/** Nothing under way, as numbers: what a lane without watches comes to. */
export function noWatches(): Watches {
  return new Array<number>(symptoms.length * detectorWidth).fill(0)
}

function watchesIn(lane: Lane): Watches {
  lane.watches ??= noWatches()
  return lane.watches
}

/** Whether a detector is in the middle of something in this lane, so that time alone may change it. */
export function isBusy({ watches }: Lane): boolean {
  return watches?.some((number) => number !== 0) ?? false
}

/** The onset of what is raised, or 0. */
export function raisedOnset({ watches }: Lane, base: number): number {
  return watches?.[base + 1] ?? 0
}

/** Whether what is raised has been well since its last look: all that is left is to be sure of it. */
export function isMending(lane: Lane, base: number): boolean {
  return raisedOnset(lane, base) !== 0 && lane.watches?.[base] !== 0
}

/** Stops every watch that is running: what was half seen before no longer counts. */
export function forgetWatches({ watches }: Lane): void {
  if (!watches) return
  for (let base = 0; base < watches.length; base += detectorWidth) watches[base] = 0
}
