import type { CallbackQuery, InlineKeyboardButton } from 'grammy/types'
import { offerOf } from '../../action-choices.ts'
import type { ActionRequest, ActionResult } from '../../channel.ts'
import { localeFor } from '../../locales/catalog.ts'
import { clip } from '../../plain-text.ts'
import { streamerActions } from '../../ticket-action.ts'
import { type Bot, nameOf } from './bot.ts'
import { readCallbackData, telegramLimits } from './message-text.ts'

/** Carries out what people press. A ticket is acted on even if nobody can be told so. */
export function createPresses(bot: Bot): (press: CallbackQuery) => Promise<void> {
  const { config, api, log, act, tokens, signal, quietly } = bot

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
      by: nameOf(from),
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

  return handle
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
