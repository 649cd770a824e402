import { z } from 'zod'
import type { Addressed, Channel, ChannelContext } from '../channel.ts'
import { alertmanagerSchema, createAlertmanagerChannel } from './alertmanager.ts'
import { createDingtalkChannel, dingtalkSchema } from './dingtalk.ts'
import { discordSchema } from './discord/config.ts'
import { createDiscordChannel } from './discord/discord-channel.ts'
import { emailSchema } from './email/config.ts'
import { createEmailChannel } from './email/email-channel.ts'
import { createFeishuChannel, feishuSchema } from './feishu.ts'
import { createLogChannel, logSchema } from './log.ts'
import { createPagerdutyChannel, pagerdutySchema } from './pagerduty.ts'
import { slackSchema } from './slack/config.ts'
import { createSlackChannel } from './slack/slack-channel.ts'
import { telegramSchema } from './telegram/config.ts'
import { createTelegramChannel } from './telegram/telegram-channel.ts'
import { createWebhookChannel, webhookSchema } from './webhook.ts'
import { createWecomChannel, wecomSchema } from './wecom.ts'

/** A kind of channel: what its configuration looks like, and how one is made of it. */
interface ChannelKind<Schema extends z.ZodType> {
  readonly schema: Schema
  readonly create: (config: z.infer<Schema>, context: ChannelContext) => Channel
  /** Whether a notice names a place within it. */
  readonly addressed: Addressed
  /** Whether a message with `continues: 'edit'` changes the one before it, and rings for nobody. */
  readonly edits: boolean
  /** Whether programs read it, which take each message for itself: nothing is gathered for them. */
  readonly forPrograms: boolean
  /** Whether pictures are shown there, or told by the words that say what they show. */
  readonly pictured: boolean
  /**
   * Whether a repetition under the same notice id is shown once, by the vendor or whoever reads it.
   * Where it is not, an attempt without an answer is only repeated for what is worth telling twice.
   */
  readonly deduplicates: boolean
}

type Traits = Pick<ChannelKind<z.ZodType>, 'addressed'> &
  Partial<Pick<ChannelKind<z.ZodType>, 'edits' | 'deduplicates' | 'forPrograms' | 'pictured'>>

function channelKind<Schema extends z.ZodType>(
  schema: Schema,
  create: ChannelKind<Schema>['create'],
  { addressed, edits = false, deduplicates = false, forPrograms = false, pictured = true }: Traits,
): ChannelKind<Schema> {
  return { schema, create, addressed, edits, deduplicates, forPrograms, pictured }
}

/** Every kind of channel there is. A new one is a line here. */
export const channelKinds = {
  alertmanager: channelKind(alertmanagerSchema, createAlertmanagerChannel, {
    addressed: false,
    deduplicates: true,
    forPrograms: true,
    pictured: false,
  }),
  dingtalk: channelKind(dingtalkSchema, createDingtalkChannel, { addressed: 'optional' }),
  discord: channelKind(discordSchema, createDiscordChannel, {
    addressed: true,
    edits: true,
    deduplicates: true,
  }),
  email: channelKind(emailSchema, createEmailChannel, { addressed: true, deduplicates: true }),
  feishu: channelKind(feishuSchema, createFeishuChannel, { addressed: 'optional' }),
  log: channelKind(logSchema, createLogChannel, {
    addressed: false,
    deduplicates: true,
    pictured: false,
  }),
  pagerduty: channelKind(pagerdutySchema, createPagerdutyChannel, {
    addressed: false,
    deduplicates: true,
    forPrograms: true,
    pictured: false,
  }),
  slack: channelKind(slackSchema, createSlackChannel, { addressed: true, edits: true }),
  telegram: channelKind(telegramSchema, createTelegramChannel, { addressed: true, edits: true }),
  webhook: channelKind(webhookSchema, createWebhookChannel, {
    addressed: false,
    deduplicates: true,
    forPrograms: true,
    pictured: false,
  }),
  wecom: channelKind(wecomSchema, createWecomChannel, { addressed: 'optional' }),
} as const

type Schema = (typeof channelKinds)[keyof typeof channelKinds]['schema']

/** A checked configuration of one channel of any kind. */
export type ChannelConfig = z.infer<Schema>

/** The options of a channel, by its kind. */
export const channelSchema = z.discriminatedUnion(
  'kind',
  Object.values(channelKinds).map(({ schema }) => schema) as [Schema, ...Schema[]],
  {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? `${JSON.stringify((issue.input as { kind?: unknown } | null)?.kind)} is no kind of channel, expected one of ${Object.keys(channelKinds).join(', ')}`
        : undefined,
  },
)

/** Makes the channel that `config` describes. It does nothing until it is started. */
export function createChannel(config: ChannelConfig, context: ChannelContext): Channel {
  const kind: { create(config: ChannelConfig, context: ChannelContext): Channel } =
    channelKinds[config.kind]
  return kind.create(config, context)
}
