import { z } from 'zod'
import { httpUrl } from '../channel-options.ts'

/** Discord's own address (its API reference). */
export const discordUrl = 'https://discord.com/api'

/** The id of a channel, user or role. In YAML it needs quotes: as a number it would lose digits. */
export const discordIdSchema = z
  .string({ error: 'expected a Discord id in quotes, such as "1324567890123456789"' })
  .regex(/^\d{17,20}$/, 'expected a Discord id: 17 to 20 digits')

/** How a Discord channel is configured. */
export const discordSchema = z
  .strictObject({
    name: z.string().min(1),
    kind: z.literal('discord'),
    token: z
      .string()
      .min(1)
      .regex(/^\S+$/, 'expected a bot token without spaces, and without the word "Bot" before it')
      .meta({ secret: true, description: "The bot's token, from Discord's developer portal." }),
    url: httpUrl
      .default(discordUrl)
      .meta({ description: 'Base address of the REST API; the gateway is found from it.' }),
    fallbackChannelId: discordIdSchema.optional().meta({
      description: "Where a streamer's message is posted when Discord refuses the direct message.",
    }),
    allowedRoleIds: z.array(discordIdSchema).optional().meta({
      description:
        'The team, by role: whose buttons and commands work. With no list at all, buttons are everybody’s who sees them, and commands of the team nobody’s.',
    }),
    allowedUserIds: z
      .array(discordIdSchema)
      .optional()
      .meta({ description: 'The team, by person; adds to the roles.' }),
  })
  .meta({
    description:
      'Discord: a bot that posts, sends direct messages, and listens to buttons, commands and questions.',
  })

/** A Discord channel's options, checked and with defaults. */
export type DiscordConfig = z.infer<typeof discordSchema>
