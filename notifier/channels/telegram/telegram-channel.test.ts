import { afterEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../../fixtures/testing/captured-log.ts'
import { createManualClock } from '../../../fixtures/testing/manual-clock.ts'
import { sampleContext } from '../../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import { startTelegramApi, type TelegramApi } from '../../../fixtures/testing/telegram-api.ts'
import { telegramRefusal } from '../../../fixtures/testing/telegram-request.ts'
import type { Message } from '../../channel.ts'
import { type ChannelBench, channelContract, type PeerBehaviour } from '../channel.contract.ts'
import { behaveAs } from '../vendor-behaviour.contract.ts'
import { telegramSchema } from './config.ts'
import { createTelegramChannel } from './telegram-channel.ts'

const politeNo = { status: 200, body: '{"ok":false,"error_code":400,"description":"Bad Request"}' }

function behave(server: TelegramApi, behaviour: PeerBehaviour): Promise<void> {
  if (behaviour.kind !== 'status') return behaveAs(server, behaviour, politeNo)
  const { status, headers } = behaviour
  server.failNext({ kind: 'answer', answer: telegramRefusal(status, server.token, headers) })
  return Promise.resolve()
}

function makeChannel({ url, token }: TelegramApi, options: object = {}) {
  const clock = createManualClock()
  const { log, lines } = createCapturedLog()
  const config = telegramSchema.parse({ name: 'tg', kind: 'telegram', url, token, ...options })
  const channel = createTelegramChannel(config, sampleContext({ clock, log }))
  return { channel, clock, lines }
}

async function openBench(): Promise<ChannelBench> {
  const server = await startTelegramApi()
  const { channel, clock, lines } = makeChannel(server)
  return {
    channel,
    address: server.group,
    secrets: [server.token],
    logged: lines,
    pendingTimers: () => clock.pending,
    openConnections: server.connections,
    behave: (behaviour) => behave(server, behaviour),
    received: () => server.messages.map(({ text }) => ({ key: null, text })),
    close: server.stop,
  }
}

channelContract('telegram', {
  open: openBench,
  cannot: { 'tells-repetitions': 'Telegram takes no key' },
})

describe('the Telegram channel', () => {
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })
  async function setUp(options: object = {}) {
    const server = await startTelegramApi()
    const made = makeChannel(server, options)
    closers.push(server.stop, made.channel.stop)
    const deliver = (message: Message) =>
      made.channel.deliver(message, new AbortController().signal)
    return { ...made, server, deliver }
  }
  const toStaff = (address: string, message: Partial<Message> = {}) =>
    sampleMessage({ notice: { address }, message })

  test('shows staff the facts, the number and buttons', async () => {
    const { server, deliver } = await setUp()
    const link = 'https://watch.example/tickets/1'
    const delivery = await deliver(toStaff(server.group, { link }))
    const [message] = server.messages
    expect(delivery).toEqual({ outcome: 'accepted', externalId: String(message?.id) })
    expect(message?.text).toBe(
      [
        'P1: live/stream-1 has stalled',
        '',
        'The uplink is congested: 2.5 of 30 frames a second arrive.',
        '',
        'Viewers: 1,200',
        'Cause: uplink congestion (80 %)',
        '',
        '#1 · P1',
      ].join('\n'),
    )
    const bold = message?.entities.map(({ offset, length }) => message.text.substr(offset, length))
    expect(bold).toEqual(['P1: live/stream-1 has stalled', 'Viewers', 'Cause'])
    expect(message?.buttons.map(({ text, url }) => [text, url])).toEqual([
      ['Acknowledge', undefined],
      ['Resolve', undefined],
      ['#1', link],
    ])
  })

  test('offers each choice as a button that fits into 64 bytes', async () => {
    const { server, deliver } = await setUp()
    const ticketId = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'
    const options = ['5', '4', '3', '2', '1'].map((value) => ({ value, label: '★'.repeat(+value) }))
    const actions = [{ action: 'rate', label: 'How did we do?', options }] as const
    await deliver(
      sampleMessage({ notice: { ticketId, address: '42', to: 'streamer' }, message: { actions } }),
    )
    expect(server.messages[0]?.buttons.map(({ text }) => text)).toEqual(
      options.map(({ label }) => label),
    )
  })

  test('takes no markup and no mention from names, and a name never breaks the message', async () => {
    const { server, deliver } = await setUp()
    const title = '<b>@anna</b> *x* [y](https://evil.example) 😀'
    expect(await deliver(toStaff(server.group, { title }))).toMatchObject({ outcome: 'accepted' })
    expect(server.messages[0]?.text).toContain('<b>＠anna</b> *x* [y](https://evil.example) 😀')
  })

  test('leaves out facts for which there is no room, never the number', async () => {
    const { server, deliver } = await setUp()
    const facts = Array.from({ length: 15 }, (_, each) => ({
      name: `${each}`,
      value: '😀'.repeat(200),
    }))
    const long = { title: 't'.repeat(200), body: 'b'.repeat(1_500), facts }
    expect(await deliver(toStaff(server.group, long))).toMatchObject({ outcome: 'accepted' })
    const text = server.messages[0]?.text ?? ''
    expect(text.length).toBeGreaterThan(3_600)
    expect(text).toMatch(/\n\n#1 · P1$/)
  })

  test('replies to the first message of its story, even when that was deleted', async () => {
    const { server, deliver } = await setUp()
    await deliver(toStaff(server.group))
    const first = String(server.messages[0]?.id)
    const earlier = { first, last: first }
    await deliver(toStaff(server.group, { earlier, continues: 'reply' }))
    await deliver(
      toStaff(server.group, { earlier: { first: '999', last: '999' }, continues: 'reply' }),
    )
    expect(server.messages.map(({ replyTo }) => replyTo)).toEqual([null, Number(first), null])
  })

  test('edits the last message in place, says nothing twice, and posts anew what cannot be edited', async () => {
    const { server, deliver } = await setUp()
    await deliver(toStaff(server.group))
    const first = String(server.messages[0]?.id)
    const again = {
      title: 'P0: it grows',
      earlier: { first, last: first },
      continues: 'edit',
    } as const
    const edited = { outcome: 'accepted', externalId: first }
    expect(await deliver(toStaff(server.group, again))).toEqual(edited)
    expect(await deliver(toStaff(server.group, again))).toEqual(edited)
    expect(server.messages.map(({ text }) => text.split('\n')[0])).toEqual(['P0: it grows'])
    server.messages.pop()
    expect(await deliver(toStaff(server.group, again))).toMatchObject({ outcome: 'accepted' })
    expect(server.messages).toHaveLength(1)
  })

  const picture = {
    name: 'metrics.png',
    type: 'image/png',
    bytes: new Uint8Array([137, 80, 78, 71]),
    alt: `The bitrate falls to 0.${' And on.'.repeat(200)}`,
  } as const

  test('sends pictures as silent replies with words for whoever cannot see them', async () => {
    const { server, deliver } = await setUp()
    expect(await deliver(toStaff(server.group, { pictures: [picture] }))).toMatchObject({
      outcome: 'accepted',
    })
    const [news, shown] = server.messages
    expect(shown).toMatchObject({ photo: true, silent: true, replyTo: news?.id })
    expect(shown?.text).toMatch(/^The bitrate falls to 0\./)
    expect(shown?.text).toHaveLength(1_024)
  })

  test('has told the news though the picture was refused', async () => {
    const { server, deliver } = await setUp()
    server.failNext({ kind: 'slow', afterMs: 0 })
    server.failNext({ kind: 'answer', answer: telegramRefusal(413, 'Request Entity Too Large') })
    expect(await deliver(toStaff(server.group, { pictures: [picture] }))).toMatchObject({
      outcome: 'accepted',
      externalId: String(server.messages[0]?.id),
      detail: 'without its picture: 413 Request Entity Too Large',
    })
  })

  test.each([
    ['a streamer who blocked the bot', '42', 'recipient-refused', 'bot was blocked by the user'],
    ['a chat that is not there', '@nowhere', 'recipient-refused', 'chat not found'],
    ['no address', '', 'bad-request', 'address "" is not the id of a Telegram chat'],
    ['a name', 'Anna B.', 'bad-request', 'address "Anna B." is not the id of a Telegram chat'],
  ])('is refused by %s, and stays up', async (_, address, reason, words) => {
    const { server, channel, deliver } = await setUp()
    channel.start()
    await expect.poll(() => channel.status().state).toBe('up')
    server.blocked.add('42')
    expect(await deliver(toStaff(address))).toMatchObject({
      outcome: 'refused',
      reason,
      detail: expect.stringContaining(words),
    })
    expect(channel.status().state).toBe('up')
  })

  test('says where a group went that became a supergroup', async () => {
    const { server, deliver } = await setUp()
    const body = {
      ok: false,
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: -1009 },
    }
    server.failNext({
      kind: 'answer',
      answer: {
        status: 400,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      },
    })
    expect(await deliver(toStaff('-5'))).toMatchObject({
      reason: 'recipient-refused',
      detail: expect.stringContaining('its id is -1009 now'),
    })
  })

  test('keeps the status of a page that stands between Telegram and us', async () => {
    const { server, deliver } = await setUp()
    const body = '<html>Bad gateway</html>'
    server.failNext({ kind: 'answer', answer: { status: 502, body } })
    expect(await deliver(toStaff(server.group))).toEqual({
      outcome: 'retry',
      reason: 'server-error',
      detail: '502 HTTP 502',
    })
  })

  test('says when it starts whether its token works', async () => {
    const good = (await setUp()).channel
    const bad = (await setUp({ token: '1:another_token_of_no_bot_' })).channel
    good.start()
    bad.start()
    expect(good.status().state).toBe('starting')
    await expect.poll(good.status).toEqual({ state: 'up', reason: '' })
    const reason = 'unauthorized: 401 Unauthorized'
    await expect.poll(bad.status).toEqual({ state: 'down', reason })
  })

  test('is down while its token is refused', async () => {
    const { server, channel, deliver } = await setUp({ token: '1:another_token_of_no_bot_' })
    expect(await deliver(toStaff(server.group))).toMatchObject({ reason: 'unauthorized' })
    expect(channel.status()).toEqual({ state: 'down', reason: 'unauthorized: 401 Unauthorized' })
  })
})
