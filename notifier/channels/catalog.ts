import { z } from 'zod'
import type { Channel, ChannelContext } from '../channel.ts'
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
  /** Whether a notice must name a place within it: a chat has many rooms, a webhook is one place. */
  readonly addressed: boolean
  /** Whether a message with `continues: 'edit'` changes the one before it, and rings for nobody. */
  readonly edits: boolean
}

function channelKind<Schema extends z.ZodType>(
  schema: Schema,
  create: ChannelKind<Schema>['create'],
  { addressed, edits = false }: { readonly addressed: boolean; readonly edits?: boolean },
): ChannelKind<Schema> {
  return { schema, create, addressed, edits }
}

/** Every kind of channel there is. A new one is a line here. */
export const channelKinds = {
  alertmanager: channelKind(alertmanagerSchema, createAlertmanagerChannel, { addressed: false }),
  dingtalk: channelKind(dingtalkSchema, createDingtalkChannel, { addressed: false }),
  discord: channelKind(discordSchema, createDiscordChannel, { addressed: true }),
  email: channelKind(emailSchema, createEmailChannel, { addressed: true }),
  feishu: channelKind(feishuSchema, createFeishuChannel, { addressed: false }),
  log: channelKind(logSchema, createLogChannel, { addressed: false }),
  pagerduty: channelKind(pagerdutySchema, createPagerdutyChannel, { addressed: false }),
  slack: channelKind(slackSchema, createSlackChannel, { addressed: true, edits: true }),
  telegram: channelKind(telegramSchema, createTelegramChannel, { addressed: true, edits: true }),
  webhook: channelKind(webhookSchema, createWebhookChannel, { addressed: false }),
  wecom: channelKind(wecomSchema, createWecomChannel, { addressed: false }),
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
