import { type Detector, verdict } from './detector.ts'
import { isCurrent, type Lane, read, slot } from './lane.ts'

/** When a stall is coming, though nobody sees anything yet. */
export interface AtRiskOptions {
  /** The encoder's send queue is so full; OBS calls more than two thirds bad. */
  readonly congestionFrom: number
  /** Media is so far behind the wall clock; OBS begins to drop frames at 700 ms, Mux says poor at 1 s. */
  readonly driftFromMs: number
  readonly raiseAfterMs: number
  readonly clearAfterMs: number
}

/** The shipped values; scenarios change them. */
export const atRiskDefaults: AtRiskOptions = {
  congestionFrom: 0.5,
  driftFromMs: 500,
  raiseAfterMs: 1_000,
  clearAfterMs: 5_000,
}

/** A backlog below this share of the limit is none. */
const wellBelow = 0.5

/** `at-risk`: what is sent waits in line, while the picture is still smooth. */
export function atRisk(options: AtRiskOptions): Detector {
  return {
    symptom: 'at-risk',
    hysteresis: options,
    judge(lane, at) {
      const pressure = pressureOn(lane, options)
      if (pressure < 0 || !isCurrent(lane, at) || read(lane, slot.fps) === 0) return verdict.unclear
      if (pressure >= 1) return verdict.ill
      return pressure < wellBelow ? verdict.well : verdict.poor
    },
    onsetAt: (lane) => read(lane, slot.lastAt) - read(lane, slot.intervalMs),
    evidence: (lane) => ({
      congestion: Math.max(0, Math.round(read(lane, slot.congestion) * 100) / 100),
      driftMs: Math.max(0, Math.round(read(lane, slot.driftMs))),
    }),
  }
}

/** How near the line is to being full, 1 being the limit; -1 where nobody measures it. */
function pressureOn(lane: Lane, options: AtRiskOptions): number {
  const congestion = read(lane, slot.congestion)
  const driftMs = read(lane, slot.driftMs)
  if (congestion < 0 && driftMs < 0) return -1
  return Math.max(congestion / options.congestionFrom, driftMs / options.driftFromMs)
}
