import { type Detector, verdict } from './detector.ts'
import { isCurrent, read, slot } from './lane.ts'

/** When lost packets count as a fault. */
export interface PacketLossOptions {
  /** Ill above this share; Agora marks more than 5 % red. */
  readonly illAboveRatio: number
  /** Well again up to this share. */
  readonly wellToRatio: number
  /** So long before it is raised: one bad sample is no trend. */
  readonly raiseAfterMs: number
  readonly clearAfterMs: number
}

/** The shipped values; scenarios change them. */
export const packetLossDefaults: PacketLossOptions = {
  illAboveRatio: 0.05,
  wellToRatio: 0.02,
  raiseAfterMs: 3_000,
  clearAfterMs: 8_000,
}

/** `packet-loss`: so much is lost on the way that picture and sound break up, whatever the rates say. */
export function packetLoss(options: PacketLossOptions): Detector {
  return {
    symptom: 'packet-loss',
    hysteresis: options,
    judge(lane, at) {
      const lossRatio = read(lane, slot.lossRatio)
      if (!isCurrent(lane, at)) return verdict.unclear
      // Of next to no packets even one is a large share: nothing is coming, which is another matter.
      if (read(lane, slot.bitrateBps) === 0) return verdict.unclear
      if (lossRatio > options.illAboveRatio) return verdict.ill
      return lossRatio <= options.wellToRatio ? verdict.well : verdict.poor
    },
    onsetAt: (lane) => read(lane, slot.lastAt) - read(lane, slot.intervalMs),
    evidence: (lane) => ({ lossRatio: Math.round(read(lane, slot.lossRatio) * 1_000) / 1_000 }),
  }
}
