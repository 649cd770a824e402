import type { Api } from 'grammy'
import type { ChannelContext } from '../../channel.ts'
import { pause } from '../../pause.ts'
import type { Bot } from './bot.ts'
import { asSignal } from './bot-api.ts'
import type { TelegramConfig } from './config.ts'
import { createConversations } from './conversations.ts'
import { outcomeOf } from './outcome.ts'
import { createPresses } from './presses.ts'
import { registerCommands } from './register-commands.ts'

/** How long Telegram keeps a poll open when there is nothing to say. */
const pollSeconds = 50
/** The pause after a poll that failed; doubles up to the longest. */
const pauseMs = { first: 1_000, longest: 60_000 }

/** What listening needs around it. */
export interface UpdatesOptions extends ChannelContext {
  readonly config: TelegramConfig
  readonly api: Api
}

/** Hears what people press and write. */
export interface Updates {
  start(): void
  /** Resolves once nothing is under way any more. */
  stop(): Promise<void>
}

/**
 * Fetches presses and messages by long polling and carries them out. Telegram is told that one was
 * heard only after it was carried out, so that what was fetched by a process that died comes again;
 * carrying out the same one twice is carrying it out once.
 */
export function createUpdates({ config, api, ...context }: UpdatesOptions): Updates {
  const { clock, log } = context
  const stopping = new AbortController()
  const signal = asSignal(stopping.signal)
  let running: Promise<unknown> | null = null

  const reasonOf = (error: unknown) => outcomeOf(error, config.token).detail

  async function quietly(what: string, done: Promise<unknown>): Promise<boolean> {
    try {
      await done
      return true
    } catch (error) {
      const told = { channel: config.name, what, reason: reasonOf(error) }
      if (!stopping.signal.aborted) log.warn(told, 'telegram: somebody could not be answered')
      return false
    }
  }

  const bot: Bot = { ...context, config, api, signal, quietly }
  const press = createPresses(bot)
  const hear = createConversations(bot)

  /** Resolves with the offset of what comes next. */
  async function listenFrom(offset: number): Promise<number> {
    const wanted = {
      offset,
      timeout: pollSeconds,
      allowed_updates: ['callback_query', 'message'] as const,
    }
    const beganMs = clock.elapsedMs()
    const updates = await api.getUpdates(wanted, signal)
    // What stands before Telegram may not wait for news; it is not asked without a pause for that.
    if (updates.length === 0 && clock.elapsedMs() - beganMs < pauseMs.first)
      await pause(clock, pauseMs.first, stopping.signal)
    await Promise.all(
      updates.map(async ({ callback_query: pressed, message }) => {
        if (pressed) await press(pressed)
        if (message) await hear(message)
      }),
    )
    return (updates.at(-1)?.update_id ?? offset - 1) + 1
  }

  async function listen(): Promise<void> {
    let offset = 0
    let failures = 0
    while (!stopping.signal.aborted) {
      try {
        offset = await listenFrom(offset)
        failures = 0
      } catch (error) {
        if (stopping.signal.aborted) return
        failures += 1
        const told = { channel: config.name, reason: reasonOf(error) }
        if (failures === 1) log.warn(told, 'telegram: nobody is heard')
        const waitMs = Math.min(pauseMs.longest, pauseMs.first * 2 ** (failures - 1))
        await pause(clock, waitMs, stopping.signal)
      }
    }
  }

  return {
    start() {
      running ??= Promise.all([registerCommands(bot), listen()])
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}
