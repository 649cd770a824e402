import type { Evidence } from '../model/finding.ts'
import { fullInMs } from './backlog.ts'
import { type Detector, verdict } from './detector.ts'
import { isCurrent, type Lane, read, slot } from './lane.ts'

/** When a stall is coming, though nobody sees anything yet. */
export interface AtRiskOptions {
  /** So much media may wait before viewers suffer: OBS drops frames from 700 ms on, players hold about 2 s. */
  readonly storeMs: number
  /** Raised when what waits will be that much within so long, as fast as it grows now. */
  readonly withinMs: number
  /** A backlog below this is the noise of frames and round trips, however fast it seems to grow. */
  readonly leastMs: number
  /** Raised from this backlog on however slowly it grows; OBS calls half of its queue mediocre. */
  readonly fullFromMs: number
  readonly raiseAfterMs: number
  readonly clearAfterMs: number
}

/** The shipped values; scenarios change them. */
export const atRiskDefaults: AtRiskOptions = {
  storeMs: 1_200,
  withinMs: 30_000,
  leastMs: 150,
  fullFromMs: 450,
  raiseAfterMs: 500,
  clearAfterMs: 5_000,
}

/** A backlog below this share of the least is none. */
const wellBelow = 0.5

/**
 * `at-risk`: what is sent waits in line and the line grows, while the picture is still smooth. It
 * says when viewers will suffer if that goes on.
 */
export function atRisk(options: AtRiskOptions): Detector {
  return {
    symptom: 'at-risk',
    hysteresis: options,
    judge(lane, at) {
      if (!isCurrent(lane, at) || read(lane, slot.fps) === 0) return verdict.unclear
      const backlogMs = read(lane, slot.backlogMs)
      if (backlogMs < options.leastMs * wellBelow) return verdict.well
      const storeMs = storeOf(lane, options)
      const fullFromMs = (options.fullFromMs * storeMs) / options.storeMs
      if (read(lane, slot.givesWay) === 1) {
        return backlogMs >= storeMs ? verdict.ill : verdict.poor
      }
      if (backlogMs >= fullFromMs) return verdict.ill
      const soon = fullInMs(lane, storeMs) <= options.withinMs
      return soon && backlogMs >= options.leastMs ? verdict.ill : verdict.poor
    },
    onsetAt: (lane) => read(lane, slot.lastAt) - read(lane, slot.intervalMs),
    evidence: (lane) => riskEvidence(lane, options),
  }
}

/** What may wait: a player that tells of its store has that much. */
function storeOf(lane: Lane, { storeMs }: AtRiskOptions): number {
  return Math.max(storeMs, read(lane, slot.referenceBufferMs))
}

function riskEvidence(lane: Lane, options: AtRiskOptions): Evidence {
  const stallInMs = fullInMs(lane, storeOf(lane, options))
  const evidence: Record<string, number> = {
    backlogMs: Math.round(read(lane, slot.backlogMs)),
    growthMsPerSecond: Math.round(read(lane, slot.backlogGrowth) * 1_000),
  }
  if (Number.isFinite(stallInMs)) evidence.stallInMs = Math.round(stallInMs)
  const congestion = read(lane, slot.congestion)
  if (congestion >= 0) evidence.congestion = Math.round(congestion * 100) / 100
  const driftMs = read(lane, slot.driftMs)
  if (driftMs >= 0) evidence.driftMs = Math.round(driftMs)
  return evidence
}
