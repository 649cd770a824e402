import { z } from 'zod'
import { checkPoll, pollShape } from '../../poll-options.ts'

/** One nginx with the RTMP module. */
export const nginxRtmpSchema = z
  .strictObject({
    ...pollShape,
    kind: z.literal('nginx-rtmp'),
    secret: z
      .string()
      .min(16, 'expected at least 16 characters')
      .meta({ secret: true })
      .optional()
      .describe(
        'Takes the callbacks on_publish_done and on_disconnect at `/sources/{name}?token=SECRET`; without it none are taken.',
      ),
  })
  .superRefine(checkPoll)

/** A checked configuration of one nginx. */
export type NginxRtmpConfig = z.infer<typeof nginxRtmpSchema>
