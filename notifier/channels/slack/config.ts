import { z } from 'zod'
import { httpUrl, timeoutMs } from '../channel-options.ts'

/** How a Slack app is configured. */
export const slackSchema = z
  .strictObject({
    name: z.string().min(1),
    kind: z.literal('slack'),
    /** The app's bot token. Needs the scope `chat:write`, `files:write` for pictures, and `channels:history` and its like to look up what arrived. */
    token: z
      .string()
      .regex(/^xoxb-[\w-]+$/, "expected the app's bot token, which begins with xoxb-")
      .meta({ secret: true }),
    /** The app's signing secret. Without it messages have no buttons, and nobody is heard: who could trust it? */
    signingSecret: z.string().min(8).meta({ secret: true }).optional(),
    /**
     * Whose buttons on tickets work and whose words go to streamers, by user id; streamers' own buttons work for
     * everybody. With no list at all: everybody who sees them.
     */
    allowedUserIds: z
      .array(z.string().regex(/^[UW][A-Z0-9]+$/, 'expected a user id such as U012AB3CD'))
      .optional(),
    /** Slack's own address, or that of a stand-in. */
    url: httpUrl.default('https://slack.com/api/'),
    timeoutMs,
  })
  .meta({
    description: 'Slack: an app that posts, threads, edits and listens to buttons and replies.',
  })
export type SlackConfig = z.infer<typeof slackSchema>

/** The id of a channel, a conversation or a person. */
export const slackAddress = /^[CDGUW][A-Z0-9]{2,20}$/
