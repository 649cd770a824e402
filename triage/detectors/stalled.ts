import { type Detector, verdict } from './detector.ts'
import {
  evidenceAt,
  isSilent,
  movedOrUnseenAt,
  movesElsewhere,
  read,
  sight,
  silenceGraceMs,
  silentForMs,
  slot,
} from './lane.ts'

/** When a stream counts as standing still. */
export interface StalledOptions {
  /**
   * No frame (or byte, where frames are not counted) for so long. Players call a pause of 1.25 s
   * a stall (hls.js, `detectStallWithCurrentTimeMs`); two samples at 1 Hz make it certain.
   */
  readonly afterMs: number
  /** Moving again for so long before it is over: a second stall within it is the same trouble. */
  readonly clearAfterMs: number
}

/** The shipped values; scenarios change them. */
export const stalledDefaults: StalledOptions = { afterMs: 2_000, clearAfterMs: 5_000 }

/**
 * `stalled`: media has stopped moving, whether samples say so or have stopped coming as well.
 * Silence of one vantage is not a stall while another vantage still sees media move, and a
 * vantage that is blind or says that the stream is gone does not judge.
 */
export function stalled(options: StalledOptions): Detector {
  return {
    symptom: 'stalled',
    hysteresis: { raiseAfterMs: 0, clearAfterMs: options.clearAfterMs },
    judge(lane, at) {
      if (read(lane, slot.lastAt) === 0 || read(lane, slot.sight) !== sight.sees)
        return verdict.unclear
      const silent = isSilent(lane, at)
      if (silent && movesElsewhere(lane, at)) return verdict.unclear
      const stillMs = evidenceAt(lane, at) - movedOrUnseenAt(lane)
      // A slow reporter's silence is only news once it is longer than its usual interval.
      const patience = Math.max(options.afterMs, silent ? silenceGraceMs(lane) : 0)
      if (stillMs >= patience) return verdict.ill
      return stillMs === 0 && read(lane, slot.movedAt) === read(lane, slot.lastAt)
        ? verdict.well
        : verdict.unclear
    },
    onsetAt: (lane) => movedOrUnseenAt(lane),
    evidence: (lane, at) => ({
      stillMs: Math.round(evidenceAt(lane, at) - movedOrUnseenAt(lane)),
      silentMs: Math.max(0, Math.round(silentForMs(lane, at))),
      intervalMs: Math.round(read(lane, slot.intervalMs)),
    }),
  }
}
