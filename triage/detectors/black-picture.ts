import { type Detector, verdict } from './detector.ts'
import { isCurrent, read, slot } from './lane.ts'

/** When a black picture counts as a fault. */
export interface BlackPictureOptions {
  /** Black for so long (ffmpeg's `blackdetect` waits 2 s by default); a cut to black is shorter. */
  readonly afterMs: number
  /** A picture again for so long before it is over. */
  readonly clearAfterMs: number
}

/** The shipped values; scenarios change them. */
export const blackPictureDefaults: BlackPictureOptions = { afterMs: 3_000, clearAfterMs: 4_000 }

/** `black-picture`: frames come, and there is nothing on them. Only a vantage that sees pixels can tell; one that stops saying so sees something. */
export function blackPicture(options: BlackPictureOptions): Detector {
  return {
    symptom: 'black-picture',
    hysteresis: { raiseAfterMs: 0, clearAfterMs: options.clearAfterMs },
    judge(lane, at) {
      if (lane.onBreak) return verdict.well
      const blackMs = read(lane, slot.blackMs)
      if (read(lane, slot.fps) === 0 || !isCurrent(lane, at)) return verdict.unclear
      if (blackMs >= options.afterMs) return verdict.ill
      return blackMs <= 0 ? verdict.well : verdict.unclear
    },
    onsetAt: (lane) => read(lane, slot.lastAt) - read(lane, slot.blackMs),
    evidence: (lane) => ({ blackMs: Math.round(read(lane, slot.blackMs)) }),
  }
}
