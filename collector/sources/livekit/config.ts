import { z } from 'zod'
import { checkPoll, pollShape } from '../../poll-options.ts'

/** One LiveKit, or one project of LiveKit Cloud. */
export const livekitSchema = z
  .strictObject(pollShape)
  .omit({ user: true, password: true, token: true })
  .extend({
    kind: z.literal('livekit'),
    apiKey: z.string().min(1).describe('The key that LiveKit also signs its webhooks with.'),
    apiSecret: z
      .string()
      .min(16, 'expected at least 16 characters')
      .meta({ secret: true })
      .describe('Signs what it is asked, and proves what it sends to `/sources/{name}`.'),
  })
  .superRefine(checkPoll)

/** A checked configuration of one LiveKit. */
export type LivekitConfig = z.infer<typeof livekitSchema>
