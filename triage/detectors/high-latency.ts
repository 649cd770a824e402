import { type Detector, verdict } from './detector.ts'
import { isCurrent, type Lane, read, slot } from './lane.ts'

/** When delay counts as a fault. */
export interface HighLatencyOptions {
  /** Ill above this where a latency was declared; 600 ms is what a talk between two people bears (Agora). */
  readonly illAboveMs: number
  /** Ill above so many times what was declared, or what the stream is used to. */
  readonly illAboveTimes: number
  /** And only from this far above it on: a few ms more are nobody's trouble. */
  readonly illAboveByMs: number
  readonly raiseAfterMs: number
  readonly clearAfterMs: number
}

/** The shipped values; scenarios change them. */
export const highLatencyDefaults: HighLatencyOptions = {
  illAboveMs: 30_000,
  illAboveTimes: 2.5,
  illAboveByMs: 2_000,
  raiseAfterMs: 5_000,
  clearAfterMs: 10_000,
}

/** Well again from this share of the limit on. */
const wellBelow = 0.8

/** `high-latency`: viewers see what happened much later than they should. */
export function highLatency(options: HighLatencyOptions): Detector {
  return {
    symptom: 'high-latency',
    hysteresis: options,
    judge(lane, at) {
      const latencyMs = read(lane, slot.latencyMs)
      if (!isCurrent(lane, at)) return verdict.unclear
      if (latencyMs < 0) return verdict.well
      const limitMs = limit(lane, options)
      if (latencyMs > limitMs) return verdict.ill
      return latencyMs <= limitMs * wellBelow ? verdict.well : verdict.poor
    },
    onsetAt: (lane) => read(lane, slot.lastAt) - read(lane, slot.intervalMs),
    evidence: (lane) => ({
      latencyMs: Math.round(read(lane, slot.latencyMs)),
      usualLatencyMs: Math.round(usual(lane)),
    }),
  }
}

function usual(lane: Lane): number {
  return lane.nominalLatencyMs > 0 ? lane.nominalLatencyMs : read(lane, slot.referenceLatencyMs)
}

function limit(lane: Lane, options: HighLatencyOptions): number {
  const usualMs = usual(lane)
  const own = Math.max(usualMs * options.illAboveTimes, usualMs + options.illAboveByMs)
  return lane.nominalLatencyMs > 0 ? Math.min(options.illAboveMs, own) : own
}
