import type { Evidence } from '../model/finding.ts'
import { type Detector, type Verdict, verdict } from './detector.ts'
import { isCurrent, type Lane, read, silenceGraceMs, slot } from './lane.ts'
import { enough, isEven } from './playout.ts'
import { referenceFps } from './reference-fps.ts'

/** When a picture that still moves counts as a slideshow. */
export interface SlideshowOptions {
  /** Ill below this share of the stream's own frame rate. */
  readonly illBelowRatio: number
  /** Ill below this many frames a second, for streams meant to have at least 15 (Tencent: under 10 clearly stutters). */
  readonly illBelowFps: number
  /** Well again from this share on, or at a lower rate that is even by now; in between nothing changes. */
  readonly wellFromRatio: number
  /** Too few frames for so long before it is raised. */
  readonly raiseAfterMs: number
  /**
   * Raised at once when what arrived is so far behind what is played: a viewer with about two
   * seconds in store has nothing left. A little less than those, since a sample is the mean of
   * its interval.
   */
  readonly bufferMs: number
  /** So long at a good rate before it is over. */
  readonly clearAfterMs: number
}

/** The shipped values; scenarios change them. */
export const slideshowDefaults: SlideshowOptions = {
  illBelowRatio: 0.4,
  illBelowFps: 10,
  wellFromRatio: 0.7,
  raiseAfterMs: 2_500,
  bufferMs: 1_250,
  clearAfterMs: 5_000,
}

/** Without any frame for so long it is a stall, and has that name. */
const stalledMs = 2_000
/** Streams meant to be slower than this are judged by their ratio alone. */
const smoothFps = 15

/**
 * `slideshow`: frames still come, but far fewer than this stream has when it is well. Judged
 * against the declared frame rate, or the stream's own best stable minutes; never against its
 * recent average, which a steady slideshow would drag down to itself. Of a lane that has fallen
 * silent it says nothing: that is for `stalled`.
 */
export function slideshow(options: SlideshowOptions): Detector {
  return {
    symptom: 'slideshow',
    hysteresis: { raiseAfterMs: options.raiseAfterMs, clearAfterMs: options.clearAfterMs },
    judge(lane, at) {
      if (!isCurrent(lane, at)) return verdict.unclear
      return isDry(lane, options) ? verdict.certain : judgeRate(lane, options)
    },
    onsetAt: (lane) =>
      isDry(lane, options)
        ? read(lane, slot.behindFromAt)
        : read(lane, slot.lastAt) - judgedMs(lane),
    evidence: slideshowEvidence,
  }
}

/** The time that the newest sample speaks for: its interval, but not a gap before it. */
function judgedMs(lane: Lane): number {
  const coveredMs = read(lane, slot.coveredMs)
  return coveredMs < silenceGraceMs(lane) ? coveredMs : read(lane, slot.intervalMs)
}

function judgeRate(lane: Lane, options: SlideshowOptions): Verdict {
  const fps = read(lane, slot.fps)
  const reference = referenceFps(lane)
  const arrives = read(lane, slot.arrivedShare) >= enough
  // Where frames are not counted, bytes alone say that it is over.
  if (fps < 0 || reference <= 0) return arrives ? verdict.well : verdict.unclear
  if (fps === 0) return verdict.poor
  const ratio = fps / reference
  if (ratio < options.illBelowRatio) return verdict.ill
  if (reference >= smoothFps && fps < options.illBelowFps) return verdict.ill
  const meant = ratio >= options.wellFromRatio || isEven(lane)
  return meant && arrives ? verdict.well : verdict.poor
}

/** So few frames lately that a viewer's player has nothing left, though some still come. */
function isDry(lane: Lane, { bufferMs }: SlideshowOptions): boolean {
  const share = read(lane, slot.arrivedShare)
  const stillMs = read(lane, slot.lastAt) - read(lane, slot.movedAt)
  return (
    share >= 0 && share < enough && stillMs < stalledMs && read(lane, slot.deficitMs) >= bufferMs
  )
}

function slideshowEvidence(lane: Lane): Evidence {
  const evidence: Record<string, number> = {
    fps: Math.round(read(lane, slot.fps) * 10) / 10,
    referenceFps: Math.round(referenceFps(lane) * 10) / 10,
    behindMs: Math.round(read(lane, slot.deficitMs)),
  }
  const bitrate = read(lane, slot.bitrateBps)
  if (bitrate >= 0) evidence.bitrateBps = Math.round(bitrate)
  return evidence
}
