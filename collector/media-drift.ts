/** How far media time falls behind the wall clock. */
export interface MediaDrift {
  /** Media time `mediaMs` arrived at `nowMs`. */
  note(mediaMs: number, nowMs: number): void
  /** How late the newest media was, against the session's baseline, in ms; `undefined` before any. */
  behindMs(): number | undefined
}

/** The baseline is the best of the last so many slices: ten minutes, so that a slow encoder clock does not add up to a drift. */
const sliceMs = 60_000
const sliceCount = 10

/** A step of media time by more than this is a new time line, not a delay. */
const jumpMs = 30_000

/**
 * Drift of one session: wall time elapsed minus media time elapsed, where the moment at which the
 * media was least late is the baseline.
 */
export function createMediaDrift(): MediaDrift {
  let slices: { index: number; leastMs: number }[] = []
  let newest: { mediaMs: number; offsetMs: number } | undefined
  return {
    note(mediaMs, nowMs) {
      const offsetMs = nowMs - mediaMs
      if (newest && Math.abs(offsetMs - newest.offsetMs) > jumpMs) slices = []
      newest = { mediaMs, offsetMs }
      const index = Math.floor(nowMs / sliceMs)
      const last = slices.at(-1)
      if (last?.index === index) last.leastMs = Math.min(last.leastMs, offsetMs)
      else slices = [...slices.slice(1 - sliceCount), { index, leastMs: offsetMs }]
    },
    behindMs() {
      if (!newest) return undefined
      return newest.offsetMs - Math.min(...slices.map((slice) => slice.leastMs))
    },
  }
}
