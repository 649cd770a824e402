import { afterEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../../fixtures/testing/captured-log.ts'
import { createManualClock } from '../../../fixtures/testing/manual-clock.ts'
import { sampleContext, silentTalk } from '../../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import { type SlackMessage, startSlackApi } from '../../../fixtures/testing/slack-api.ts'
import { esTalk } from '../../locales/es-talk.ts'
import type { Said, Speaker } from '../../talk.ts'
import { slackSchema } from './config.ts'
import { readWords } from './read-words.ts'
import { slackSignature } from './signature.ts'
import { createSlackChannel } from './slack-channel.ts'

const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5'
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function setUp(options: object = {}, answer: string = esTalk.passedOn) {
  const server = await startSlackApi()
  const clock = createManualClock()
  const { log, lines } = createCapturedLog()
  const passed: { who: Speaker; first: string; said: Said }[] = []
  const passOn = async (who: Speaker, first: string, said: Said) => {
    const repeated = passed.some((each) => each.said.key === said.key)
    passed.push({ who, first, said })
    return repeated ? null : answer
  }
  const { url, token, bot, channel: room } = server
  const given = { name: 'team', kind: 'slack', url, token, signingSecret, ...options }
  const context = sampleContext({ clock, log, talk: { ...silentTalk, passOn } })
  const channel = createSlackChannel(slackSchema.parse(given), context)
  closers.push(server.stop, channel.stop)
  await channel.deliver(
    sampleMessage({ notice: { address: room, at: clock.now() } }),
    new AbortController().signal,
  )
  const page = server.messages[0] as SlackMessage

  const word = (changes: object = {}) => ({
    ...{ type: 'message', channel: room, user: server.person.user, ts: '1764000099.000100' },
    ...{ thread_ts: page.ts, text: `<@${bot}> prueba el otro &amp; mejor cable` },
    ...changes,
  })
  const send = (payload: object, secret = signingSecret, headers: object = {}) => {
    const timestamp = String(Math.floor(clock.now() / 1_000))
    const body = JSON.stringify(payload)
    const signature = slackSignature(secret, timestamp, body)
    return channel.hook?.({
      headers: {
        'x-slack-signature': signature,
        'x-slack-request-timestamp': timestamp,
        ...headers,
      },
      body,
    })
  }
  const event = (changes: object = {}, id = 'Ev1', headers: object = {}) =>
    send({ type: 'event_callback', event_id: id, event: word(changes) }, signingSecret, headers)
  const said = () => server.messages.slice(1).map(({ channel: where, text }) => [where, text])
  return { server, passed, page, lines, send, event, said }
}

describe('a word of the team in the thread of a ticket', () => {
  test('that is for the bot is passed on, and the team reads what became of it', async () => {
    const { server, passed, page, event, said } = await setUp()
    expect(await event()).toEqual({ status: 200 })
    expect(passed).toMatchObject([
      {
        who: { kind: 'slack', channel: 'team', by: 'slack:Ana', language: 'es-ES' },
        first: `${server.channel}:${page.ts}`,
        said: { text: 'prueba el otro & mejor cable' },
      },
    ])
    expect(said()).toEqual([[server.channel, esTalk.passedOn]])
    expect(server.messages.at(-1)?.threadTs).toBe(page.ts)
  })

  test('is passed on once, however often and as whatever event Slack sends it', async () => {
    const { event, said } = await setUp()
    await event()
    await event({}, 'Ev1', { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_timeout' })
    await event({ type: 'app_mention' }, 'Ev2')
    expect(said()).toHaveLength(1)
  })

  test.each([
    ['of the team among themselves', { text: 'any idea?' }],
    ['of the bot itself', { bot_id: 'B01' }],
    ['that was edited', { subtype: 'message_changed' }],
    ['outside of any thread', { thread_ts: undefined }],
    ['that begins a thread', { ts: '1764000000.000001', thread_ts: '1764000000.000001' }],
    ['that says nothing', { text: '<@U0STALLBOT> ' }],
  ])('%s stays where it is', async (_, changes) => {
    const { passed, event, said } = await setUp()
    expect(await event(changes)).toEqual({ status: 200 })
    expect([passed, said()]).toEqual([[], []])
  })

  test('by somebody who may not is refused, for them alone to read', async () => {
    const { server, passed, lines, event } = await setUp({ allowedUserIds: ['U1'] })
    await event()
    expect(passed).toEqual([])
    expect(server.whispers).toEqual([{ user: server.person.user, text: esTalk.forbidden }])
    expect(lines.join()).toContain('not of the team')
  })

  test('that cannot be passed on is answered with the reason', async () => {
    const { server, event, said } = await setUp({}, 'too long')
    await event()
    expect(said()).toEqual([[server.channel, 'too long']])
  })

  test('that nobody signed is not heard', async () => {
    const { passed, send } = await setUp()
    expect(await send({ type: 'event_callback' }, 'another secret')).toEqual({ status: 401 })
    expect(passed).toEqual([])
  })
})

test('Slack reads back its challenge before it sends events', async () => {
  const { send } = await setUp()
  const asked = { type: 'url_verification', token: 'x', challenge: '3eZbrw1aBm2rZgRNFdx' }
  expect(await send(asked)).toEqual({ status: 200, body: asked.challenge })
  expect(await send(asked, 'another secret')).toEqual({ status: 401 })
})

test.each([
  ['<@UB> hi', 'hi'],
  ['see <https://x.example/a|this page> <@UB>', 'see this page'],
  ['<@UB> <https://x.example/a>', 'https://x.example/a'],
  ['<@UB> ask <@U061F7AUR> &lt;b&gt; &amp;amp;', 'ask … <b> &amp;'],
  ['hi <@UBX>', null],
])('%s is read as %s', (text, words) => {
  expect(readWords({ text }, 'UB')).toBe(words)
})

test('files are named', () => {
  expect(readWords({ text: '<@UB> look', files: [{ name: 'a.png' }, {}] }, 'UB')).toBe(
    'look\n[a.png]',
  )
})
