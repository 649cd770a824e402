import type { Api } from 'grammy'
import type { User } from 'grammy/types'
import type { ChannelContext } from '../../channel.ts'
import type { asSignal } from './bot-api.ts'
import type { TelegramConfig } from './config.ts'

/** What the bot's parts that listen to people have in common. */
export interface Bot extends ChannelContext {
  readonly config: TelegramConfig
  readonly api: Api
  /** Aborts when the bot is stopped. */
  readonly signal: ReturnType<typeof asSignal>
  /** Waits for something that is done beside what counts. That it failed is worth a line; says whether it did not. */
  readonly quietly: (what: string, done: Promise<unknown>) => Promise<boolean>
}

/** Somebody as the timeline names them. */
export function nameOf({ username, id }: Pick<User, 'username' | 'id'>): string {
  return `telegram:${username ?? id}`
}
