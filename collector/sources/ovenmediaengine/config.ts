import { z } from 'zod'
import { checkPoll, pollShape } from '../../poll-options.ts'
import { pushSecretSchema } from '../../push-secret.ts'

/** One OvenMediaEngine. */
export const ovenmediaengineSchema = z
  .strictObject(pollShape)
  .omit({ user: true, password: true })
  .extend({
    kind: z.literal('ovenmediaengine'),
    token: pollShape.token.describe('The `AccessToken` of its API.'),
    secret: pushSecretSchema
      .optional()
      .describe(
        'The `SecretKey` of its `Alert`, which proves the alerts at `/sources/{name}`; without it none is taken.',
      ),
  })
  .superRefine(checkPoll)

/** A checked configuration of one OvenMediaEngine. */
export type OvenmediaengineConfig = z.infer<typeof ovenmediaengineSchema>
