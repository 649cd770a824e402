import type { BotCommand } from 'grammy/types'
import { locales } from '../../locales/catalog.ts'
import type { Locale } from '../../locales/locale.ts'
import type { Bot } from './bot.ts'

/** What streamers can ask; Telegram takes names in Latin letters only, so that they are the same everywhere. */
const offeredCommands = ['why', 'health', 'link'] as const
/** Where the menu is shown: in conversations with the bot alone. */
const scope = { type: 'all_private_chats' } as const

/**
 * Puts our commands into the menu of conversations with the bot, described in every language that we
 * speak, and in English for all others; only where they are not there already.
 */
export async function registerCommands({ api, signal, quietly }: Bot): Promise<void> {
  async function register(locale: Locale, code: BotLanguage | undefined): Promise<void> {
    const where = { scope, ...(code !== undefined && { language_code: code }) }
    const wanted = offeredCommands.map((command) => {
      const { description } = locale.talk.command[command]
      return { command, description }
    })
    const there = await api.getMyCommands(where, signal)
    if (!isSame(there, wanted)) await api.setMyCommands(wanted, where, signal)
  }

  for (const locale of locales) {
    const [language = ''] = locale.tag.split('-')
    const code = language === 'en' ? undefined : (language as BotLanguage)
    if (!(await quietly('commands', register(locale, code)))) return
  }
}

/** ISO 639-1, as the Bot API lists it. */
type BotLanguage = NonNullable<
  NonNullable<Parameters<Bot['api']['getMyCommands']>[0]>['language_code']
>

function isSame(one: readonly BotCommand[], other: readonly BotCommand[]): boolean {
  const lines = (commands: readonly BotCommand[]) =>
    commands.map(({ command, description }) => `${command} ${description}`).join('\n')
  return lines(one) === lines(other)
}
