import type { SampleRecord } from '../model/record.ts'
import { type Lane, read, slot, write } from './lane.ts'

/** So many samples with the very same round trip: it is no longer being measured. */
const staleSamples = 3

/**
 * Follows whether a sample brings nothing at all, and whether the round trip is still measured
 * while nothing comes. To be called before the sample's own round trip is written to the lane.
 */
export function observePause(lane: Lane, sample: SampleRecord): void {
  const empty = sample.bitrateBps === 0 && (sample.fps ?? 0) === 0
  if (!empty) {
    write(lane, slot.emptyRun, 0)
    write(lane, slot.rttMoved, 0)
    return
  }
  write(lane, slot.emptyRun, read(lane, slot.emptyRun) + 1)
  const { rttMs } = sample
  if (rttMs !== undefined && rttMs !== read(lane, slot.rttMs)) write(lane, slot.rttMoved, 1)
}

/**
 * Whether a player gets nothing because nothing is sent to it: the sender has muted the picture,
 * or the server sends no layer that nobody looks at. A player alone cannot tell that from a stall
 * but by the way itself: while the round trip goes on being measured (or was never reported), the
 * way is open and the silence is meant. Where it stands still too, the way is cut.
 */
export function isPaused(lane: Lane): boolean {
  const emptyRun = read(lane, slot.emptyRun)
  if (lane.vantage !== 'player' || emptyRun === 0) return false
  const measured = read(lane, slot.rttMs) >= 0
  return !measured || read(lane, slot.rttMoved) === 1 || emptyRun < staleSamples
}
