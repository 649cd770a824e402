import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Priority } from '../../triage/model/vocabulary.ts'
import type { Channel, ChannelContext, Message } from '../channel.ts'
import { clipBytes } from '../plain-text.ts'
import { httpUrl, timeoutMs } from './channel-options.ts'
import { jsonPost } from './http-post.ts'
import { createRobotChannel } from './robot-channel.ts'
import { linksOf, type RobotLink } from './robot-links.ts'
import { mentionsOf } from './robot-mentions.ts'
import { isGoodNews } from './urgency.ts'

/** How a Feishu or Lark group robot is configured. */
export const feishuSchema = z
  .strictObject({
    name: z.string().min(1),
    kind: z.literal('feishu'),
    /** The part of the robot's address after `/hook/`. */
    token: z
      .string()
      .regex(/^[\w-]+$/, 'expected only what follows "/hook/" in the address of the robot')
      .meta({ secret: true }),
    /** The robot's signing secret; none where keywords or addresses protect it. */
    secret: z.string().min(1).meta({ secret: true }).optional(),
    /** A keyword that the robot insists on; put below a message that does not have it. */
    keyword: z.string().min(1).max(50).optional(),
    /** Who is mentioned when a P0 or P1 begins or gets worse: user ids or open ids. */
    mention: z
      .strictObject({
        userIds: z
          .array(z.string().regex(/^\w+$/, 'expected a user id or an open id such as ou_7d8a6e…'))
          .default([]),
      })
      .prefault({}),
    /** Feishu's own address, `https://open.larksuite.com` for Lark, or that of a stand-in. */
    url: httpUrl.default('https://open.feishu.cn'),
    timeoutMs,
  })
  .meta({ description: 'A robot in a Feishu or Lark group (自定义机器人).' })
export type FeishuConfig = z.infer<typeof feishuSchema>

/** From Feishu's guide to robots in groups: what they answer, and that they take 20 KB. */
const codes = {
  code: 'code',
  words: 'msg',
  meanings: {
    9499: 'bad-request',
    11232: 'rate-limited',
    19001: 'unauthorized',
    19002: 'bad-request',
    19021: 'unauthorized',
    19022: 'unauthorized',
    19024: 'unauthorized',
    99991400: 'rate-limited',
  },
  tooFastMs: 60_000,
} as const
/** 100 a minute and 5 a second; 5 in 3 s keep to both. */
const budget = { limit: 5, windowMs: 3_000, reserved: 1 }
/** Of the 20 KB, what all the facts together may take; title and body are bounded already. */
const factsLimitBytes = 8_000
/** And the words for a picture, which a robot cannot show. */
const altLimitBytes = 500

const colors: Readonly<Record<Priority, string>> = {
  P0: 'red',
  P1: 'orange',
  P2: 'yellow',
  P3: 'grey',
}

/** A robot in a Feishu (or Lark) group: a card in the colour of the priority, with links as buttons. */
export function createFeishuChannel(
  config: FeishuConfig,
  { clock, tokens }: ChannelContext,
): Channel {
  const { name, kind, timeoutMs, token, secret } = config
  const url = new URL(`open-apis/bot/v2/hook/${token}`, config.url.replace(/\/*$/, '/'))
  return createRobotChannel({
    ...{ name, kind, clock, timeoutMs, codes, budget },
    secrets: secret ? [token, secret] : [token],
    posts: (message, nowMs) => {
      const links = linksOf(message, tokens, `${kind}:${name}`)
      const body = { msg_type: 'interactive', card: cardOf(message, links, config) }
      return [jsonPost(url, { ...signatureAt(config, nowMs), ...body })]
    },
  })
}

/** Signs the moment: HMAC-SHA256 of nothing, under the time in seconds and the secret. */
function signatureAt({ secret }: FeishuConfig, nowMs: number): object {
  if (secret === undefined) return {}
  const timestamp = String(Math.floor(nowMs / 1_000))
  const sign = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64')
  return { timestamp, sign }
}

/** What was written by others is plain text in the card, so that nothing in it is markup. */
function cardOf(message: Message, links: readonly RobotLink[], config: FeishuConfig): object {
  const { title, body, notice, pictures } = message
  const { number, priority } = notice.ticket
  const { userIds } = mentionsOf(message, { mobiles: [], ...config.mention })
  const said = `${title}\n${body}`
  const missing = config.keyword !== undefined && !said.includes(config.keyword)
  const note = `#${number} · ${priority}${missing ? ` · ${config.keyword}` : ''}`
  const fields = fieldsOf(message)
  return {
    config: { wide_screen_mode: true },
    header: {
      title: plainText(title),
      template: isGoodNews(message) ? 'green' : colors[priority],
    },
    elements: [
      ...(body === '' ? [] : [{ tag: 'div', text: plainText(body) }]),
      ...(fields.length === 0 ? [] : [{ tag: 'div', fields }]),
      ...(userIds.length === 0 ? [] : [mentioning(userIds)]),
      ...pictures.map(({ alt }) => ({
        tag: 'div',
        text: plainText(clipBytes(alt, altLimitBytes)),
      })),
      ...(links.length === 0 ? [] : [{ tag: 'action', actions: links.map(button) }]),
      { tag: 'note', elements: [plainText(note)] },
    ],
  }
}

function fieldsOf({ facts }: Message): readonly object[] {
  let left = factsLimitBytes
  return facts.flatMap(({ name, value }) => {
    const content = clipBytes(`${name}\n${value}`, Math.max(left, 0))
    left -= Buffer.byteLength(content)
    return left < 0 ? [] : [{ is_short: value.length <= 30, text: plainText(content) }]
  })
}

function plainText(content: string): object {
  return { tag: 'plain_text', content }
}

function mentioning(userIds: readonly string[]): object {
  const content = userIds.map((id) => `<at id=${id}></at>`).join(' ')
  return { tag: 'div', text: { tag: 'lark_md', content } }
}

function button({ title, url }: RobotLink, index: number): object {
  return { tag: 'button', text: plainText(title), type: index === 0 ? 'primary' : 'default', url }
}
