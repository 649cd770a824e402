import { z } from 'zod'
import { pollShape } from '../../poll-options.ts'
import { pushSecretSchema } from '../../push-secret.ts'

/** What a publisher's stream is called after. */
export const janusNamings = ['display', 'id', 'opaque-id'] as const
export type JanusNaming = (typeof janusNamings)[number]

/** One Janus. */
export const janusSchema = z.strictObject({
  name: pollShape.name,
  kind: z.literal('janus'),
  user: z.string().min(1).default('janus').describe('The `backend_user` of its event handler.'),
  secret: pushSecretSchema.describe('The `backend_pwd` of its event handler.'),
  naming: z
    .enum(janusNamings)
    .default('display')
    .describe(
      'In a video room `display` gives `room/display` and `id` gives `room/id`; `opaque-id` is what the application attached with, in every plugin.',
    ),
  silentMs: z
    .int()
    .min(1_500)
    .max(60_000)
    .default(2_500)
    .describe(
      'Without any event for so long while somebody publishes it is blind: two and a half times its `stats_period`. More, and streams are thought silent before their source is known to be blind.',
    ),
  only: pollShape.only,
  announce: pollShape.announce,
})

/** A checked configuration of one Janus. */
export type JanusConfig = z.infer<typeof janusSchema>
