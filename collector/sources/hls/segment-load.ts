import type { Clock } from '../../../triage/model/clock.ts'
import type { HttpClient } from '../../http-client.ts'
import type { HlsSegment } from './read-playlist.ts'

/** How the download of a stream's segments goes. */
export interface LoadReport {
  /** The newest one that came in whole; undefined before any. */
  readonly last: LoadedSegment | undefined
  /** Since when one is under way, by the clock that never jumps. */
  readonly loadingSinceMs: number | undefined
  /** How often in a row it failed. */
  readonly failures: number
}

/** A segment that came in whole. */
export interface LoadedSegment {
  readonly bytes: number
  /** How long it plays, and how long it took to come. */
  readonly durationMs: number
  readonly tookMs: number
}

/** Downloads the newest segments of one stream, one at a time, as a viewer does. */
export interface SegmentLoad {
  /** This is the newest segment now; what is under way is finished first. */
  want(url: URL, segment: HlsSegment): void
  /** Begins with what is wanted, again where that failed. Resolves, never rejects, when nothing is under way. */
  work(): Promise<void>
  report(): LoadReport
  stop(): void
}

/** A download that takes longer than this, and than three times what it plays, is given up. */
const patienceMs = 10_000

/** Nothing is wanted yet. What came is counted and thrown away. */
export function createSegmentLoad(client: HttpClient, clock: Clock): SegmentLoad {
  let wanted: { readonly url: URL; readonly segment: HlsSegment } | undefined
  let underWay: Promise<void> | undefined
  let loadingSinceMs: number | undefined
  let last: LoadedSegment | undefined
  let failures = 0
  let giveUp = () => {}

  async function load({ url, segment }: NonNullable<typeof wanted>): Promise<void> {
    const { durationMs } = segment
    const limit = new AbortController()
    const callOff = clock.after(Math.max(patienceMs, 3 * durationMs), () => limit.abort())
    giveUp = () => {
      callOff()
      limit.abort()
    }
    const beganMs = clock.elapsedMs()
    loadingSinceMs = beganMs
    try {
      const { bytes } = await client.ask({ url, discard: true }, limit.signal)
      last = { bytes, durationMs, tookMs: clock.elapsedMs() - beganMs }
      failures = 0
      if (wanted?.segment === segment) wanted = undefined
    } catch {
      failures += 1
    }
    callOff()
    loadingSinceMs = undefined
    underWay = undefined
  }

  return {
    want(url, segment) {
      wanted = { url, segment }
    },
    async work() {
      if (wanted) underWay ??= load(wanted)
      await underWay
    },
    report: () => ({ last, loadingSinceMs, failures }),
    stop() {
      wanted = undefined
      giveUp()
    },
  }
}
