import { z } from 'zod'
import type { Channel, ChannelContext } from '../channel.ts'
import { discordSchema } from './discord/config.ts'
import { createDiscordChannel } from './discord/discord-channel.ts'
import { createLogChannel, logSchema } from './log.ts'
import { createPagerdutyChannel, pagerdutySchema } from './pagerduty.ts'
import { createWebhookChannel, webhookSchema } from './webhook.ts'

/**
 * Every kind of channel. `addressed` says whether a notice must name a place within it (a chat
 * has many rooms, a webhook is one place).
 */
export const channelKinds = {
  discord: { addressed: true },
  log: { addressed: false },
  pagerduty: { addressed: false },
  webhook: { addressed: false },
} as const satisfies Record<ChannelConfig['kind'], { addressed: boolean }>

const schemas = [discordSchema, logSchema, pagerdutySchema, webhookSchema] as const

/** The options of a channel, by its kind. */
export const channelSchema = z.discriminatedUnion('kind', schemas, {
  error: (issue) =>
    issue.code === 'invalid_union'
      ? `${JSON.stringify((issue.input as { kind?: unknown } | null)?.kind)} is no kind of channel, expected ${schemas.map(({ shape }) => shape.kind.value).join(', ')}`
      : undefined,
})
export type ChannelConfig = z.infer<typeof channelSchema>

/** Makes the channel that `config` describes. It does nothing until it is started. */
export function createChannel(config: ChannelConfig, context: ChannelContext): Channel {
  switch (config.kind) {
    case 'discord':
      return createDiscordChannel(config, context)
    case 'log':
      return createLogChannel(config, context)
    case 'pagerduty':
      return createPagerdutyChannel(config, context)
    case 'webhook':
      return createWebhookChannel(config, context)
  }
}
