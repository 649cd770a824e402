import { type Lane, read, slot, write } from './lane.ts'

/** An encoder cannot make frames faster than this; a rate above it is a burst after a stop. */
export const fastestFps = 400
/** A window of samples that is looked at as a whole. */
const windowMs = 15_000
/** Too few samples say nothing about what is usual. */
const windowSamples = 5
/** A window counts as stable when its slowest and fastest samples are this close to its mean. */
const stableFrom = 0.75
const stableTo = 1.35
/** So many stable windows in a row at a lower rate are a change of plan, not a fault. */
const lowerWindowsToFollow = 4
/** A rate below this is never taken for the new normal by itself: it is what we look for. */
const slowestFollowedRatio = 0.4

/**
 * The frame rate a lane is judged against: what was declared, else the best stable quarter of a
 * minute it has shown. Never its recent average: a steady slideshow would become its own measure.
 * -1 while neither is known.
 */
export function referenceFps(lane: Lane): number {
  if (lane.nominalFps > 0) return lane.nominalFps
  const learned = read(lane, slot.referenceFps)
  return learned > 0 ? learned : read(lane, slot.usualFps)
}

/**
 * Learns from one sample's frame rate. A stable window raises the reference at once; only a
 * minute of stable windows lowers it (an encoder switched from 30 to 16 fps), and never to a rate
 * that would itself be a slideshow.
 */
export function learnReferenceFps(lane: Lane, at: number, fps: number): void {
  if (fps <= 0) {
    write(lane, slot.windowCount, 0)
    return
  }
  const count = read(lane, slot.windowCount)
  if (count === 0) {
    write(lane, slot.windowFromAt, at)
    write(lane, slot.windowSum, 0)
    write(lane, slot.windowMin, fps)
    write(lane, slot.windowMax, fps)
  }
  write(lane, slot.windowCount, count + 1)
  write(lane, slot.windowSum, read(lane, slot.windowSum) + fps)
  if (fps < read(lane, slot.windowMin)) write(lane, slot.windowMin, fps)
  if (fps > read(lane, slot.windowMax)) write(lane, slot.windowMax, fps)
  if (at - read(lane, slot.windowFromAt) >= windowMs) closeWindow(lane)
}

function closeWindow(lane: Lane): void {
  const count = read(lane, slot.windowCount)
  const mean = read(lane, slot.windowSum) / count
  write(lane, slot.windowCount, 0)
  const steady =
    count >= windowSamples &&
    read(lane, slot.windowMin) >= mean * stableFrom &&
    read(lane, slot.windowMax) <= mean * stableTo
  if (!steady) {
    write(lane, slot.lowerWindows, 0)
    return
  }
  const reference = read(lane, slot.referenceFps)
  if (mean >= reference * 0.95) {
    write(lane, slot.referenceFps, Math.max(mean, reference))
    write(lane, slot.lowerWindows, 0)
    return
  }
  if (mean < reference * slowestFollowedRatio) return
  const lower = read(lane, slot.lowerWindows) + 1
  write(lane, slot.lowerWindows, lower)
  if (lower >= lowerWindowsToFollow) {
    write(lane, slot.referenceFps, mean)
    write(lane, slot.lowerWindows, 0)
  }
}
