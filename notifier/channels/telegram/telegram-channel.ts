import { InputFile } from 'grammy'
import type { Channel, ChannelContext, Delivery, Message } from '../../channel.ts'
import { createAttemptChannel } from '../attempt-channel.ts'
import { failed } from '../body-outcome.ts'
import { isQuiet, onlyEdits } from '../urgency.ts'
import { asSignal, createBotApi } from './bot-api.ts'
import { type TelegramConfig, telegramAddress } from './config.ts'
import { captionOf, keyboardOf, textOf } from './message-text.ts'
import { isGone, isUnchanged, outcomeOf } from './outcome.ts'
import { createUpdates } from './updates.ts'

/**
 * Telegram as a way to reach people: staff in a group, a streamer in a conversation that they have
 * begun with the bot. News of the same story replies to its first message, or edits the last one;
 * pictures follow as silent replies. Telegram has no key against repetitions. Presses of buttons are
 * fetched by long polling, so that nobody needs to reach us.
 */
export function createTelegramChannel(config: TelegramConfig, context: ChannelContext): Channel {
  const { clock, tokens } = context
  const { api, close } = createBotApi(config)
  const failure = (error: unknown) => outcomeOf(error, config.token)
  const updates = createUpdates({ ...context, config, api })

  async function edit(message: Message, signal: AbortSignal): Promise<number | null> {
    const id = Number(message.earlier?.last)
    if (message.continues !== 'edit' || !Number.isSafeInteger(id)) return null
    const { text, entities } = textOf(message)
    const keyboard = { inline_keyboard: keyboardOf(message, tokens) }
    const options = { entities, reply_markup: keyboard, link_preview_options: noPreview }
    try {
      await api.editMessageText(message.notice.address, id, text, options, asSignal(signal))
      return id
    } catch (error) {
      if (isUnchanged(error)) return id
      if (isGone(error)) return null
      throw error
    }
  }

  async function post(message: Message, signal: AbortSignal): Promise<number | undefined> {
    const { text, entities } = textOf(message)
    const sent = await api.sendMessage(
      message.notice.address,
      text,
      {
        entities,
        link_preview_options: noPreview,
        reply_markup: { inline_keyboard: keyboardOf(message, tokens) },
        disable_notification: isQuiet(message),
        ...replyTo(Number(message.earlier?.first)),
      },
      asSignal(signal),
    )
    return (sent as { message_id?: number } | undefined)?.message_id
  }

  /** Why a picture could not be shown; empty when all were. The news is told all the same. */
  async function showPictures(message: Message, id: number, signal: AbortSignal): Promise<string> {
    for (const { bytes, name, alt } of message.pictures) {
      const file = new InputFile(bytes, name)
      const options = { caption: captionOf(alt), disable_notification: true, ...replyTo(id) }
      const sent = api.sendPhoto(message.notice.address, file, options, asSignal(signal))
      const lost = await sent.then(
        () => '',
        (error: unknown) => failure(error).detail ?? '',
      )
      if (lost !== '') return lost
    }
    return ''
  }

  async function attempt(message: Message, signal: AbortSignal): Promise<Delivery> {
    const { address } = message.notice
    if (!telegramAddress.test(address)) {
      const shown = JSON.stringify(address.slice(0, 60))
      return failed('bad-request', `address ${shown} is not the id of a Telegram chat`)
    }
    const shown = await edit(message, signal)
    if (shown === null && message.earlier && onlyEdits(message))
      return { outcome: 'accepted', externalId: message.earlier.last }
    const id = shown ?? (await post(message, signal))
    if (id === undefined) return failed('bad-answer', 'the answer named no message')
    const lost = await showPictures(message, id, signal)
    const accepted = { outcome: 'accepted', externalId: String(id) } as const
    return lost === '' ? accepted : { ...accepted, detail: `without its picture: ${lost}` }
  }

  const { name, kind, timeoutMs } = config
  return createAttemptChannel({
    ...{ name, kind, clock, timeoutMs, attempt },
    addressed: true,
    failure,
    async check(signal) {
      await api.getMe(asSignal(signal))
      return null
    },
    start: updates.start,
    async stop() {
      await updates.stop()
      close()
    },
  })
}

const noPreview = { is_disabled: true }

function replyTo(id: number): object {
  if (!Number.isSafeInteger(id)) return {}
  return { reply_parameters: { message_id: id, allow_sending_without_reply: true } }
}
