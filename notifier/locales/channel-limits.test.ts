import { describe, expect, test } from 'vitest'
import { sampleAt, sampleNotice, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { noticeKinds } from '../../triage/model/notice.ts'
import type { Ticket } from '../../triage/model/ticket.ts'
import { type audiences, causes, symptoms } from '../../triage/model/vocabulary.ts'
import type { Message } from '../channel.ts'
import { renderNotice } from '../render.ts'
import { locales } from './catalog.ts'

/** A ticket of which everything is known. */
const wellKnown: Partial<Ticket> = {
  stream: 'live/a-channel-with-a-rather-long-name',
  streamer: 'a-streamer-with-a-long-name',
  acknowledgedBy: 'discord:somebody-on-call',
  priorityReasons: [
    { reason: 'symptom', symptom: 'slideshow', weight: 40 },
    { reason: 'viewers', viewers: 1_234_567, weight: 31 },
    { reason: 'tier', tier: 'partner', weight: 10 },
    { reason: 'lasting', fromMs: 300_000, weight: 10 },
  ],
  evidence: { bitrateBps: 118_400, droppedRatio: 0.1234, frozenMs: 6_400, rttMs: 412, fps: 2.5 },
  ruledOut: [
    { cause: 'encoder-overload', reason: 'nothing-skipped', evidence: {} },
    { cause: 'ingest-node', reason: 'ill-at-the-door', evidence: {} },
    { cause: 'viewer-side', reason: 'ill-before-the-player', evidence: {} },
  ],
  facts: {
    ...{ stream: 'live/a', scenario: 'show', viewers: 1_234_567, tier: 'partner' },
    ...{ node: 'sg-ingest-3', region: 'ap-southeast-1', isp: 'AS7713', edge: 'cdn-a', app: 'obs' },
  },
}

function everyMessage(language: string, to: (typeof audiences)[number]): Message[] {
  const nextWordBy = sampleAt + 30 * 60_000
  return noticeKinds.flatMap((kind) =>
    causes.flatMap((cause) =>
      symptoms.map((symptom) => {
        const ticket = sampleTicket({ ...wellKnown, symptom, cause, confidence: 0.3 })
        return renderNotice(sampleNotice(ticket, { to, kind, language, nextWordBy }))
      }),
    ),
  )
}

/** The whole message as plain text, as a channel without fields shows it. */
function whole({ title, body, facts }: Message): string {
  return [title, body, ...facts.map(({ name, value }) => `${name}: ${value}`)].join('\n')
}

const longest = (messages: Message[], length: (message: Message) => number) =>
  Math.max(...messages.map(length))
const bytes = (text: string) => new TextEncoder().encode(text).length

/**
 * Half of each limit for our own words leaves the other half to markup, links and rules' closings. What
 * names from outside may still make too long, channels cut.
 */
describe.each(locales.map(({ tag }) => tag))('messages in %s fit', (language) => {
  const [streamers, staff] = [everyMessage(language, 'streamer'), everyMessage(language, 'oncall')]
  const all = [...streamers, ...staff]

  test.each<[string, number, (message: Message) => number, Message[]]>([
    // https://discord.com/developers/docs/resources/message: text, and embeds
    ['the text of a Discord message', 2_000, ({ title, body }) => title.length + body.length, all],
    ['the title of a Discord embed', 256, ({ title }) => title.length, all],
    ['a field of a Discord embed', 1_024, longestFact, all],
    ['a Discord embed', 6_000, (message) => whole(message).length, all],
    // https://core.telegram.org/bots/api#sendmessage and #sendphoto
    ['a Telegram message', 4_096, (message) => whole(message).length, all],
    ['the caption of a Telegram photo', 1_024, (message) => whole(message).length, streamers],
    // The robots' own documentation: DingTalk and WeCom count bytes.
    ['a DingTalk message', 20_000, (message) => bytes(whole(message)), all],
    ['a WeCom message to staff', 4_096, ({ title, body }) => bytes(title + body), all],
  ])('%s twice', (_, limit, length, messages) => {
    expect(longest(messages, length) * 2).toBeLessThanOrEqual(limit)
  })

  test('what the port promises', () => {
    expect(longest(all, ({ title }) => title.length)).toBeLessThanOrEqual(200)
    expect(longest(all, ({ body }) => body.length)).toBeLessThanOrEqual(1_500)
    expect(longest(all, ({ facts }) => facts.length)).toBeLessThanOrEqual(15)
  })
})

function longestFact({ facts }: Message): number {
  return Math.max(0, ...facts.map(({ value }) => value.length))
}
