import type { InlineKeyboardButton, MessageEntity } from 'grammy/types'
import { offered } from '../../action-token.ts'
import type { Message } from '../../channel.ts'
import { clip } from '../../plain-text.ts'
import type { ActionTokens, OfferedAction } from '../../ticket-action.ts'

/** Telegram's limits on messages and buttons: UTF-16 units, except for bytes (its Bot API). */
export const telegramLimits = {
  text: 4096,
  caption: 1024,
  callbackBytes: 64,
  answer: 200,
} as const

/** Words with what is bold in them. Nothing in them is markup: they are sent without a parse mode. */
export interface TelegramText {
  readonly text: string
  readonly entities: MessageEntity[]
}

/** Names of others mention nobody: a wide @ looks the same and notifies no one. */
export function mentionless(text: string): string {
  return text.replaceAll(/@(?=\w)/g, '＠')
}

/** The words of a message; as many of the facts as there is room for, the rest is in the ticket. */
export function textOf({ title, body, facts, notice }: Message): TelegramText {
  const { number, priority } = notice.ticket
  const footer = notice.to === 'streamer' ? '' : `\n\n#${number} · ${priority}`
  const head = mentionless(title)
  const entities: MessageEntity[] = [{ type: 'bold', offset: 0, length: head.length }]
  let text = body === '' ? head : `${head}\n\n${mentionless(body)}`
  for (const [index, fact] of facts.entries()) {
    const name = mentionless(fact.name)
    const before = text + (index === 0 ? '\n\n' : '\n')
    const longer = `${before}${name}: ${mentionless(fact.value)}`
    if (longer.length + footer.length > telegramLimits.text) break
    entities.push({ type: 'bold', offset: before.length, length: name.length })
    text = longer
  }
  return { text: text + footer, entities }
}

/** What a press brings back: the token, and which of the choices where there are some. */
function callbackData(token: string, choice?: number): string | null {
  const data = choice === undefined ? token : `${token}|${choice}`
  return Buffer.byteLength(data) <= telegramLimits.callbackBytes ? data : null
}

/** The reverse of `callbackData`. A token never has a `|` in it. */
export function readCallbackData(data: string): {
  readonly token: string
  readonly choice: number | null
} {
  const [token = '', choice] = data.split('|')
  return { token, choice: choice === undefined ? null : Number(choice) }
}

/** The buttons below a message, in rows. */
export function keyboardOf(message: Message, tokens: ActionTokens): InlineKeyboardButton[][] {
  const { notice, actions, link } = message
  const plain: InlineKeyboardButton[] = []
  const chosen: InlineKeyboardButton[] = []
  for (const offer of actions) {
    const token = tokens.token(offered(notice, offer.action))
    for (const { label, choice } of labelsOf(offer)) {
      const data = callbackData(token, choice)
      if (data !== null)
        (choice === undefined ? plain : chosen).push({ text: label, callback_data: data })
    }
  }
  if (link !== undefined && isOpenable(link))
    plain.push({ text: `#${notice.ticket.number}`, url: link })
  return [...rowsOf(plain, 3), ...rowsOf(chosen, 2)]
}

function labelsOf({ action, label, options }: OfferedAction): { label: string; choice?: number }[] {
  if (!options) return [{ label }]
  // Stars speak for themselves.
  const before = action === 'rate' ? '' : `${label}: `
  return options.map((option, choice) => ({ label: `${before}${option.label}`, choice }))
}

/** Telegram refuses a whole message for a link to a host without a dot, such as localhost. */
function isOpenable(link: string): boolean {
  return URL.parse(link)?.hostname.includes('.') ?? false
}

function rowsOf<Button>(buttons: readonly Button[], perRow: number): Button[][] {
  const rows: Button[][] = []
  for (let at = 0; at < buttons.length; at += perRow) rows.push(buttons.slice(at, at + perRow))
  return rows
}

/** The words below a picture. */
export function captionOf(alt: string): string {
  return clip(mentionless(alt), telegramLimits.caption)
}
