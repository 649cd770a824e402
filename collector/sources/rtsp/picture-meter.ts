import { createMediaDrift, type MediaDrift } from '../../media-drift.ts'
import type { FfmpegReport, Spell } from './ffmpeg-report.ts'

/** The numbers of one sample, as a sample record names them. */
export interface PictureReading {
  /** Coded bits of picture and sound that left the demuxer, a second; without RTP, TCP and IP around them. */
  readonly bitrateBps: number
  /** The same of the sound alone; absent when there is none. */
  readonly audioBitrateBps?: number
  /** Pictures decoded a second, as they arrived: none is doubled. Absent when there is no picture. */
  readonly fps?: number
  /** How late the newest media was against the session's best, see media-drift. */
  readonly driftMs?: number
  readonly frozenMs?: number
  readonly blackMs?: number
  readonly silentMs?: number
}

/** Turns what ffmpeg reports, and when, into readings. All times are Unix ms of our own clock. */
export interface PictureMeter {
  /** A new ffmpeg starts: its time line, its streams and its detectors are new. */
  beginSession(nowMs: number): void
  take(report: FfmpegReport, nowMs: number): void
  /** When something of this session last arrived, a packet or a picture; `undefined` before. */
  lastArrivalMs(): number | undefined
  /** Whether the session has shown what it is there for: a picture, or sound where there is no picture. */
  isSeeing(): boolean
  /** Whether anything has arrived since the last reading. */
  hasNews(): boolean
  /** What was seen since the last reading, which ends here. */
  read(nowMs: number): PictureReading
  /** The reading of an input from which nothing comes: zeros, and a picture that stands still. */
  readNothing(nowMs: number): PictureReading
  /** Forgets what was counted since the last reading: nobody looked. */
  skip(nowMs: number): void
}

interface Track {
  media: string
  secondsPerTick: number | undefined
}

/** Sound that stays away for this long is silence, like sound that is silent. */
const soundGapMs = 1_000

/** Detectors look back less than this; more is a broken time line, and the spell then begins now. */
const lookBackLimitMs = 60_000

interface Session {
  readonly tracks: Map<number, Track>
  readonly drift: MediaDrift
  readonly since: Map<Spell, number>
  frameSeconds: number
  lastArrivalMs: number | undefined
  lastSoundMs: number | undefined
  seeing: boolean
}

function newSession(): Session {
  return {
    tracks: new Map(),
    drift: createMediaDrift(),
    since: new Map(),
    frameSeconds: Number.NaN,
    lastArrivalMs: undefined,
    lastSoundMs: undefined,
    seeing: false,
  }
}

function hasTrack(session: Session, media: string): boolean {
  return [...session.tracks.values()].some((track) => track.media === media)
}

/** When a spell began, in our time: the detector speaks some frames after it. */
function onsetMs(session: Session, atSeconds: number, nowMs: number): number {
  const agoMs = (session.frameSeconds - atSeconds) * 1000
  return agoMs >= 0 && agoMs <= lookBackLimitMs ? nowMs - agoMs : nowMs
}

/** A meter that has seen nothing yet. */
export function createPictureMeter(): PictureMeter {
  let session = newSession()
  let readAtMs = 0
  let lastPictureMs: number | undefined
  let bytes = 0
  let soundBytes = 0
  let pictures = 0
  let pictureIsFirst = false

  function trackOf(index: number): Track {
    const known = session.tracks.get(index)
    if (known) return known
    const track: Track = { media: '', secondsPerTick: undefined }
    session.tracks.set(index, track)
    return track
  }

  function takePacket(report: FfmpegReport & { kind: 'packet' }, nowMs: number): void {
    const track = trackOf(report.index)
    const isSound = track.media === 'audio'
    session.lastArrivalMs = nowMs
    bytes += report.sizeBytes
    if (isSound) {
      soundBytes += report.sizeBytes
      session.lastSoundMs = nowMs
    }
    const leads = track.media === 'video' || !hasTrack(session, 'video')
    if (!leads) return
    if (isSound) session.seeing = true
    if (track.secondsPerTick !== undefined) {
      session.drift.note(report.decodeTime * track.secondsPerTick * 1000, nowMs)
    }
  }

  function takeFrame(report: FfmpegReport & { kind: 'frame' }): void {
    session.frameSeconds = report.atSeconds
    pictureIsFirst = report.number === 0
  }

  function takePicture(nowMs: number): void {
    // The filters begin anew when the picture changes its size, and then never say that a spell ended.
    if (pictureIsFirst) {
      session.since.delete('freeze')
      session.since.delete('black')
    }
    if (!session.seeing) {
      session.seeing = true
      readAtMs = Math.max(readAtMs, nowMs)
    }
    pictures += 1
    lastPictureMs = nowMs
    session.lastArrivalMs = nowMs
  }

  function restart(nowMs: number): void {
    bytes = 0
    soundBytes = 0
    pictures = 0
    readAtMs = nowMs
  }

  function heldMs(spell: Spell, nowMs: number): number {
    const since = session.since.get(spell)
    return since === undefined ? 0 : Math.max(0, Math.round(nowMs - since))
  }

  function stillMs(nowMs: number): number {
    const missingMs = nowMs - (lastPictureMs ?? nowMs)
    return Math.max(heldMs('freeze', nowMs), missingMs >= soundGapMs ? missingMs : 0)
  }

  function silentMs(nowMs: number): number {
    const missingMs = nowMs - (session.lastSoundMs ?? nowMs)
    return Math.max(heldMs('silence', nowMs), missingMs >= soundGapMs ? missingMs : 0)
  }

  return {
    beginSession(nowMs) {
      session = newSession()
      restart(nowMs)
    },
    take(report, nowMs) {
      if (report.kind === 'stream') trackOf(report.index).media = report.media
      else if (report.kind === 'time-base') trackOf(report.index).secondsPerTick = report.seconds
      else if (report.kind === 'packet') takePacket(report, nowMs)
      else if (report.kind === 'frame') takeFrame(report)
      else if (report.kind === 'picture') takePicture(nowMs)
      else if (report.kind === 'ended') session.since.delete(report.spell)
      else session.since.set(report.spell, onsetMs(session, report.atSeconds, nowMs))
    },
    lastArrivalMs: () => session.lastArrivalMs,
    isSeeing: () => session.seeing,
    hasNews: () => bytes > 0 || pictures > 0,
    read(nowMs) {
      const seconds = Math.max(1, nowMs - readAtMs) / 1000
      const driftMs = session.drift.behindMs()
      const reading: PictureReading = {
        bitrateBps: Math.round((bytes * 8) / seconds),
        ...(hasTrack(session, 'audio') && {
          audioBitrateBps: Math.round((soundBytes * 8) / seconds),
          silentMs: silentMs(nowMs),
        }),
        ...(hasTrack(session, 'video') && {
          fps: Math.round((pictures * 10) / seconds) / 10,
          frozenMs: stillMs(nowMs),
          blackMs: heldMs('black', nowMs),
        }),
        ...(driftMs !== undefined && { driftMs: Math.round(driftMs) }),
      }
      restart(nowMs)
      return reading
    },
    readNothing(nowMs) {
      restart(nowMs)
      if (lastPictureMs === undefined) return { bitrateBps: 0 }
      const frozenMs = Math.max(heldMs('freeze', nowMs), nowMs - lastPictureMs)
      return { fps: 0, bitrateBps: 0, frozenMs }
    },
    skip: restart,
  }
}
