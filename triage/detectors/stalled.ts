import { type Detector, verdict } from './detector.ts'
import {
  evidenceAt,
  isSilent,
  type Lane,
  movedOrUnseenAt,
  movesElsewhere,
  read,
  sight,
  silenceGraceMs,
  silentForMs,
  slot,
} from './lane.ts'
import { isPaused } from './pause.ts'

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
      if (isPaused(lane)) return verdict.unclear
      const stillMs = evidenceAt(lane, at) - movedOrUnseenAt(lane)
      if (stillMs >= patienceMs(lane, options, silent)) return verdict.ill
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

/**
 * How long no motion is borne. A slow reporter's silence is only news once it is longer than its
 * usual interval; and a player's sample without a frame may hold the beginning of a pause.
 */
function patienceMs(lane: Lane, { afterMs }: StalledOptions, silent: boolean): number {
  if (silent) return Math.max(afterMs, silenceGraceMs(lane))
  return lane.vantage === 'player' ? afterMs + read(lane, slot.intervalMs) : afterMs
}
