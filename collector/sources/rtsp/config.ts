import { z } from 'zod'
import { announceSchema } from '../../announce.ts'

/** Whether `value` is a URL that can be watched: rtsp or rtsps, with a host. */
function isRtspUrl(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && /^rtsps?:$/.test(url.protocol) && url.hostname !== ''
}

/** One RTSP stream, watched by decoding its picture and sound. */
export const rtspSourceSchema = z.strictObject({
  name: z.string().min(1).describe('What this source is called in logs, metrics and `/readyz`.'),
  kind: z.literal('rtsp'),
  url: z
    .string()
    .refine(isRtspUrl, 'expected rtsp:// or rtsps:// with a host, such as rtsp://cam.example/live')
    .meta({ secret: true })
    .describe(
      'Where the stream is; may carry user:password@, percent-encoded. The certificate of an rtsps server is not checked, since ffmpeg cannot.',
    ),
  stream: z
    .string()
    .min(1)
    .optional()
    .describe('Key of the stream. Default: host, port unless usual, and path of the URL.'),
  announce: announceSchema.prefault({}).describe('What is known of the stream beforehand.'),
  ffmpegPath: z
    .string()
    .min(1)
    .default('ffmpeg')
    .describe('The ffmpeg program, version 5 or newer; a bare name is looked up in PATH.'),
  transport: z.enum(['tcp', 'udp']).default('tcp').describe('How the media travels.'),
  askTimeoutMs: z
    .number()
    .int()
    .min(50)
    .max(10_000)
    .default(1_000)
    .describe('How long the server may take to answer when asked whether it is there.'),
  restartAfterMs: z
    .number()
    .int()
    .min(5_000)
    .max(600_000)
    .default(10_000)
    .describe(
      'After so long without anything another ffmpeg is tried; connecting alone may take it two seconds.',
    ),
  reconnect: z
    .strictObject({
      minMs: z.number().int().min(1).default(500),
      maxMs: z.number().int().min(1).default(15_000),
    })
    .refine(({ minMs, maxMs }) => minMs <= maxMs, 'expected minMs to be at most maxMs')
    .prefault({})
    .describe('Pause between attempts: doubles from minMs to maxMs, with jitter.'),
})

/** A checked configuration of one RTSP source. */
export type RtspSourceConfig = z.infer<typeof rtspSourceSchema>
