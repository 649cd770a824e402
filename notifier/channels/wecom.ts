import { z } from 'zod'
import type { Channel, ChannelContext, Message } from '../channel.ts'
import { jsonPost } from './http-post.ts'
import { createRobotChannel } from './robot-channel.ts'
import { fittingText, plainMarkdown } from './robot-markdown.ts'
import { isGoodNews, isUrgent } from './urgency.ts'

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
    url: z
      .url({ protocol: /^https?$/, error: 'expected an http or https address' })
      .default('https://qyapi.weixin.qq.com'),
    /** How long one attempt may take. Shorter than the notifier's own limit of 10 s. */
    timeoutMs: z.int().min(100).max(60_000).default(8_000),
  })
  .meta({ description: 'A robot in a WeCom group (企业微信群机器人).' })
export type WecomConfig = z.infer<typeof wecomSchema>

/** Bytes of UTF-8, from WeCom's guide to robots in groups. */
const limits = { markdown: 4_096, text: 2_048 }

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
export function createWecomChannel(config: WecomConfig, { clock }: ChannelContext): Channel {
  const { name, kind, timeoutMs, token } = config
  const url = new URL('cgi-bin/webhook/send', config.url.replace(/\/*$/, '/'))
  url.searchParams.set('key', token)
  return createRobotChannel({
    ...{ name, kind, clock, timeoutMs, codes, budget },
    secrets: [token],
    posts: (message) => [jsonPost(url, bodyOf(message, config))],
  })
}

function bodyOf(message: Message, { mention }: WecomConfig): object {
  const { mobiles, userIds } = mention
  if (isUrgent(message) && mobiles.length > 0) {
    const content = plainOf(message)
    const text = { content, mentioned_mobile_list: mobiles, mentioned_list: userIds }
    return { msgtype: 'text', text }
  }
  const mentions = isUrgent(message) ? userIds.map((id) => `<@${id}>`).join(' ') : ''
  return { msgtype: 'markdown', markdown: { content: markdownOf(message, mentions) } }
}

function plainOf({ title, body, facts, link }: Message): string {
  const foot = link === undefined ? '' : `\n${link}`
  const lines = facts.map(({ name, value }) => `${name}: ${value}`)
  const limitBytes = limits.text - Buffer.byteLength(foot)
  return fittingText(`${title}\n${body}`, lines, { limitBytes, separator: '\n' }) + foot
}

function markdownOf(message: Message, mentions: string): string {
  const { title, body, facts, link, notice } = message
  const open = link === undefined ? '' : `[#${notice.ticket.number}](${link})`
  const foot = [open, mentions].filter((each) => each !== '').join(' ')
  const lines = facts.map(({ name, value }) => `> ${plainMarkdown(name)}: ${plainMarkdown(value)}`)
  const tone = isGoodNews(message) ? 'info' : 'warning'
  const head = `**<font color="${tone}">${plainMarkdown(title)}</font>**`
  const limitBytes = limits.markdown - Buffer.byteLength(foot) - 1
  const text = fittingText(`${head}\n${plainMarkdown(body)}`, lines, {
    limitBytes,
    separator: '\n',
  })
  return foot === '' ? text : `${text}\n${foot}`
}
