import type { LivekitReading } from './livekit-reading.ts'

/** Somebody in a room, and whether any of its tracks are published. */
export interface Attendance {
  readonly reading: LivekitReading
  readonly publishes: boolean
}

/** What the participants of one look come to. */
export interface TrackSight {
  /** Those who publish, or did until just now. */
  readonly readings: readonly LivekitReading[]
  /** Streams of those who took their tracks back and stayed: they have ended. */
  readonly over: readonly string[]
  /** Until then this look does not count, and `over` is said again. */
  keep(): void
}

/** Who leaves a room takes its tracks back first; who stays for longer than this has ended its stream. */
const leavingMs = 3_000

/** Tells those who have stopped publishing and stay from those who are on their way out. */
export function createTrackWatch(): (all: readonly Attendance[], elapsedMs: number) => TrackSight {
  /** Since when each publisher of the last look publishes nothing; Infinity while it does. */
  let bareSince: ReadonlyMap<string, number> = new Map()

  return (all, elapsedMs) => {
    const readings: LivekitReading[] = []
    const over: string[] = []
    const next = new Map<string, number>()
    for (const { reading, publishes } of all) {
      const { stream } = reading
      const before = bareSince.get(stream)
      if (!publishes && before === undefined) continue
      const sinceMs = publishes ? Infinity : Math.min(before ?? elapsedMs, elapsedMs)
      if (elapsedMs - sinceMs >= leavingMs) over.push(stream)
      else {
        readings.push(reading)
        next.set(stream, sinceMs)
      }
    }
    return {
      ...{ readings, over },
      keep() {
        bareSince = next
      },
    }
  }
}
