import { type Lane, read, slot, write } from './lane.ts'
import { isPaused } from './pause.ts'
import { fastestFps, referenceFps } from './reference-fps.ts'

/**
 * What a viewer's player has left. A player holds a little of the stream in store and plays it at
 * the stream's own pace; it stalls when more has been played than has arrived. So we keep, for
 * each lane, how far what arrived has fallen behind: the *deficit*, in ms of play time. One poor
 * second costs little, two in a row a stall, and a long row of slightly poor seconds does too.
 * That is what people suffer, and it needs no more than the frames that arrive.
 */

/** Frames arriving at this share of the usual rate are enough: encoders and clocks are never exact. */
export const enough = 0.9
/** A good second makes up for at least this much of the deficit. */
const leastRefill = 0.3
/** One sample alone is never a stall: its interval may hold the edge of a pause. */
const mostLostMs = 1_200
/** Half the usual rate, exactly, is what a server sends whose receiver asked for less (a temporal layer). */
const halfWithin = 0.08
/** More than this is not owed: the player has skipped, and starts anew. */
const largestDeficitMs = 1_500
/** Four samples within this share of their mean are a steady rate, whatever it was before. */
const steadyWithin = 0.2
/** Fewer frames than this in one sample's interval say nothing by their number. */
const leastFrames = 4
/** Two frames a second still move, where ten would not be smooth either. */
const leastFps = 1.5
/** A rate below this is no video, however steady it is. */
const slowestSteadyFps = 10
/** Bitrate varies with the picture far more than the frame rate does: so little of it is still enough. */
const enoughBitrate = 0.2
/** The usual rate follows what is seen by this share of itself with every sample. */
const followBy = 0.02
/** Samples below this share of the usual rate are what we look for, and never its new measure. */
const neverUsual = 0.5

/**
 * Takes into the deficit what arrived in the newest sample's interval; -1 for a rate not known.
 *
 * @param behindMs how much further media fell behind the clock; 0 when that is not told
 * @param frozenMs how much the player's own count of frozen time went up; 0 when it does not count
 */
export function observePlayout(
  lane: Lane,
  fps: number,
  bitrateBps: number,
  behindMs: number,
  frozenMs: number,
): void {
  if (isPaused(lane)) {
    forgetDeficit(lane)
    return
  }
  const share = sharePlayed(lane, shareArrived(lane, fps, bitrateBps, behindMs), frozenMs)
  if (fps >= 0 && fps < fastestFps) learnUsualFps(lane, fps)
  const sinceMs = read(lane, slot.coveredMs)
  if (share < 0 || sinceMs <= 0) return
  const longestMs = Math.max(2 * read(lane, slot.intervalMs), 1_000)
  const coveredMs = Math.min(sinceMs, longestMs)
  const lost = share < enough ? Math.min(mostLostMs, (enough - share) * coveredMs) : 0
  const refill = share < enough ? 0 : Math.max(leastRefill, share - enough) * coveredMs
  const before = read(lane, slot.deficitMs)
  // Freezes are counted when they end: by then the frames may look well again.
  const deficit = Math.max(before + lost - refill, Math.min(frozenMs, largestDeficitMs))
  write(lane, slot.deficitMs, Math.min(Math.max(0, deficit), largestDeficitMs))
  write(lane, slot.arrivedShare, share)
  if (share >= enough && before === 0) write(lane, slot.behindFromAt, 0)
  else if (share < enough && read(lane, slot.behindFromAt) === 0) {
    write(lane, slot.behindFromAt, read(lane, slot.lastAt) - coveredMs)
  }
}

/** Nothing is owed: what was missing before does not count from here on. */
export function forgetDeficit(lane: Lane): void {
  write(lane, slot.deficitMs, 0)
  write(lane, slot.behindFromAt, 0)
}

/** What stood still was not played, however many frames came: a freeze is counted when it ends. */
function sharePlayed(lane: Lane, arrived: number, frozenMs: number): number {
  const coveredMs = read(lane, slot.coveredMs)
  if (frozenMs === 0 || coveredMs === 0) return arrived
  const played = Math.max(0, 1 - frozenMs / coveredMs)
  return arrived < 0 ? played : Math.min(arrived, played)
}

