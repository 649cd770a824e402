import type { HlsSegment, MediaPlaylist } from './read-playlist.ts'

/** Where the live end of a stream's playlist is, look after look. */
export interface LiveEdge {
  /** Takes the playlist as it is now. */
  take(playlist: MediaPlaylist, elapsedMs: number): EdgeMove
}

/** How far a playlist has come. */
export interface EdgeMove {
  /** Changes when the playlist began anew: another encoder, or the same one again. */
  readonly session: string
  /** How much media was added since the session was first seen; 0 until something was. */
  readonly mediaMs: number
  /** When something was last added, by the clock that never jumps; when it was first seen, until then. */
  readonly movedAtMs: number
  /** The newest whole segment that was added with this look; undefined when none was. */
  readonly added: HlsSegment | undefined
  /** Media time cannot be compared with that before: the encoder's own time line began anew. */
  readonly jumped: boolean
}

/** So many segments are remembered, to tell a playlist that began anew from an old copy of it. */
const rememberedSegments = 20

/**
 * An edge of which nothing is known yet. Pure. A cache may answer with a copy that is a few
 * segments old: that is no news. A playlist whose numbers went back further than it is long, or
 * that has other segments under numbers that were seen, has begun anew.
 */
export function createLiveEdge(): LiveEdge {
  let session = 0
  let endSequence = -1
  let wholeMs = 0
  let mediaMs = 0
  let movedAtMs = 0
  /** The addresses of the newest segments by their numbers. */
  let seen = new Map<number, string>()

  function hasBegunAnew({ firstSequence, segments }: MediaPlaylist): boolean {
    const end = firstSequence + segments.length
    // Nothing in common: it went back, or so far ahead that it is not the same time line.
    if (end < endSequence - segments.length || firstSequence > endSequence) return true
    return segments.some(({ uri }, index) => {
      const known = seen.get(firstSequence + index)
      return known !== undefined && known !== nameOf(uri)
    })
  }

  function begin({ firstSequence, segments }: MediaPlaylist, elapsedMs: number): void {
    session += 1
    endSequence = firstSequence + segments.length
    wholeMs = 0
    mediaMs = 0
    movedAtMs = elapsedMs
    seen = new Map()
  }

  function remember({ firstSequence, segments }: MediaPlaylist): void {
    const from = Math.max(0, segments.length - rememberedSegments)
    for (const [index, { uri }] of segments.slice(from).entries()) {
      seen.set(firstSequence + from + index, nameOf(uri))
    }
    for (const sequence of seen.keys()) {
      if (sequence < endSequence - rememberedSegments) seen.delete(sequence)
    }
  }

  return {
    take(playlist, elapsedMs) {
      const { firstSequence, segments, partsMs } = playlist
      if (endSequence < 0 || hasBegunAnew(playlist)) {
        begin(playlist, elapsedMs)
        wholeMs = -partsMs
      }
      const end = firstSequence + segments.length
      const added = end > endSequence ? segments.slice(endSequence - end) : []
      wholeMs += added.reduce((sum, { durationMs }) => sum + durationMs, 0)
      const current = end >= endSequence ? wholeMs + partsMs : mediaMs
      if (current > mediaMs) {
        mediaMs = current
        movedAtMs = elapsedMs
      }
      endSequence = Math.max(endSequence, end)
      remember(playlist)
      const jumped = added.some(({ discontinuity }) => discontinuity)
      return { session: String(session), mediaMs, movedAtMs, added: added.at(-1), jumped }
    },
  }
}

/** The address without its query, which may be another one with every answer. */
function nameOf(uri: string): string {
  return uri.split(/[?#]/, 1)[0] ?? uri
}
