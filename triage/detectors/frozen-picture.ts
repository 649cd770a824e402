import { type Detector, verdict } from './detector.ts'
import { isCurrent, read, slot } from './lane.ts'

/** When a picture that does not change counts as frozen. */
export interface FrozenPictureOptions {
  /** The same picture for so long (ffmpeg's `freezedetect` waits 2 s by default). */
  readonly afterMs: number
  /**
   * And for so many times the longest that this stream's picture has stood before and gone on: who
   * shows slides or code shows them again. 0 where a camera is what is shown, whose noise alone
   * never stands still.
   */
  readonly afterStandTimes: number
  /** A changing picture for so long before it is over. */
  readonly clearAfterMs: number
}

/** The shipped values; scenarios change them. */
export const frozenPictureDefaults: FrozenPictureOptions = {
  afterMs: 2_000,
  afterStandTimes: 2,
  clearAfterMs: 4_000,
}

/**
 * `frozen-picture`: frames keep coming, and all of them show the same. Only a vantage that looks
 * at pixels can tell; one that stops saying so sees it change. When no frames come at all it is `stalled` that speaks, not this.
 */
export function frozenPicture(options: FrozenPictureOptions): Detector {
  return {
    symptom: 'frozen-picture',
    hysteresis: { raiseAfterMs: 0, clearAfterMs: options.clearAfterMs },
    judge(lane, at) {
      if (lane.onBreak) return verdict.well
      const frozenMs = read(lane, slot.frozenMs)
      const still = read(lane, slot.fps) === 0 || read(lane, slot.bitrateBps) === 0
      if (still || !isCurrent(lane, at)) return verdict.unclear
      const patienceMs = options.afterStandTimes * read(lane, slot.stoodMs)
      if (frozenMs >= Math.max(options.afterMs, patienceMs)) return verdict.ill
      if (frozenMs >= options.afterMs) return verdict.poor
      return frozenMs <= 0 ? verdict.well : verdict.unclear
    },
    onsetAt: (lane) => read(lane, slot.lastAt) - read(lane, slot.frozenMs),
    evidence: (lane) => ({
      frozenMs: Math.round(read(lane, slot.frozenMs)),
      fps: Math.round(read(lane, slot.fps) * 10) / 10,
    }),
  }
}