/** Which share of what the player plays in that time has arrived; -1 when that cannot be told. */
function shareArrived(lane: Lane, fps: number, bitrateBps: number, behindMs: number): number {
  const usual = read(lane, slot.usualFps)
  if (fps >= 0) return usual > 0 ? shareOfFrames(lane, usual, fps) : -1
  const byBitrate = Math.min(shareOfBitrate(lane, bitrateBps), shareOfMedia(lane, behindMs))
  // A vantage that counts frames and now does not has none to count; see the traps of WebRTC.
  return usual > 0 && bitrateBps >= 0 ? Math.min(byBitrate, enough) / 2 : byBitrate
}

function shareOfFrames(lane: Lane, usual: number, fps: number): number {
  if (isHalved(lane, fps)) return enough
  // A handful of frames is too coarse a measure to say that one or two of them are missing.
  const expected = (usual * read(lane, slot.coveredMs)) / 1_000
  const samples = Math.ceil(leastFrames / expected)
  if (samples > 4) return enough
  const rate = meanOf(lane, fps, samples)
  if (usual < slowestSteadyFps && rate >= leastFps) return enough
  return rate / paceOf(lane, usual, fps)
}

/** The mean of so many samples, up to four, the newest among them. */
function meanOf(lane: Lane, fps: number, samples: number): number {
  let sum = fps
  let known = 1
  for (let back = 1; back < samples; back += 1) {
    const before = read(lane, slot.fpsBefore1 + back - 1)
    if (before < 0) continue
    sum += before
    known += 1
  }
  return sum / known
}

function isHalved(lane: Lane, fps: number): boolean {
  const half = Math.max(referenceFps(lane), read(lane, slot.usualFps)) / 2
  return Math.abs(fps - half) <= halfWithin * half && half >= slowestSteadyFps
}

function shareOfBitrate(lane: Lane, bitrateBps: number): number {
  const reference = read(lane, slot.referenceBps)
  if (bitrateBps < 0 || reference <= 0) return -1
  return Math.min(1, bitrateBps / (reference * enoughBitrate))
}

/** A second in which media moved on by less than a second has brought less than a second of it. */
function shareOfMedia(lane: Lane, behindMs: number): number {
  const coveredMs = read(lane, slot.coveredMs)
  return coveredMs === 0 ? 1 : Math.max(0, 1 - behindMs / coveredMs)
}

/** Whether the newest samples show one even rate that is video: fewer frames than before, on purpose. */
export function isEven(lane: Lane): boolean {
  const fps = read(lane, slot.fpsBefore1)
  const b = read(lane, slot.fpsBefore2)
  const c = read(lane, slot.fpsBefore3)
  const least = Math.min(fps, b, c)
  return (
    least >= slowestSteadyFps && Math.max(fps, b, c) - least <= (steadyWithin * (fps + b + c)) / 3
  )
}

/** The rate the player plays at: the usual one, or a new one that is steady by now. */
function paceOf(lane: Lane, usual: number, fps: number): number {
  const a = read(lane, slot.fpsBefore1)
  const b = read(lane, slot.fpsBefore2)
  const c = read(lane, slot.fpsBefore3)
  const least = Math.min(a, b, c, fps)
  if (least <= 0) return usual
  const mean = (a + b + c + fps) / 4
  const steady = Math.max(a, b, c, fps) - least <= steadyWithin * mean
  return steady && mean >= Math.min(slowestSteadyFps, usual) ? Math.min(usual, mean) : usual
}

/**
 * The rate this lane usually has: begins with the middle of its first four samples, then follows
 * by small equal steps up and down, which finds the median and is moved by no outlier.
 */
function learnUsualFps(lane: Lane, fps: number): void {
  const usual = read(lane, slot.usualFps)
  if (fps > 0 && usual < 0) startUsualFps(lane, fps)
  else if (fps > usual) write(lane, slot.usualFps, Math.min(fps, usual * (1 + followBy)))
  else if (fps >= usual * neverUsual && !isHalved(lane, fps)) {
    write(lane, slot.usualFps, Math.max(fps, usual * (1 - followBy)))
  }
  write(lane, slot.fpsBefore3, read(lane, slot.fpsBefore2))
  write(lane, slot.fpsBefore2, read(lane, slot.fpsBefore1))
  write(lane, slot.fpsBefore1, fps)
}

function startUsualFps(lane: Lane, fps: number): void {
  const a = read(lane, slot.fpsBefore1)
  const b = read(lane, slot.fpsBefore2)
  const c = read(lane, slot.fpsBefore3)
  if (a <= 0 || b <= 0 || c <= 0) return
  const middle = a + b + c + fps - Math.max(a, b, c, fps) - Math.min(a, b, c, fps)
  write(lane, slot.usualFps, middle / 2)
}
