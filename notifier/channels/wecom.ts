import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Attachment, Channel, ChannelContext, Message } from '../channel.ts'
import { httpUrl, timeoutMs } from './channel-options.ts'
import { jsonPost } from './http-post.ts'
import { createRobotChannel } from './robot-channel.ts'
import { linksOf, type RobotLink } from './robot-links.ts'
import { fittingText, plainMarkdown } from './robot-markdown.ts'
import { mentionsOf } from './robot-mentions.ts'
import { isGoodNews } from './urgency.ts'

/** How a WeCom group robot is configured. */
export const wecomSchema = z
  .strictObject({
    name: z.string().min(1),
    kind: z.literal('wecom'),
    /** The part of the robot's address after `key=`. */
    token: z
      .string()
      .regex(/^[\w-]+$/, 'expected only what follows "key=" in the address of the robot')
      .meta({ secret: true }),
    /** Who is mentioned when a P0 or P1 begins or gets worse. With a phone number it comes as plain text. */
    mention: z
      .strictObject({
        mobiles: z
          .array(z.string().regex(/^\+?[\d-]{5,20}$/, 'expected a phone number'))
          .default([]),
        userIds: z.array(z.string().regex(/^[\w@.-]+$/, 'expected a user id')).default([]),
      })
      .prefault({}),
    /** WeCom's own address, or that of a stand-in. */
    url: httpUrl.default('https://qyapi.weixin.qq.com'),
    timeoutMs,
  })
  .meta({ description: 'A robot in a WeCom group (企业微信群机器人).' })
export type WecomConfig = z.infer<typeof wecomSchema>

/** Bytes of UTF-8, and of a picture before it is encoded, from WeCom's guide to robots in groups. */
const limits = { markdown: 4_096, text: 2_048, picture: 2_097_152 }

/** From WeCom's list of error codes. */
const codes = {
  code: 'errcode',
  words: 'errmsg',
  meanings: {
    [-1]: 'server-error',
    40008: 'bad-request',
    40009: 'bad-request',
    40058: 'bad-request',
    44004: 'bad-request',
    45002: 'bad-request',
    45009: 'rate-limited',
    60020: 'unauthorized',
    93000: 'unauthorized',
    301019: 'bad-request',
  },
  tooFastMs: 60_000,
} as const
const budget = { limit: 20, windowMs: 60_000, reserved: 4 }

/**
 * A robot in a WeCom group. Markdown, or plain text where phone numbers are to be mentioned, since
 * markdown can mention user ids only.
 */
export function createWecomChannel(
  config: WecomConfig,
  { clock, tokens }: ChannelContext,
): Channel {
  const { name, kind, timeoutMs, token } = config
  const url = new URL('cgi-bin/webhook/send', config.url.replace(/\/*$/, '/'))
  url.searchParams.set('key', token)
  return createRobotChannel({
    ...{ name, kind, clock, timeoutMs, codes, budget },
    secrets: [token],
    posts: (message) => {
      const links = linksOf(message, tokens, `${kind}:${name}`)
      const pictures = message.pictures.filter(canShow).map((each) => jsonPost(url, imageOf(each)))
      return [jsonPost(url, bodyOf(message, links, config)), ...pictures]
    },
  })
}

function canShow({ bytes }: Attachment): boolean {
  return bytes.length <= limits.picture
}

/** WeCom checks a picture by its MD5. */
function imageOf({ bytes }: Attachment): object {
  const md5 = createHash('md5').update(bytes).digest('hex')
  return { msgtype: 'image', image: { base64: Buffer.from(bytes).toString('base64'), md5 } }
}

function bodyOf(message: Message, links: readonly RobotLink[], { mention }: WecomConfig): object {
  const { mobiles, userIds } = mentionsOf(message, mention)
  if (mobiles.length > 0) {
    const content = plainOf(message, links)
    const text = { content, mentioned_mobile_list: mobiles, mentioned_list: userIds }
    return { msgtype: 'text', text }
  }
  const mentions = userIds.map((id) => `<@${id}>`).join(' ')
  return { msgtype: 'markdown', markdown: { content: markdownOf(message, links, mentions) } }
}

function plainOf(message: Message, links: readonly RobotLink[]): string {
  const { title, body, facts } = message
  const foot = links.map((link) => `\n${link.title}: ${link.url}`).join('')
  const lines = facts.map(({ name, value }) => `${name}: ${value}`)
  const limitBytes = limits.text - Buffer.byteLength(foot)
  const [words = '', ...rest] = [`${title}\n${body}`, ...lines].map(mentionless)
  return fittingText(words, rest, { limitBytes, separator: '\n' }) + foot
}

function markdownOf(message: Message, links: readonly RobotLink[], mentions: string): string {
  const { title, body, facts, pictures } = message
  const open = links.map((link) => `[${link.title}](${link.url})`).join(' · ')
  const foot = [open, mentions].filter((each) => each !== '').join('\n')
  const lines = facts.map(({ name, value }) => `> ${plainMarkdown(name)}: ${plainMarkdown(value)}`)
  const unseen = pictures.filter((each) => !canShow(each)).map(({ alt }) => plainMarkdown(alt))
  const tone = isGoodNews(message) ? 'info' : 'warning'
  const head = `**<font color="${tone}">${plainMarkdown(title)}</font>**`
  const limitBytes = limits.markdown - Buffer.byteLength(foot) - 1
  const text = fittingText(`${head}\n${plainMarkdown(body)}`, [...lines, ...unseen], {
    limitBytes,
    separator: '\n',
  })
  return foot === '' ? text : `${text}\n${foot}`
}

/** A mention is the one thing that is markup in plain text, too. */
function mentionless(text: string): string {
  return text.replaceAll('<@', '‹@')
}
