import { z } from 'zod'
import { checkPoll, pollShape } from '../../poll-options.ts'

/** HLS playlists on one server: an origin, a CDN's edge. */
export const hlsSchema = z
  .strictObject({
    ...pollShape,
    kind: z.literal('hls'),
    streams: z
      .record(z.string().min(1), z.string().min(1))
      .refine((streams) => Object.keys(streams).length > 0, 'expected at least one stream')
      .describe(
        'The playlist of each stream, by its key; an address that is relative to `url` and on the same server.',
      ),
    download: z
      .boolean()
      .default(true)
      .describe(
        'Downloads the newest segment each time, as a viewer does: without it a server that is too slow is not seen.',
      ),
  })
  .superRefine((config, context) => {
    checkPoll(config, context)
    const { origin } = URL.parse(config.url) ?? {}
    for (const [stream, playlist] of Object.entries(config.streams)) {
      if (URL.parse(playlist, config.url)?.origin === origin) continue
      context.addIssue({
        code: 'custom',
        path: ['streams', stream],
        message: 'is on another server than url, expected an address relative to url',
      })
    }
  })

/** A checked configuration of the playlists on one server. */
export type HlsConfig = z.infer<typeof hlsSchema>
