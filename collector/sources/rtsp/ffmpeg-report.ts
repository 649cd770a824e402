/** Something that can begin and end in the picture or the sound. */
export const spells = ['freeze', 'black', 'silence'] as const
export type Spell = (typeof spells)[number]

/** One thing ffmpeg has told us about the input. Times are media time in seconds. */
export type FfmpegReport =
  | { readonly kind: 'stream'; readonly index: number; readonly media: string }
  | { readonly kind: 'time-base'; readonly index: number; readonly seconds: number }
  /** A packet as it came out of the demuxer: `sizeBytes` of coded picture or sound. */
  | {
      readonly kind: 'packet'
      readonly index: number
      readonly decodeTime: number
      readonly sizeBytes: number
    }
  /** A decoded frame follows, of picture or sound; `number` is 0 where the filters begin anew. */
  | { readonly kind: 'frame'; readonly number: number; readonly atSeconds: number }
  /** The frame just told of is one of the picture. */
  | { readonly kind: 'picture' }
  | { readonly kind: 'began'; readonly spell: Spell; readonly atSeconds: number }
  | { readonly kind: 'ended'; readonly spell: Spell }

/** The mark our filter chain puts on every decoded picture. */
export const pictureMark = 'stallwatch.picture'

const spellKeys: ReadonlyMap<string, { spell: Spell; edge: 'began' | 'ended' }> = new Map([
  ['lavfi.freezedetect.freeze_start', { spell: 'freeze', edge: 'began' }],
  ['lavfi.freezedetect.freeze_end', { spell: 'freeze', edge: 'ended' }],
  ['lavfi.black_start', { spell: 'black', edge: 'began' }],
  ['lavfi.black_end', { spell: 'black', edge: 'ended' }],
  ['lavfi.silence_start', { spell: 'silence', edge: 'began' }],
  ['lavfi.silence_end', { spell: 'silence', edge: 'ended' }],
])

/** `stream, dts, pts, duration, size, checksum[, …]`, as the framecrc muxer writes it. */
const packetLine = /^(\d+),\s*(-?\d+),\s*-?\d+,\s*-?\d+,\s*(\d+), 0x[0-9a-f]{8}/
const mediaLine = /^#media_type (\d+): (\w+)$/
const timeBaseLine = /^#tb (\d+): (\d+)\/(\d+)$/
/** As the metadata filter prints it; the time is `NOPTS` or `nan` where there is none. */
const frameLine = /^frame:(\d+)\s+pts:\S+\s+pts_time:(\S+)$/

function parseHeader(line: string): FfmpegReport | undefined {
  const media = mediaLine.exec(line)
  if (media) return { kind: 'stream', index: Number(media[1]), media: String(media[2]) }
  const base = timeBaseLine.exec(line)
  if (!base || Number(base[3]) === 0) return undefined
  return { kind: 'time-base', index: Number(base[1]), seconds: Number(base[2]) / Number(base[3]) }
}

function parseMetadata(line: string): FfmpegReport | undefined {
  const equals = line.indexOf('=')
  const key = line.slice(0, equals)
  if (key === pictureMark) return { kind: 'picture' }
  const found = spellKeys.get(key)
  if (!found) return undefined
  if (found.edge === 'ended') return { kind: 'ended', spell: found.spell }
  const value = line.slice(equals + 1)
  const atSeconds = value === '' ? Number.NaN : Number(value)
  return Number.isFinite(atSeconds) ? { kind: 'began', spell: found.spell, atSeconds } : undefined
}

/**
 * What one line of ffmpeg's standard output says: lines of its framecrc muxer and of its metadata
 * filters, as version 5.1 writes them. `undefined` for every other line.
 */
export function parseReport(line: string): FfmpegReport | undefined {
  if (line.startsWith('#')) return parseHeader(line)
  const packet = packetLine.exec(line)
  if (packet) {
    const [, index, decodeTime, sizeBytes] = packet.map(Number)
    if (index === undefined || decodeTime === undefined || sizeBytes === undefined) return undefined
    return { kind: 'packet', index, decodeTime, sizeBytes }
  }
  const frame = frameLine.exec(line)
  if (frame) return { kind: 'frame', number: Number(frame[1]), atSeconds: Number(frame[2]) }
  return parseMetadata(line)
}

/** No line of ours comes near this; a longer one is thrown away. */
const lineLimit = 4_096

/** Cuts what arrives in pieces into lines and gives each whole one to `take`. */
export function createLineCutter(take: (line: string) => void): (piece: string) => void {
  let rest = ''
  return (piece) => {
    const lines = (rest + piece).split(/\r?\n|\r/)
    rest = lines.pop() ?? ''
    if (rest.length > lineLimit) rest = ''
    for (const line of lines) if (line !== '' && line.length <= lineLimit) take(line)
  }
}
