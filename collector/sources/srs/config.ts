import { z } from 'zod'
import { checkPoll, pollShape } from '../../poll-options.ts'
import { pushSecretSchema } from '../../push-secret.ts'

/** One SRS. */
export const srsSchema = z
  .strictObject({
    ...pollShape,
    kind: z.literal('srs'),
    secret: pushSecretSchema
      .optional()
      .describe(
        'Takes the hook on_unpublish at `/sources/{name}?token=SECRET`; without it none is taken.',
      ),
  })
  .superRefine(checkPoll)

/** A checked configuration of one SRS. */
export type SrsConfig = z.infer<typeof srsSchema>
