import { z } from 'zod'
import { httpUrl, timeoutMs } from '../channel-options.ts'

/** How a Telegram bot is configured. */
export const telegramSchema = z
  .strictObject({
    name: z.string().min(1),
    kind: z.literal('telegram'),
    /** The bot's token, as @BotFather gives it. */
    token: z
      .string()
      .regex(/^\d+:[\w-]{20,}$/, 'expected a token as @BotFather gives it, such as 123456789:AAE…')
      .meta({ secret: true }),
    /** Telegram's own address, or that of a Bot API server of yours. */
    url: httpUrl.default('https://api.telegram.org'),
    /** Whose buttons for staff work, by user id. With no list at all: everybody who sees them. */
    allowedUserIds: z
      .array(z.string().regex(/^\d{1,15}$/, 'expected a user id in quotes, such as "987654321"'))
      .optional(),
    timeoutMs,
  })
  .meta({ description: 'Telegram: a bot that writes to people and groups and listens to buttons.' })
export type TelegramConfig = z.infer<typeof telegramSchema>

/** The id of a person, a group or a channel, or the name of a public channel. */
export const telegramAddress = /^(-?\d{1,20}|@\w{4,32})$/
