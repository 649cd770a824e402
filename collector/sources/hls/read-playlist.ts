import { parse, setOptions, type types } from 'hls-parser'
import { LookError } from '../../look-error.ts'

/** One whole segment of a media playlist. */
export interface HlsSegment {
  /** As the playlist says it, relative to the playlist. */
  readonly uri: string
  readonly durationMs: number
  /** What comes before it belongs to another time line. */
  readonly discontinuity: boolean
  /** The server itself says that this one is missing (`EXT-X-GAP`). */
  readonly gap: boolean
  /** It is a range of the bytes of `uri`, and not all of them. */
  readonly ranged: boolean
}

/** A playlist of media, as far as it is read. */
export interface MediaPlaylist {
  readonly kind: 'media'
  /** How often it has to be brought up to date at least: its longest segment, or its longest part where it has parts. */
  readonly periodMs: number
  /** The media sequence number of the first segment. */
  readonly firstSequence: number
  readonly segments: readonly HlsSegment[]
  /** How much there is of the segment that is still being made, told in parts (low latency). */
  readonly partsMs: number
  /** Nothing will be added any more (`EXT-X-ENDLIST`). */
  readonly ended: boolean
}

/** A playlist of playlists: the best rendition's is the one to look at. */
export interface MasterPlaylist {
  readonly kind: 'master'
  readonly bestUri: string
}

// What breaks a rule of the format is judged below, and never printed.
setOptions({ strictMode: false, silent: true })

/**
 * Reads an HLS playlist (RFC 8216, with the parts of low latency). Throws a `LookError` for
 * everything else, and for one that is cut off: a playlist ends with the end of a line.
 */
export function readPlaylist(text: string): MediaPlaylist | MasterPlaylist {
  const plain = text.replace(/^\uFEFF/, '')
  if (plain.trim() === '') throw new LookError('the answer is empty')
  if (!/^#EXTM3U\s/.test(plain)) throw new LookError('the answer is no HLS playlist: check its url')
  if (isCutOff(plain)) throw new LookError('the playlist is cut off')
  const playlist = parsed(plain)
  return playlist.isMasterPlaylist ? readMaster(playlist) : readMedia(playlist)
}

/** A last line without its end, or a segment that is announced and has no address. */
function isCutOff(text: string): boolean {
  return !/(?:\n|#EXT-X-ENDLIST)$/.test(text) || /\n#EXTINF:[^\n]*\n$/.test(text)
}

function parsed(text: string): types.MasterPlaylist | types.MediaPlaylist {
  try {
    return parse(text)
  } catch {
    throw new LookError('the playlist is against the rules of HLS')
  }
}

function readMaster({ variants }: types.MasterPlaylist): MasterPlaylist {
  const playable = variants.filter(({ uri, isIFrameOnly }) => uri && !isIFrameOnly)
  const [best] = playable.sort((a, b) => amountOf(b.bandwidth) - amountOf(a.bandwidth))
  if (!best) throw new LookError('the playlist lists no rendition')
  return { kind: 'master', bestUri: best.uri }
}

function readMedia(playlist: types.MediaPlaylist): MediaPlaylist {
  const { targetDuration, partTargetDuration, mediaSequenceBase = 0, skip, endlist } = playlist
  // The last entry may be a segment that is still being made: parts, and no address yet.
  const whole = playlist.segments.filter(({ uri }) => uri)
  const parts = playlist.segments.find(({ uri }) => !uri)?.parts ?? []
  const firstSequence = mediaSequenceBase + amountOf(skip)
  if (!Number.isSafeInteger(firstSequence) || firstSequence < 0) {
    throw new LookError('the media sequence of the playlist is no number')
  }
  const segments = whole.map(readSegment)
  const longestMs = Math.max(0, ...segments.map(({ durationMs }) => durationMs))
  return {
    kind: 'media',
    periodMs: millisecondsOf(partTargetDuration ?? targetDuration) || longestMs,
    firstSequence,
    segments,
    partsMs: parts.reduce((sum, part) => sum + (part.hint ? 0 : millisecondsOf(part.duration)), 0),
    ended: endlist,
  }
}

function readSegment({ uri, duration, discontinuity, gap, byterange }: types.Segment): HlsSegment {
  return {
    uri,
    durationMs: millisecondsOf(duration),
    discontinuity: discontinuity === true,
    gap: gap === true,
    ranged: Boolean(byterange),
  }
}

/** No segment is longer than this; what says so is no duration. */
const longestMs = 600_000

/** Seconds in ms; 0 for what is no duration. */
function millisecondsOf(seconds: number | undefined): number {
  const ms = amountOf(seconds) * 1_000
  return ms <= longestMs ? ms : 0
}

function amountOf(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) && value > 0 ? value : 0
}
