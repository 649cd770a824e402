import { createMediaDrift } from '../../media-drift.ts'
import type { Reading, StreamMeter } from '../../poller.ts'
import type { EdgeMove } from './live-edge.ts'
import type { SegmentLoad } from './segment-load.ts'

/** What one look saw of one stream. */
export interface HlsReading extends Reading {
  readonly edge: EdgeMove
  /** How often the playlist has to be brought up to date at least. */
  readonly periodMs: number
  /** undefined where nothing is downloaded. */
  readonly load: Pick<SegmentLoad, 'report'> | undefined
}

/** A playlist may be late by half of what it adds (RFC 8216, 6.2.2), and we by one look. */
const lateShare = 0.5
/** However short its segments are: a look or two may fall between. */
const leastPatienceMs = 2_000
/** One failure is a server that was not ready with it; a player tries again as well. */
const failuresBorne = 1

/** For how long a playlist may add nothing before it stands still. */
export function patienceMs(periodMs: number, intervalMs: number): number {
  return Math.max(leastPatienceMs, periodMs * (1 + lateShare) + intervalMs)
}

/**
 * A meter for one session. `bitrateBps` is what a viewer gets: that of the newest segment, less
 * when it took longer to come than it plays, 0 while the playlist stands still or segments cannot be
 * had. `driftMs` is how far segments come later than their durations say, beyond what is usual.
 */
export function createHlsMeter(intervalMs: number): StreamMeter<HlsReading> {
  let drift = createMediaDrift()
  return ({ edge, periodMs, load }, elapsedMs) => {
    if (edge.mediaMs === 0) return {}
    if (edge.jumped) drift = createMediaDrift()
    drift.note(edge.mediaMs, edge.movedAtMs)
    const stillMs = elapsedMs - edge.movedAtMs
    const overdueMs = Math.max(0, stillMs - periodMs)
    const behindMs = (drift.behindMs() ?? 0) + overdueMs
    return {
      bitrateBps: stillMs > patienceMs(periodMs, intervalMs) ? 0 : bitrateOf(load, elapsedMs),
      driftMs: Math.max(0, Math.round(behindMs - periodMs * lateShare - intervalMs)),
    }
  }
}

function bitrateOf(load: HlsReading['load'], elapsedMs: number): number | undefined {
  if (!load) return undefined
  const { last, loadingSinceMs, failures } = load.report()
  if (failures > failuresBorne) return 0
  if (!last) return undefined
  // One that is under way for longer than the last took is slower than that, if it is as large.
  const runningMs = loadingSinceMs === undefined ? 0 : elapsedMs - loadingSinceMs
  const overMs = Math.max(last.durationMs, last.tookMs, runningMs)
  return overMs > 0 ? Math.round((last.bytes * 8_000) / overMs) : undefined
}
