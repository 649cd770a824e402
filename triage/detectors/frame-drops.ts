import { type Detector, verdict } from './detector.ts'
import { isCurrent, read, slot } from './lane.ts'

/** When frames that are made and not delivered count as a fault. */
export interface FrameDropsOptions {
  /** Ill above this share of the last ten seconds or so; OBS marks more than 5 % red. */
  readonly illAboveRatio: number
  /** Well again up to this share; OBS marks more than 1 % yellow. */
  readonly wellToRatio: number
  readonly raiseAfterMs: number
  readonly clearAfterMs: number
}

/** The shipped values; scenarios change them. */
export const frameDropsDefaults: FrameDropsOptions = {
  illAboveRatio: 0.05,
  wellToRatio: 0.02,
  raiseAfterMs: 2_000,
  clearAfterMs: 8_000,
}

/**
 * `frame-drops`: frames are lost on their way, by the network (`framesDropped`), the encoder
 * (`encoderSkipped`) or the renderer (`renderLagged`). The last two arrive as repeated frames, so
 * no frame rate shows them.
 */
export function frameDrops(options: FrameDropsOptions): Detector {
  return {
    symptom: 'frame-drops',
    hysteresis: options,
    judge(lane, at) {
      const worst = Math.max(
        read(lane, slot.droppedRatio),
        read(lane, slot.skippedRatio),
        read(lane, slot.laggedRatio),
      )
      if (!isCurrent(lane, at)) return verdict.unclear
      if (worst > options.illAboveRatio) return verdict.ill
      return worst <= options.wellToRatio ? verdict.well : verdict.poor
    },
    onsetAt: (lane) => read(lane, slot.lastAt) - read(lane, slot.intervalMs),
    evidence: (lane) => ({
      droppedRatio: share(read(lane, slot.droppedRatio)),
      skippedRatio: share(read(lane, slot.skippedRatio)),
      laggedRatio: share(read(lane, slot.laggedRatio)),
    }),
  }
}

function share(ratio: number): number {
  return Math.round(Math.max(0, ratio) * 1_000) / 1_000
}
