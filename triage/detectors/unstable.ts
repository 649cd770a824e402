import { type Detector, verdict } from './detector.ts'
import { type Lane, read, slot, write } from './lane.ts'

/** When a stream that keeps falling ill and recovering counts as unstable. */
export interface UnstableOptions {
  /** Shaken three times within so long. */
  readonly withinMs: number
  /** Not shaken for so long before it is over. */
  readonly calmForMs: number
}

/** The shipped values; scenarios change them. */
export const unstableDefaults: UnstableOptions = { withinMs: 180_000, calmForMs: 60_000 }

/** Remembers that something else was raised in this lane: it has been shaken. */
export function rememberShaken(lane: Lane, at: number): void {
  write(lane, slot.shakenAt3, read(lane, slot.shakenAt2))
  write(lane, slot.shakenAt2, read(lane, slot.shakenAt1))
  write(lane, slot.shakenAt1, at)
}

/**
 * `unstable`: one short trouble after another. Raised with the third, and over after a minute of
 * calm: it keeps a stream's story in one ticket instead of one for each stumble.
 */
export function unstable(options: UnstableOptions): Detector {
  return {
    symptom: 'unstable',
    hysteresis: { raiseAfterMs: 0, clearAfterMs: 0 },
    judge(lane, at) {
      const newest = read(lane, slot.shakenAt1)
      const third = read(lane, slot.shakenAt3)
      const often = third > 0 && newest - third <= options.withinMs
      const calm = at - newest >= options.calmForMs
      if (calm) return verdict.well
      return often ? verdict.ill : verdict.unclear
    },
    onsetAt: (lane) => read(lane, slot.shakenAt3),
    evidence: (lane) => ({
      timesShaken: 3,
      withinMs: Math.round(read(lane, slot.shakenAt1) - read(lane, slot.shakenAt3)),
    }),
  }
}
