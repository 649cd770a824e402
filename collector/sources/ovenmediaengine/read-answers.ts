import { z } from 'zod'
import { readJson, readShape } from '../../read-json.ts'
import type { OmePicture } from './ome-reading.ts'

/** What the statistics say of one stream. */
export type OmeStats = z.infer<typeof statsSchema>['response']

/** What comes in as one stream: what was measured of its picture, and what its encoder declares. */
export interface OmeInput {
  readonly picture: OmePicture | undefined
  /** 0 where none is declared. */
  readonly declaredFps: number
  readonly declaredBitrateBps: number
}

const namesSchema = z.object({ response: z.array(z.string().min(1)) })
const statsSchema = z.object({
  response: z.object({
    createdTime: z.string(),
    totalBytesIn: z.number().nonnegative(),
    connections: z.record(z.string(), z.number()).default({}),
  }),
})

// Bitrates are texts ("2500000") in some versions and numbers in others; unknown is 0 or -1.
const figure = z.coerce.number().catch(0).default(0)
const trackSchema = z.object({
  type: z.string(),
  video: z
    .object({
      bitrateConf: figure,
      bitrateLatest: figure,
      framerateConf: figure,
      framerateLatest: figure,
      keyFrameIntervalLatest: figure,
      deltaFramesSinceLastKeyFrame: figure,
    })
    .optional(),
  audio: z.object({ bitrateConf: figure }).optional(),
})
const streamSchema = z.object({
  response: z.object({ input: z.object({ tracks: z.array(trackSchema).default([]) }) }),
})

/** Connections of people; the others are recordings, thumbnails, and other servers. */
const watching = ['webrtc', 'llhls', 'hls', 'hlsv3', 'lldash', 'dash', 'srt']

/** How many watch, over every protocol. */
export function viewersOf({ connections }: OmeStats): number {
  return Math.max(
    0,
    watching.reduce((sum, protocol) => sum + (connections[protocol] ?? 0), 0),
  )
}

/** Reads a list of names: of virtual hosts, applications or streams. Throws a `LookError` for everything else. */
export function readNames(text: string): readonly string[] {
  return readShape(readJson(text), namesSchema, 'a list of names').response
}

/** Reads `GET /v1/stats/current/…/streams/{stream}`. Throws a `LookError` for everything else. */
export function readStats(text: string): OmeStats {
  return readShape(readJson(text), statsSchema, 'the statistics of a stream').response
}

/** Reads `GET /v1/…/streams/{stream}`. Throws a `LookError` for everything else. */
export function readInput(text: string): OmeInput {
  const { response } = readShape(readJson(text), streamSchema, 'that of a stream')
  const { tracks } = response.input
  const video = tracks.find((track) => track.type === 'Video')?.video
  const audio = tracks.find((track) => track.type === 'Audio')?.audio
  const videoBps = Math.max(0, video?.bitrateConf ?? 0)
  return {
    picture: video && {
      fps: Math.max(0, video.framerateLatest),
      bitrateBps: video.bitrateLatest,
      keyframeIntervalFrames: Math.max(0, video.keyFrameIntervalLatest),
      framesSinceKeyframe: video.deltaFramesSinceLastKeyFrame,
    },
    declaredFps: Math.max(0, video?.framerateConf ?? 0),
    declaredBitrateBps: videoBps > 0 ? videoBps + Math.max(0, audio?.bitrateConf ?? 0) : 0,
  }
}
