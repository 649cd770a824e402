import { z } from 'zod'

/** How a Slack app is configured. */
export const slackSchema = z
  .strictObject({
    name: z.string().min(1),
    kind: z.literal('slack'),
    /** The app's bot token. Needs the scope `chat:write`, and `files:write` for pictures. */
    token: z
      .string()
      .regex(/^xoxb-[\w-]+$/, "expected the app's bot token, which begins with xoxb-")
      .meta({ secret: true }),
    /** The app's signing secret. Without it messages have no buttons: nobody could trust a press. */
    signingSecret: z.string().min(8).meta({ secret: true }).optional(),
    /** Whose buttons work, by user id. With no list at all: everybody who sees them. */
    allowedUserIds: z
      .array(z.string().regex(/^[UW][A-Z0-9]+$/, 'expected a user id such as U012AB3CD'))
      .optional(),
    /** Slack's own address, or that of a stand-in. */
    url: z
      .url({ protocol: /^https?$/, error: 'expected an http or https address' })
      .default('https://slack.com/api/'),
    /** How long one attempt may take. Shorter than the notifier's own limit of 10 s. */
    timeoutMs: z.int().min(100).max(60_000).default(8_000),
  })
  .meta({ description: 'Slack: an app that posts, threads, edits and listens to buttons.' })
export type SlackConfig = z.infer<typeof slackSchema>

/** The id of a channel, a conversation or a person. */
export const slackAddress = /^[CDGUW][A-Z0-9]{2,20}$/
