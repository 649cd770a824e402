import { z } from 'zod'
import { checkPoll, pollShape } from '../../poll-options.ts'
import { pushSecretSchema } from '../../push-secret.ts'

/** One nginx with the RTMP module. */
export const nginxRtmpSchema = z
  .strictObject({
    ...pollShape,
    kind: z.literal('nginx-rtmp'),
    secret: pushSecretSchema
      .optional()
      .describe(
        'Takes the callbacks on_publish_done and on_disconnect at `/sources/{name}?token=SECRET`; without it none are taken.',
      ),
  })
  .superRefine(checkPoll)

/** A checked configuration of one nginx. */
export type NginxRtmpConfig = z.infer<typeof nginxRtmpSchema>
