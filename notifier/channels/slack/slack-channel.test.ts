import { afterEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../../fixtures/testing/captured-log.ts'
import { createManualClock } from '../../../fixtures/testing/manual-clock.ts'
import { sampleContext } from '../../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import { type SlackApiServer, startSlackApi, wordsOf } from '../../../fixtures/testing/slack-api.ts'
import type { FailureReason, Message } from '../../channel.ts'
import { type ChannelBench, channelContract } from '../channel.contract.ts'
import { behaveAs } from '../vendor-behaviour.contract.ts'
import { slackSchema } from './config.ts'
import { createSlackChannel } from './slack-channel.ts'

const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5'
const saying = (error: string) => ({ status: 200, body: JSON.stringify({ ok: false, error }) })

function makeChannel({ url, token }: SlackApiServer, options: object = {}) {
  const clock = createManualClock()
  const { log, lines } = createCapturedLog()
  const config = slackSchema.parse({
    ...{ name: 'team', kind: 'slack', url, token, signingSecret },
    ...options,
  })
  const channel = createSlackChannel(config, sampleContext({ clock, log }))
  return { channel, clock, lines }
}

async function openBench(): Promise<ChannelBench> {
  const server = await startSlackApi()
  const { channel, clock, lines } = makeChannel(server)
  return {
    channel,
    address: server.channel,
    secrets: [server.token, signingSecret],
    logged: lines,
    pendingTimers: () => clock.pending,
    openConnections: server.connections,
    behave: (behaviour) => behaveAs(server, behaviour, saying('channel_not_found')),
    received: () => server.messages.map(({ blocks }) => ({ key: null, text: wordsOf(blocks) })),
    close: server.stop,
  }
}

channelContract('slack', {
  open: openBench,
  looksUp: true,
  cannot: { 'tells-repetitions': 'Slack takes no key' },
})

describe('the Slack channel', () => {
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })
  async function setUp(options: object = {}) {
    const server = await startSlackApi()
    const made = makeChannel(server, options)
    closers.push(server.stop, made.channel.stop)
    const deliver = (message: Message) =>
      made.channel.deliver(message, new AbortController().signal)
    return { ...made, server, deliver }
  }
  const to = (address: string, message: Partial<Message> = {}) =>
    sampleMessage({ notice: { address }, message })
  const firstOf = ({ messages }: SlackApiServer) => {
    const [{ channel, ts } = { channel: '', ts: '' }] = messages
    return { id: `${channel}:${ts}`, ts }
  }

  test('shows the facts, the number and buttons, and the words alone in the notification', async () => {
    const { server, deliver } = await setUp()
    const link = 'https://watch.example/tickets/1'
    const delivery = await deliver(to(server.channel, { link }))
    expect(delivery).toEqual({ outcome: 'accepted', externalId: firstOf(server).id })
    const [message] = server.messages
    expect(message?.text).toBe(
      'P1: live/stream-1 has stalled\nThe uplink is congested: 2.5 of 30 frames a second arrive.',
    )
    expect(wordsOf(message?.blocks.slice(0, 2) ?? [])).toBe(
      [
        'P1: live/stream-1 has stalled',
        '',
        'The uplink is congested: 2.5 of 30 frames a second arrive.',
        '',
        'Viewers: 1,200',
        'Cause: uplink congestion (80 %)',
        '#1 · P1',
      ].join('\n'),
    )
    expect(message?.blocks[2]?.elements?.map(({ action_id, url }) => [action_id, url])).toEqual([
      ['acknowledge', undefined],
      ['resolve', undefined],
      ['open', link],
    ])
  })

  test('offers choices as a menu', async () => {
    const { server, deliver } = await setUp()
    const options = [{ value: '30', label: '30 minutes' }]
    const ticketId = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'
    const actions = [{ action: 'snooze', label: 'Snooze', options }] as const
    await deliver(
      sampleMessage({ notice: { ticketId, address: server.channel }, message: { actions } }),
    )
    expect(server.messages[0]?.blocks[2]?.elements?.[0]).toMatchObject({
      type: 'static_select',
      options: [{ text: { text: '30 minutes' } }],
    })
  })

  test('has no buttons without a signing secret: nobody could trust a press', async () => {
    const { server, channel, deliver } = await setUp({ signingSecret: undefined })
    await deliver(to(server.channel))
    expect(server.messages[0]?.blocks.map(({ type }) => type)).toEqual(['rich_text', 'context'])
    expect(channel.hook).toBeUndefined()
  })

  test('takes no markup and no mention from names', async () => {
    const { server, deliver } = await setUp()
    const title = '<!channel> *x* & <https://evil.example|win>'
    await deliver(to(server.channel, { title }))
    const [message] = server.messages
    expect(message?.text).toContain('&lt;!channel&gt; *x* &amp; &lt;https://evil.example|win&gt;')
    expect(message?.blocks[0]?.elements?.[0]?.elements?.[0]).toEqual({
      type: 'text',
      text: title,
      style: { bold: true },
    })
  })

  test('takes the longest message there can be', async () => {
    const { server, deliver } = await setUp()
    const facts = Array.from({ length: 15 }, () => ({
      name: 'n'.repeat(80),
      value: 'v'.repeat(700),
    }))
    const long = { title: 't'.repeat(200), body: '&'.repeat(1_500), facts }
    expect(await deliver(to(server.channel, long))).toMatchObject({ outcome: 'accepted' })
  })

  test('says when it starts whether its token works', async () => {
    const good = (await setUp()).channel
    const bad = (await setUp({ token: 'xoxb-another' })).channel
    good.start()
    bad.start()
    expect(good.status().state).toBe('starting')
    await expect.poll(good.status).toEqual({ state: 'up', reason: '' })
    const reason = 'unauthorized: Slack says invalid_auth'
    await expect.poll(bad.status).toEqual({ state: 'down', reason })
  })

  test('answers in the thread of its story, aloud when it is urgent', async () => {
    const { server, deliver } = await setUp()
    await deliver(to(server.channel))
    const { id, ts } = firstOf(server)
    const earlier = { first: id, last: id }
    await deliver(to(server.channel, { earlier, continues: 'reply' }))
    const over = { kind: 'recovered', address: server.channel } as const
    await deliver(sampleMessage({ notice: over, message: { earlier, continues: 'reply' } }))
    expect(server.messages.map(({ threadTs, broadcast }) => [threadTs, broadcast])).toEqual([
      [null, false],
      [ts, true],
      [ts, false],
    ])
  })

  test('edits a direct message where it is, and posts anew what has gone', async () => {
    const { server, deliver } = await setUp()
    const { user, conversation } = server.person
    await deliver(to(user))
    const { id } = firstOf(server)
    expect(id).toMatch(new RegExp(`^${conversation}:`))
    const again = {
      title: 'P0: it grows',
      earlier: { first: id, last: id },
      continues: 'edit',
    } as const
    expect(await deliver(to(user, again))).toEqual({ outcome: 'accepted', externalId: id })
    expect(server.messages).toHaveLength(1)
    expect(server.messages[0]?.text).toContain('P0: it grows')
    server.messages.pop()
    expect(await deliver(to(user, again))).toMatchObject({ outcome: 'accepted' })
    expect(server.messages).toHaveLength(1)
  })

  const picture = {
    name: 'metrics.png',
    type: 'image/png',
    bytes: new Uint8Array([137, 80, 78, 71]),
    alt: 'The bitrate falls to 0.',
  } as const

  test('puts pictures into the thread, with words for whoever cannot see them', async () => {
    const { server, deliver } = await setUp()
    expect(await deliver(to(server.channel, { pictures: [picture] }))).toEqual({
      outcome: 'accepted',
      externalId: firstOf(server).id,
    })
    expect(server.files).toMatchObject([
      {
        name: 'metrics.png',
        alt: picture.alt,
        channel: server.channel,
        threadTs: firstOf(server).ts,
      },
    ])
    expect(server.files[0]?.bytes).toBeGreaterThan(3)
  })

  test('has told the news though the picture was refused', async () => {
    const { server, deliver } = await setUp()
    server.failNext({ kind: 'slow', afterMs: 0 })
    server.failNext({ kind: 'answer', answer: saying('missing_scope') })
    expect(await deliver(to(server.channel, { pictures: [picture] }))).toMatchObject({
      outcome: 'accepted',
      detail: 'without its picture: Slack says missing_scope',
    })
  })

  test.each<[string, 'retry' | 'refused', FailureReason]>([
    ['invalid_auth', 'refused', 'unauthorized'],
    ['missing_scope', 'refused', 'unauthorized'],
    ['not_in_channel', 'refused', 'recipient-refused'],
    ['is_archived', 'refused', 'recipient-refused'],
    ['msg_blocks_too_long', 'refused', 'bad-request'],
    ['ratelimited', 'retry', 'rate-limited'],
    ['internal_error', 'retry', 'server-error'],
    ['something_new', 'retry', 'bad-answer'],
  ])('%s with status 200 is %s, %s', async (error, outcome, reason) => {
    const { server, deliver } = await setUp()
    server.failNext({ kind: 'answer', answer: saying(error) })
    const detail = `Slack says ${error}`
    expect(await deliver(to(server.channel))).toMatchObject({ outcome, reason, detail })
  })

  test.each(['', 'general', '#general', 'C1', `C${'1'.repeat(40)}`])(
    'refuses the address %j without asking Slack',
    async (address) => {
      const { server, deliver } = await setUp()
      expect(await deliver(to(address))).toMatchObject({
        outcome: 'refused',
        reason: 'bad-request',
        detail: expect.stringContaining('is not the id of a Slack channel or member'),
      })
      expect(server.arrived).toBe(0)
    },
  )
})
