import { limitations } from '../model/vocabulary.ts'
import { type Detector, type Verdict, verdict } from './detector.ts'
import { isCurrent, type Lane, read, slot } from './lane.ts'

/** When a picture that has lost its detail counts as a fault. */
export interface BitrateCollapseOptions {
  /** Ill below this share of what the stream has when all is well. */
  readonly illBelowRatio: number
  readonly wellFromRatio: number
  /** Ill below this share of it without any further sign: no picture can be made of so little. */
  readonly hopelessRatio: number
  /** And below this: a still screen with its sound takes more, an encoder at its floor does not. */
  readonly hopelessBps: number
  readonly raiseAfterMs: number
  readonly clearAfterMs: number
}

/** The shipped values; scenarios change them. */
export const bitrateCollapseDefaults: BitrateCollapseOptions = {
  illBelowRatio: 0.35,
  wellFromRatio: 0.6,
  hopelessRatio: 0.04,
  hopelessBps: 64_000,
  raiseAfterMs: 8_000,
  clearAfterMs: 10_000,
}

/** From here on the encoder's own send queue says that the way is narrow; OBS calls it mediocre. */
const congestedFrom = 1 / 3
/** A round trip so many times the usual one, and this much above it, is a queue on the way. */
const slowTimes = 2
const slowByMs = 100
/** A bitrate within these shares of what the streamer was asked to set is that, done. */
const heededFromRatio = 0.6
const heededToRatio = 1.2

/**
 * `bitrate-collapse`: the frames come on time, with far less in them than this stream has when it
 * is well: encoders that adapt to a narrow way do that, without dropping one frame. A still scene
 * does it too and is nobody's fault, so a low bitrate needs a second sign of a narrow way, unless
 * it is too low for any picture. Where the streamer was asked to send less, and does, that is what the stream has
 * when it is well.
 */
export function bitrateCollapse(options: BitrateCollapseOptions): Detector {
  return {
    symptom: 'bitrate-collapse',
    hysteresis: options,
    judge(lane, at) {
      if (lane.onBreak) return verdict.well
      const bitrate = read(lane, slot.bitrateBps)
      const usual = isHeeded(lane) ? lane.advisedBitrateBps : usualBps(lane)
      const moving = read(lane, slot.fps) !== 0 && bitrate > 0
      if (!moving || usual <= 0 || !isCurrent(lane, at)) return verdict.unclear
      return judgeRatio(lane, bitrate / usual, options)
    },
    onsetAt: (lane) => read(lane, slot.lastAt) - read(lane, slot.intervalMs),
    evidence: (lane) => ({
      bitrateBps: Math.round(read(lane, slot.bitrateBps)),
      usualBitrateBps: Math.round(usualBps(lane)),
    }),
  }
}

/** What was declared; what was learned follows a slow decline and would call it normal. 0 or less while neither is known. */
export function usualBps(lane: Lane): number {
  return lane.nominalBitrateBps > 0 ? lane.nominalBitrateBps : read(lane, slot.referenceBps)
}

function isHeeded(lane: Lane): boolean {
  const ratio = read(lane, slot.bitrateBps) / lane.advisedBitrateBps
  return ratio >= heededFromRatio && ratio <= heededToRatio
}

function judgeRatio(lane: Lane, ratio: number, options: BitrateCollapseOptions): Verdict {
  const hopeless =
    ratio < options.hopelessRatio && read(lane, slot.bitrateBps) < options.hopelessBps
  if (hopeless && lane.nominalBitrateBps > 0) return verdict.ill
  if (ratio < options.illBelowRatio) return isNarrow(lane) ? verdict.ill : verdict.unclear
  return ratio >= options.wellFromRatio ? verdict.well : verdict.poor
}

function isNarrow(lane: Lane): boolean {
  const rttMs = read(lane, slot.rttMs)
  const usualRttMs = read(lane, slot.referenceRttMs)
  return (
    read(lane, slot.gaveWayMs) > 0 ||
    read(lane, slot.congestion) > congestedFrom ||
    read(lane, slot.lossRatio) > 0.02 ||
    limitations[read(lane, slot.limitation)] === 'bandwidth' ||
    (usualRttMs > 0 && rttMs > Math.max(usualRttMs * slowTimes, usualRttMs + slowByMs))
  )
}
