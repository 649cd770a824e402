import type { Message, User } from 'grammy/types'
import { localeFor } from '../../locales/catalog.ts'
import { clip } from '../../plain-text.ts'
import type { Reply, Said, Speaker } from '../../talk.ts'
import { type Bot, nameOf } from './bot.ts'
import { mentionless, telegramLimits } from './message-text.ts'

/** A command with what follows it; in a group it may name its bot. */
const command = /^\/([a-z]+)(?:@\w+)?(?:\s+([\s\S]*))?$/i

/**
 * Answers what people write. To the bot alone: `/why`, `/health`, `/link CODE` (or the link
 * `t.me/<bot>?start=CODE`), for staff `/duty` and `/code STREAMER`, and plain words. In a group, a
 * reply to one of the bot's messages about a ticket goes to its streamer; everything else is not for us.
 */
export function createConversations(bot: Bot): (message: Message) => Promise<void> {
  const { config, api, talk, signal, quietly } = bot
  const ownId = Number(config.token.split(':', 1)[0])

  function isStaff({ id }: User): boolean {
    return config.allowedUserIds?.includes(String(id)) ?? false
  }

  async function say(chat: string | number, text: string, replyTo?: number): Promise<void> {
    const options = {
      link_preview_options: { is_disabled: true },
      ...(replyTo !== undefined && {
        reply_parameters: { message_id: replyTo, allow_sending_without_reply: true },
      }),
    }
    const words = clip(text, telegramLimits.text)
    await quietly('message', api.sendMessage(chat, words, options, signal))
  }

  /** What a command comes to; null when it is none of ours. */
  async function obey(
    name: string,
    rest: string,
    who: Speaker,
    from: User,
    key: string,
  ): Promise<Reply | null> {
    const justSay = (text: string): Reply => ({ text, readers: [] })
    const forStaff = async (answer: () => Promise<string>) =>
      justSay(isStaff(from) ? await answer() : localeFor(who.language).talk.forbidden)
    switch (name) {
      case 'why':
        return talk.ask(who, 'why', key)
      case 'health':
        return talk.ask(who, 'health', key)
      case 'start':
      case 'link':
        return rest === '' ? talk.ask(who, 'health', key) : justSay(await talk.link(who, rest))
      case 'duty':
        return forStaff(() => talk.duty(who))
      case 'code':
        return forStaff(() => talk.makeCode(who, rest))
      default:
        return null
    }
  }

  async function answerPrivately(message: Message, from: User, said: Said): Promise<void> {
    const who = speaker(message, from)
    const [, name = '', rest = ''] = command.exec(said.text) ?? []
    const obeyed = await obey(name.toLowerCase(), rest.trim(), who, from, said.key)
    const { text, readers } = obeyed ?? (await talk.hear(who, said))
    await say(message.chat.id, text, message.message_id)
    const asked = mentionless(`${who.by}: ${said.text}`)
    const told = text === '' ? asked : `${asked}\n\n${text}`
    for (const { address, first } of readers) await say(address, told, Number(first))
  }

  /** What staff write below a message about a ticket goes to its streamer, as from the team. */
  async function passOn(message: Message, from: User, said: Said): Promise<void> {
    const first = message.reply_to_message
    if (first?.from?.id !== ownId) return
    if (config.allowedUserIds && !isStaff(from)) return
    const told = await talk.passOn(speaker(message, from), String(first.message_id), said)
    if (told !== null) await say(message.chat.id, told, message.message_id)
  }

  function speaker({ chat }: Message, from: User): Speaker {
    return {
      kind: config.kind,
      channel: config.name,
      address: String(chat.id),
      by: nameOf(from),
      language: localeFor(from.language_code ?? 'en').tag,
    }
  }

  return async (message) => {
    const { from, chat } = message
    const text = wordsOf(message)
    if (!from || from.is_bot || text === '') return
    const said = { text, key: `telegram:${chat.id}:${message.message_id}` }
    if (chat.type === 'private') await answerPrivately(message, from, said)
    else await passOn(message, from, said)
  }
}

/** What somebody wrote; what they attached is named, and stays where it is. */
function wordsOf(message: Message): string {
  const { text, caption, document, photo, video, voice } = message
  const attached = [
    document && (document.file_name ?? 'document'),
    photo && 'photo',
    video && 'video',
    voice && 'voice',
  ]
  const named = attached.flatMap((name) => (name ? [`[${name}]`] : []))
  return [text ?? caption ?? '', ...named].filter((part) => part !== '').join(' ')
}
