import { createHash } from 'node:crypto'
import {
  type APIEmbed,
  type APIEmbedField,
  escapeMarkdown,
  MessageFlags,
  type RESTPostAPIChannelMessageJSONBody,
} from 'discord.js'
import type { NoticeKind } from '../../../triage/model/notice.ts'
import type { Priority } from '../../../triage/model/vocabulary.ts'
import type { Message } from '../../channel.ts'
import { clip, plainName } from '../../plain-text.ts'
import type { ActionTokens } from '../../ticket-action.ts'
import { componentsOf } from './components.ts'

/** Discord's limits, in UTF-16 units (its message and embed reference). */
export const discordLimits = {
  content: 2000,
  title: 256,
  description: 4096,
  fields: 25,
  fieldName: 256,
  fieldValue: 1024,
  embedTotal: 6000,
  threadName: 100,
  altText: 1024,
} as const

/** The stripe beside the text: the worse, the redder. */
export const priorityColors: Readonly<Record<Priority, number>> = {
  P0: 0xd92d20,
  P1: 0xf79009,
  P2: 0xfac515,
  P3: 0x667085,
}
/** The stripe of good news. */
export const relievedColor = 0x17b26a

const relieved: readonly NoticeKind[] = ['recovered', 'ended', 'resolved']

/** Whether its reader can be relieved. */
function isOver({ kind, ticket }: Message['notice']): boolean {
  return relieved.includes(kind) || (kind === 'standing' && ticket.status === 'resolved')
}

/** `text` as it is, whatever Discord's markup would make of it. */
export function plain(text: string): string {
  // Of the masked links in a line the library escapes the first only.
  return escapeMarkdown(text, { heading: true }).replaceAll('](', '\\](')
}

/**
 * The key by which Discord knows a message again: the same for every attempt at one notice.
 * 128 bits of SHA-256 in base64url, 22 characters of the 25 that Discord takes.
 */
export function nonceOf(noticeId: string): string {
  return createHash('sha256').update(noticeId).digest().subarray(0, 16).toString('base64url')
}

/** An embed's field, within its limits; Discord refuses empty ones, so they get a dash. */
export function fieldOf(name: string, value: string): APIEmbedField {
  return {
    name: clip(plain(name).trim() || '–', discordLimits.fieldName),
    value: clip(plain(value).trim() || '–', discordLimits.fieldValue),
    inline: value.length <= 40,
  }
}

/** The length that Discord adds up over an embed. */
export function embedLength(embed: APIEmbed): number {
  const fields = (embed.fields ?? []).reduce(
    (sum, each) => sum + each.name.length + each.value.length,
    0,
  )
  return (
    (embed.title?.length ?? 0) +
    (embed.description?.length ?? 0) +
    (embed.footer?.text.length ?? 0) +
    fields
  )
}

/** The embed with as many of `fields` as its limits leave room for, in their order. */
export function withFields(embed: APIEmbed, fields: readonly APIEmbedField[]): APIEmbed {
  const kept: APIEmbedField[] = [...(embed.fields ?? [])]
  let left = discordLimits.embedTotal - embedLength(embed)
  for (const field of fields) {
    const length = field.name.length + field.value.length
    if (kept.length >= discordLimits.fields || length > left) break
    kept.push(field)
    left -= length
  }
  return { ...embed, fields: kept }
}

type Signer = Pick<ActionTokens, 'token'>

const keyOf = (message: Message) => ({ nonce: nonceOf(message.notice.id), enforce_nonce: true })

/** What staff see: an embed with the facts, a stripe by priority and the buttons; it pings nobody. */
export function staffBody(message: Message, tokens: Signer): RESTPostAPIChannelMessageJSONBody {
  const { at, ticket } = message.notice
  const embed: APIEmbed = {
    title: clip(plain(message.title), discordLimits.title),
    ...(message.link !== undefined && { url: message.link }),
    description: clip(plain(message.body), discordLimits.description),
    color: isOver(message.notice) ? relievedColor : priorityColors[ticket.priority],
    footer: { text: `#${ticket.number} · ${ticket.priority}` },
    timestamp: new Date(at).toISOString(),
    ...(message.pictures[0] && { image: { url: `attachment://${message.pictures[0].name}` } }),
  }
  const facts = message.facts.map(({ name, value }) => fieldOf(name, value))
  return {
    embeds: [withFields(embed, facts)],
    components: componentsOf(message, tokens),
    allowed_mentions: { parse: [] },
    ...(ticket.priority === 'P3' ? { flags: MessageFlags.SuppressNotifications } : {}),
    ...keyOf(message),
  }
}

/** What staff read in the thread of a ticket: the news alone, since the facts stand above it. */
export function threadBody(message: Message): RESTPostAPIChannelMessageJSONBody {
  const { kind, at, ticket } = message.notice
  const embed: APIEmbed = {
    title: clip(plain(message.title), discordLimits.title),
    description: clip(plain(message.body), discordLimits.description),
    color: relieved.includes(kind) ? relievedColor : priorityColors[ticket.priority],
    timestamp: new Date(at).toISOString(),
  }
  return {
    embeds: [embed],
    allowed_mentions: { parse: [] },
    ...(ticket.priority === 'P3' ? { flags: MessageFlags.SuppressNotifications } : {}),
    ...keyOf(message),
  }
}

/** What a ticket's thread is called, by its number and its stream. */
export function threadName({ notice: { ticket } }: Message): string {
  return clip(`#${ticket.number} ${plainName(ticket.stream)}`.trim(), discordLimits.threadName)
}

function words(message: Message, limit: number): string {
  return clip(`**${plain(message.title)}**\n\n${plain(message.body)}`.trim(), limit)
}

/** What a streamer reads in their direct messages: plain words, which also show on a locked phone. */
export function directBody(message: Message, tokens: Signer): RESTPostAPIChannelMessageJSONBody {
  return {
    content: words(message, discordLimits.content),
    components: componentsOf(message, tokens),
    allowed_mentions: { parse: [] },
    ...keyOf(message),
  }
}

/**
 * The same words for a channel that others read too: the streamer is mentioned, nobody else can
 * be, and there are no buttons, because they would be everybody's.
 */
export function fallbackBody(message: Message): RESTPostAPIChannelMessageJSONBody {
  const mention = `<@${message.notice.address}> `
  return {
    content: mention + words(message, discordLimits.content - mention.length),
    allowed_mentions: { parse: [], users: [message.notice.address] },
    ...keyOf(message),
  }
}
