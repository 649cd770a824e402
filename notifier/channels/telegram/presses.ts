import type { Api } from 'grammy'
import type { CallbackQuery, InlineKeyboardButton } from 'grammy/types'
import { offerOf } from '../../action-choices.ts'
import type { ActionRequest, ActionResult, ChannelContext } from '../../channel.ts'
import { localeFor } from '../../locales/catalog.ts'
import { clip } from '../../plain-text.ts'
import { streamerActions } from '../../ticket-action.ts'
import { asSignal } from './bot-api.ts'
import type { TelegramConfig } from './config.ts'
import { readCallbackData, telegramLimits } from './message-text.ts'
import { outcomeOf } from './outcome.ts'

/** How long Telegram keeps a poll open when there is nothing to say. */
const pollSeconds = 50
/** The pause after a poll that failed; doubles up to the longest. */
const pauseMs = { first: 1_000, longest: 60_000 }

/** What presses need around them. */
export interface PressesOptions extends ChannelContext {
  readonly config: TelegramConfig
  readonly api: Api
}

/** Hears what people press. */
export interface Presses {
  start(): void
  /** Resolves once nothing is under way any more. */
  stop(): Promise<void>
}

/**
 * Fetches presses by long polling and carries them out. Telegram is told that a press was heard only
 * after it was carried out, so that one that was fetched by a process that died comes again; acting
 * twice on the same press is acting once.
 */
export function createPresses({ config, api, clock, log, act, tokens }: PressesOptions): Presses {
  const stopping = new AbortController()
  const signal = asSignal(stopping.signal)
  let running: Promise<void> | null = null

  async function listen(): Promise<void> {
    let offset = 0
    let failures = 0
    while (!stopping.signal.aborted) {
      try {
        const wanted = {
          offset,
          timeout: pollSeconds,
          allowed_updates: ['callback_query'] as const,
        }
        const updates = await api.getUpdates(wanted, signal)
        failures = 0
        const presses = updates.flatMap((update) => update.callback_query ?? [])
        await Promise.all(presses.map(handle))
        offset = (updates.at(-1)?.update_id ?? offset - 1) + 1
      } catch (error) {
        if (stopping.signal.aborted) return
        failures += 1
        if (failures === 1)
          log.warn(
            { channel: config.name, reason: outcomeOf(error, config.token).detail },
            'telegram: buttons are not heard',
          )
        await pause(Math.min(pauseMs.longest, pauseMs.first * 2 ** (failures - 1)))
      }
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(ms, done)
      stopping.signal.addEventListener('abort', done, { once: true })
      function done(): void {
        cancel()
        stopping.signal.removeEventListener('abort', done)
        resolve()
      }
    })
  }

  async function handle(press: CallbackQuery): Promise<void> {
    const asked = readPress(press)
    const result = 'ticketId' in asked ? await act(asked) : asked
    if ('ticketId' in asked)
      log.info(
        {
          channel: config.name,
          ticket: asked.ticketId,
          action: asked.action,
          outcome: result.outcome,
        },
        'telegram: a button was pressed',
      )
    const text = clip(result.text, telegramLimits.answer)
    const options = { text, show_alert: result.outcome !== 'done' }
    await quietly('answer', api.answerCallbackQuery(press.id, options, signal))
    if (result.outcome === 'done') await quietly('message', showResult(press, result))
  }

  /** What a press asks for; or what to say to whoever pressed in vain. */
  function readPress(press: CallbackQuery): ActionRequest | ActionResult {
    const { from, data = '' } = press
    const locale = localeFor(from.language_code ?? 'en')
    const { token, choice } = readCallbackData(data)
    const read = tokens.read(token)
    if (read.outcome !== 'valid') return { outcome: 'failed', text: locale.talk[read.outcome] }
    const { action, ticketId } = read.meaning
    const { allowedUserIds } = config
    if (
      allowedUserIds &&
      !streamerActions.includes(action) &&
      !allowedUserIds.includes(String(from.id))
    )
      return { outcome: 'failed', text: locale.talk.forbidden }
    const value = choice === null ? undefined : offerOf(action, locale).options?.[choice]?.value
    return {
      ...{ action, ticketId, language: locale.tag },
      ...(value !== undefined && { value }),
      by: `telegram:${from.username ?? from.id}`,
      key: `telegram:${press.id}`,
    }
  }

  /** Says below the message what came of it, for everybody who reads it; what was done goes away. */
  async function showResult(press: CallbackQuery, { text }: ActionResult): Promise<unknown> {
    const { message, data = '' } = press
    if (!message || !('text' in message) || message.text === undefined) return
    const longer = `${message.text}\n\n${text}`
    if (longer.length > telegramLimits.text) return
    const { entities = [], reply_markup: keyboard } = message
    const left = buttonsAfter(keyboard?.inline_keyboard ?? [], readCallbackData(data).token)
    const options = {
      entities,
      reply_markup: { inline_keyboard: left },
      link_preview_options: { is_disabled: true },
    }
    return api.editMessageText(message.chat.id, message.message_id, longer, options, signal)
  }

  /** The ticket was acted on, which counts; that it could not be shown is worth a line. */
  async function quietly(what: string, done: Promise<unknown>): Promise<void> {
    await done.catch((error: unknown) => {
      if (stopping.signal.aborted) return
      const reason = outcomeOf(error, config.token).detail
      log.warn({ channel: config.name, what, reason }, 'telegram: a press could not be answered')
    })
  }

  return {
    start() {
      running ??= listen()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** The buttons without those of the action that was done, whichever of its choices was taken. */
function buttonsAfter(
  rows: readonly (readonly InlineKeyboardButton[])[],
  done: string,
): InlineKeyboardButton[][] {
  return rows
    .map((row) =>
      row.filter(
        (button) =>
          !('callback_data' in button) || readCallbackData(button.callback_data).token !== done,
      ),
    )
    .filter((row) => row.length > 0)
}
