import { z } from 'zod'
import { checkPoll, pollShape } from '../../poll-options.ts'
import { pushSecretSchema } from '../../push-secret.ts'

/** One MediaMTX. */
export const mediamtxSchema = z
  .strictObject({
    ...pollShape,
    kind: z.literal('mediamtx'),
    secret: pushSecretSchema
      .optional()
      .describe(
        'Takes `path=…`, as `runOnNotReady` can send it, at `/sources/{name}?token=SECRET`; without it nothing is taken.',
      ),
  })
  .superRefine(checkPoll)

/** A checked configuration of one MediaMTX. */
export type MediamtxConfig = z.infer<typeof mediamtxSchema>
