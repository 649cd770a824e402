import { type Detector, verdict } from './detector.ts'
import {
  evidenceAt,
  isSilent,
  type Lane,
  movedOrUnseenAt,
  read,
  sight,
  silenceGraceMs,
  silentForMs,
  slot,
} from './lane.ts'
import { isPaused } from './pause.ts'
import { movesElsewhere, silentElsewhere } from './siblings.ts'

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

/** How long an agent takes to start again: a service manager's pause, and the runtime's own start. */
const restartMs = 5_000

/**
 * Whether a stall that is raised here is no more than a hunch: it rests on the silence of one
 * vantage whose last word was that all is well. The stream has stopped, or the agent is starting
 * again, and nothing tells which until the agent has had the time to. Two that fall silent
 * together are no coincidence.
 */
export function isHunch(lane: Lane, at: number): boolean {
  const lastAt = read(lane, slot.lastAt)
  const well = read(lane, slot.movedAt) === lastAt && read(lane, slot.deficitMs) === 0
  if (!well || read(lane, slot.sight) !== sight.sees) return false
  if (!isSilent(lane, at)) return true
  const restartedBy = 2 * read(lane, slot.intervalMs) + restartMs
  return silentForMs(lane, at) < restartedBy && !silentElsewhere(lane, at)
}

/**
 * How long no motion is borne. A slow reporter's silence is only news once it is longer than its
 * usual interval; and a player's sample without a frame may hold the beginning of a pause.
 */
function patienceMs(lane: Lane, { afterMs }: StalledOptions, silent: boolean): number {
  if (silent) return Math.max(afterMs, silenceGraceMs(lane))
  return lane.vantage === 'player' ? afterMs + read(lane, slot.intervalMs) : afterMs
}
