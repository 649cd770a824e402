import type { KnownBlock, RichTextElement } from '@slack/types'
import { offered } from '../../action-token.ts'
import type { Message } from '../../channel.ts'
import { clip } from '../../plain-text.ts'
import type { ActionTokens, OfferedAction } from '../../ticket-action.ts'

/** Slack's limits, in characters (its Block Kit reference). */
export const slackLimits = { text: 4_000, label: 75, optionValue: 150 } as const
/** Slack refuses more than about 13,000 characters in all of a message's blocks, and says so nowhere. */
const factsLimit = 9_000

/** What marks our buttons; the language of their message follows. */
export const actionsMark = 'stallwatch:'

/** Words of others as they are: Slack's markup begins with these three signs. */
export function plainMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The words alone, for notifications and for whoever has them read aloud. */
export function fallbackOf({ title, body }: Message): string {
  return clip(plainMrkdwn(`${title}\n${body}`), slackLimits.text)
}

/**
 * What a message looks like: rich text, in which nothing that others wrote is markup, then its
 * number, then what can be done.
 */
export function blocksOf(message: Message, tokens: ActionTokens | null): KnownBlock[] {
  const { title, body, notice, link } = message
  const { number, priority } = notice.ticket
  const words = [bold(title), plain(body === '' ? '' : `\n\n${body}`), ...factsOf(message)]
  const footer = notice.to === 'streamer' ? `#${number}` : `#${number} · ${priority}`
  const elements = [
    ...(tokens ? message.actions.map((offer) => elementOf(offer, message, tokens)) : []),
    ...(link === undefined ? [] : [linkButton(`#${number}`, link)]),
  ]
  return [
    {
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: words.filter(({ text }) => text !== '') }],
    },
    { type: 'context', elements: [{ type: 'plain_text', text: footer, emoji: false }] },
    ...(elements.length === 0
      ? []
      : [{ type: 'actions' as const, block_id: actionsMark + notice.language, elements }]),
  ]
}

type Words = Extract<RichTextElement, { type: 'text' }>

function bold(text: string): Words {
  return { type: 'text', text, style: { bold: true } }
}

function plain(text: string): Words {
  return { type: 'text', text }
}

function factsOf({ facts }: Message): readonly Words[] {
  let left = factsLimit
  return facts.flatMap(({ name, value }, index) => {
    left -= name.length + value.length + 4
    if (left < 0) return []
    return [plain(index === 0 ? '\n\n' : '\n'), bold(name), plain(`: ${value}`)]
  })
}

type ActionElement = Extract<KnownBlock, { type: 'actions' }>['elements'][number]

/** A button, or a menu where there is something to choose. Its id is told apart by Slack within a block. */
function elementOf(
  { action, label, options }: OfferedAction,
  { notice }: Message,
  tokens: ActionTokens,
): ActionElement {
  if (!options)
    return {
      type: 'button',
      action_id: action,
      text: plainText(label),
      value: tokens.token(offered(notice, action)),
      ...(action === 'acknowledge' && { style: 'primary' }),
    }
  return {
    type: 'static_select',
    action_id: action,
    placeholder: plainText(label),
    options: options.map(({ value, label: text }) => ({
      text: plainText(text),
      value: tokens.token(offered(notice, action, { value })),
    })),
  }
}

function linkButton(label: string, url: string): ActionElement {
  return { type: 'button', action_id: 'open', text: plainText(label), url }
}

function plainText(text: string) {
  return { type: 'plain_text', text: clip(text, slackLimits.label), emoji: false } as const
}

/** The blocks of a message after something was done: without what was done, with a line that says so. */
export function blocksAfter(
  blocks: readonly KnownBlock[],
  done: string,
  words: string,
): KnownBlock[] {
  const left = blocks.flatMap((block): KnownBlock[] => {
    if (block.type !== 'actions') return [block]
    const elements = block.elements.filter((each) => each.action_id !== done)
    return elements.length === 0 ? [] : [{ ...block, elements }]
  })
  const line = { type: 'plain_text', text: clip(words, slackLimits.text), emoji: false } as const
  return [...left, { type: 'context', elements: [line] }]
}
