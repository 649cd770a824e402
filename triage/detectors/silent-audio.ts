import { type Detector, type Verdict, verdict } from './detector.ts'
import { isCurrent, type Lane, read, slot } from './lane.ts'

/** When silence counts as a fault. */
export interface SilentAudioOptions {
  /** Digital silence for so long; people pause for breath, AWS MediaConnect starts at 10 s. */
  readonly afterMs: number
  /** No sound data at all for so long, on a stream that had some. */
  readonly noDataMs: number
  /** Sound again for so long before it is over. */
  readonly clearAfterMs: number
}

/** The shipped values; scenarios change them. */
export const silentAudioDefaults: SilentAudioOptions = {
  afterMs: 10_000,
  noDataMs: 3_000,
  clearAfterMs: 3_000,
}

/** `silent-audio`: the picture goes on and the sound is gone, as silence or as no data at all. */
export function silentAudio(options: SilentAudioOptions): Detector {
  return {
    symptom: 'silent-audio',
    hysteresis: { raiseAfterMs: options.noDataMs, clearAfterMs: options.clearAfterMs },
    judge(lane, at) {
      if (lane.onBreak) return verdict.well
      if (!isCurrent(lane, at) || read(lane, slot.fps) === 0) return verdict.unclear
      return judgeSound(lane, options)
    },
    onsetAt: (lane) => {
      const silentMs = Math.max(0, read(lane, slot.silentMs))
      return read(lane, slot.lastAt) - Math.max(silentMs, lacksData(lane) ? coveredMs(lane) : 0)
    },
    evidence: (lane) => ({
      silentMs: Math.max(0, Math.round(read(lane, slot.silentMs))),
      audioBitrateBps: Math.max(0, Math.round(read(lane, slot.audioBitrateBps))),
    }),
  }
}

function judgeSound(lane: Lane, { afterMs }: SilentAudioOptions): Verdict {
  const silentMs = read(lane, slot.silentMs)
  if (silentMs >= afterMs) return verdict.certain
  if (lacksData(lane)) return verdict.ill
  return silentMs > 0 ? verdict.poor : verdict.well
}

/** Sound that was there has stopped coming. A stream that never had any is meant to be silent. */
function lacksData(lane: Lane): boolean {
  return read(lane, slot.soundSeen) === 1 && read(lane, slot.audioBitrateBps) === 0
}

function coveredMs(lane: Lane): number {
  return Math.min(read(lane, slot.coveredMs), read(lane, slot.intervalMs) * 2)
}
