import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { Channel, ChannelContext, Message } from '../channel.ts'
import { httpUrl, timeoutMs } from './channel-options.ts'
import { jsonPost } from './http-post.ts'
import { createRobotChannel } from './robot-channel.ts'
import { linksOf, type RobotLink } from './robot-links.ts'
import { fittingText, plainMarkdown } from './robot-markdown.ts'
import { mentionsOf } from './robot-mentions.ts'

/** How a DingTalk group robot is configured. */
export const dingtalkSchema = z
  .strictObject({
    name: z.string().min(1),
    kind: z.literal('dingtalk'),
    /** The part of the robot's address after `access_token=`. */
    token: z
      .string()
      .regex(/^\w+$/, 'expected only what follows "access_token=" in the address of the robot')
      .meta({ secret: true }),
    /** The robot's signing secret, which begins with SEC; none where keywords or addresses protect it. */
    secret: z
      .string()
      .startsWith('SEC', 'expected the signing secret of the robot, which begins with SEC')
      .meta({ secret: true })
      .optional(),
    /** A keyword that the robot insists on; put below a message that does not have it. */
    keyword: z.string().min(1).max(50).optional(),
    /** Who is mentioned when a P0 or P1 begins or gets worse. */
    mention: z
      .strictObject({
        mobiles: z
          .array(z.string().regex(/^\+?[\d-]{5,20}$/, 'expected a phone number'))
          .default([]),
        userIds: z.array(z.string().min(1)).default([]),
      })
      .prefault({}),
    /** DingTalk's own address, or that of a stand-in. */
    url: httpUrl.default('https://oapi.dingtalk.com'),
    timeoutMs,
  })
  .meta({ description: 'A robot in a DingTalk group (自定义机器人).' })
export type DingtalkConfig = z.infer<typeof dingtalkSchema>

/** DingTalk takes 20,000 bytes of JSON; this leaves room for what JSON adds. */
const textLimitBytes = 15_000

/** From DingTalk's list of the robot's error codes; more than 20 a minute are shut out for 10 min. */
const codes = {
  code: 'errcode',
  words: 'errmsg',
  meanings: {
    [-1]: 'server-error',
    40035: 'bad-request',
    43004: 'bad-request',
    130101: 'rate-limited',
    300001: 'unauthorized',
    300005: 'unauthorized',
    310000: 'unauthorized',
    400013: 'recipient-refused',
    400101: 'unauthorized',
    400102: 'recipient-refused',
    400105: 'bad-request',
    400106: 'recipient-refused',
    410100: 'rate-limited',
    430101: 'bad-request',
    430102: 'bad-request',
    430103: 'bad-request',
    430104: 'bad-request',
    460101: 'bad-request',
  },
  tooFastMs: 600_000,
} as const
const budget = { limit: 20, windowMs: 60_000, reserved: 4 }

/**
 * A robot in a DingTalk group. News with something to open comes as an action card, whose buttons
 * are links; urgent news for people to be mentioned as markdown, since a card can mention nobody.
 */
export function createDingtalkChannel(
  config: DingtalkConfig,
  { clock, tokens }: ChannelContext,
): Channel {
  const { name, kind, timeoutMs, token, secret } = config
  return createRobotChannel({
    ...{ name, kind, clock, timeoutMs, codes, budget },
    secrets: secret ? [token, secret] : [token],
    posts: (message, nowMs) => {
      const links = linksOf(message, tokens, `${kind}:${name}`)
      return [jsonPost(addressAt(config, nowMs), bodyOf(message, links, config))]
    },
  })
}

/**
 * The robot's address with its signature of this moment: HMAC-SHA256 of the time in ms and the
 * secret, under the secret.
 */
function addressAt({ url, token, secret }: DingtalkConfig, nowMs: number): URL {
  const address = new URL('robot/send', url.replace(/\/*$/, '/'))
  address.searchParams.set('access_token', token)
  if (secret === undefined) return address
  const sign = createHmac('sha256', secret).update(`${nowMs}\n${secret}`).digest('base64')
  address.searchParams.set('timestamp', String(nowMs))
  address.searchParams.set('sign', sign)
  return address
}

function bodyOf(message: Message, links: readonly RobotLink[], config: DingtalkConfig): object {
  const { mobiles, userIds } = mentionsOf(message, config.mention)
  const mentions = [...mobiles, ...userIds]
  const { title } = message
  if (links.length > 0 && mentions.length === 0) {
    const card = { title, text: textOf(message, config, []), ...buttonsOf(links) }
    return { msgtype: 'actionCard', actionCard: card }
  }
  const footer = [
    links.map((link) => `[${link.title}](${link.url})`).join(' · '),
    mentions.map((each) => `@${each}`).join(' '),
  ]
  return {
    msgtype: 'markdown',
    markdown: { title, text: textOf(message, config, footer) },
    ...(mentions.length > 0 && { at: { atMobiles: mobiles, atUserIds: userIds, isAtAll: false } }),
  }
}

/** DingTalk knows cards with one button, which is all of the card, and cards with several. */
function buttonsOf(links: readonly RobotLink[]): object {
  const [only, ...others] = links
  if (only && others.length === 0) return { singleTitle: only.title, singleURL: only.url }
  return { btnOrientation: '0', btns: links.map(({ title, url }) => ({ title, actionURL: url })) }
}

/** DingTalk breaks a line only at an empty one. */
function textOf(message: Message, { keyword }: DingtalkConfig, footer: readonly string[]): string {
  const said = `${message.title}\n${message.body}`
  const missing = keyword !== undefined && !said.includes(keyword) ? [keyword] : []
  const foot = [...footer, ...missing].filter((each) => each !== '').join('\n\n')
  const facts = message.facts.map(
    ({ name, value }) => `**${plainMarkdown(name)}**: ${plainMarkdown(value)}`,
  )
  const body = plainMarkdown(message.body).replaceAll(/\n+/g, '\n\n')
  const shown = message.pictures.map(({ alt }) => plainMarkdown(alt))
  const text = fittingText(
    `#### ${plainMarkdown(message.title)}\n\n${body}`,
    [...facts, ...shown],
    {
      limitBytes: textLimitBytes - Buffer.byteLength(foot),
      separator: '\n\n',
    },
  )
  return foot === '' ? text : `${text}\n\n${foot}`
}
