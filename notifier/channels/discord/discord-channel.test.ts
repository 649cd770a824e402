import { afterEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../../fixtures/testing/captured-log.ts'
import {
  type DiscordServer,
  startDiscordServer,
} from '../../../fixtures/testing/discord-server/discord-server.ts'
import { createManualClock } from '../../../fixtures/testing/manual-clock.ts'
import { sampleContext } from '../../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import type { Message } from '../../channel.ts'
import { type ChannelBench, channelContract, type PeerBehaviour } from '../channel.contract.ts'
import { discordSchema } from './config.ts'
import { createDiscordChannel } from './discord-channel.ts'
import { nonceOf } from './message-body.ts'

const posts = 'POST /channels/:id/messages'
const streamer = '223456789012345678'

async function misbehave(server: DiscordServer, behaviour: PeerBehaviour): Promise<void> {
  switch (behaviour.kind) {
    case 'status': {
      const { status, headers = {} } = behaviour
      const body = { message: `no: ${server.token}`, code: 0 }
      server.failNext({ route: posts, status, headers, body })
      return
    }
    case 'garbage-body':
      server.failNext({ route: posts, status: 200, body: { hello: 'world' } })
      return
    case 'accept-then-cut':
      server.failNext({ route: posts, how: 'cut', afterwards: true })
      return
    case 'slow': {
      const until = new Promise<void>((resolve) => setTimeout(resolve, behaviour.afterMs))
      server.failNext({ route: posts, until })
      return
    }
    case 'polite-no':
      return
    case 'gone':
      return server.stop()
    default:
      server.failNext({ route: posts, how: behaviour.kind })
  }
}

async function openBench(): Promise<ChannelBench> {
  const server = await startDiscordServer()
  const clock = createManualClock()
  const { log, lines } = createCapturedLog()
  const { url, token } = server
  const config = discordSchema.parse({ name: 'contract', kind: 'discord', url, token })
  const act = async () => ({ outcome: 'done', text: 'done' }) as const
  return {
    channel: createDiscordChannel(config, sampleContext({ clock, log, act })),
    address: server.channelId,
    secrets: [token],
    logged: lines,
    pendingTimers: () => clock.pending,
    openConnections: server.connections,
    behave: (behaviour) => misbehave(server, behaviour),
    received: () =>
      server.messages.map(({ nonce, ...rest }) => ({ key: nonce, text: JSON.stringify(rest) })),
    close: server.stop,
  }
}

channelContract('discord', {
  open: openBench,
  repetitions: 'vendor',
  cannot: { 'sees-a-polite-no': 'Discord says no by the status' },
})

describe('the Discord channel', () => {
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  async function setUp(options: object = {}) {
    const server = await startDiscordServer()
    const clock = createManualClock()
    const { log, lines } = createCapturedLog()
    const { url, token } = server
    const config = discordSchema.parse({ name: 'discord', kind: 'discord', url, token, ...options })
    const act = async () => ({ outcome: 'done', text: '#1 is acknowledged' }) as const
    const channel = createDiscordChannel(config, sampleContext({ clock, log, act }))
    closers.push(server.stop, channel.stop)
    const deliver = (message: Message) => channel.deliver(message, new AbortController().signal)
    return { server, clock, channel, deliver, lines }
  }

  const toStreamer = (id = 'n-1') =>
    sampleMessage({ notice: { id, to: 'streamer', address: streamer } })
  const toStaff = (address: string, id = 'n-1') => sampleMessage({ notice: { id, address } })

  test('posts an embed with facts, colour, number and buttons for staff, and pings nobody', async () => {
    const { server, deliver } = await setUp()
    const delivery = await deliver(toStaff(server.channelId))
    const [message] = server.messages
    expect(delivery).toEqual({ outcome: 'accepted', externalId: message?.id })
    expect(message).toMatchObject({
      channelId: server.channelId,
      content: '',
      nonce: nonceOf('n-1'),
      allowedMentions: { parse: [] },
      embeds: [
        {
          title: 'P1: live/stream-1 has stalled',
          color: 0xf79009,
          footer: { text: '#1 · P1' },
          fields: [
            { name: 'Viewers', value: '1,200' },
            { name: 'Cause', value: 'uplink congestion (80 %)' },
          ],
        },
      ],
      components: [
        {
          components: [
            { label: 'Acknowledge', custom_id: expect.stringMatching(/^stallwatch:[\w-]{16}:k/) },
            { label: 'Resolve', custom_id: expect.stringMatching(/^stallwatch:[\w-]{16}:r/) },
          ],
        },
      ],
    })
    expect(server.surprises).toEqual([])
  })

  test('tells a streamer in a direct conversation that is opened once', async () => {
    const { server, deliver } = await setUp()
    await deliver(toStreamer('n-1'))
    await deliver(toStreamer('n-2'))
    expect(server.messages.map((each) => each.recipientId)).toEqual([streamer, streamer])
    expect(server.messages[0]?.content).toContain('Lower the bitrate')
    expect(server.requests.filter((each) => each === 'POST /users/@me/channels')).toHaveLength(1)
  })

  for (const code of [50007, 50278, 40003]) {
    test(`mentions the streamer in the fallback channel when Discord says ${code}`, async () => {
      const { server, deliver } = await setUp()
      const withFallback = await setUp({
        url: server.url,
        token: server.token,
        fallbackChannelId: server.channelId,
      })
      server.refuseDirectMessages(streamer, code)
      expect(await deliver(toStreamer())).toMatchObject({
        outcome: 'refused',
        detail: expect.stringContaining(`code ${code}`),
      })
      expect(await withFallback.deliver(toStreamer())).toMatchObject({
        outcome: 'accepted',
        detail: `direct message refused (${code}); told in the fallback channel`,
      })
      expect(server.messages).toMatchObject([
        {
          channelId: server.channelId,
          content: expect.stringContaining(`<@${streamer}> `),
          allowedMentions: { parse: [], users: [streamer] },
          components: [],
        },
      ])
    })
  }

  test('falls back when opening conversations is limited, not when posting is', async () => {
    const { server, deliver } = await setUp({ fallbackChannelId: '623456789012345678' })
    const limited = { status: 429, headers: { 'retry-after': '30' }, body: {} }
    server.failNext({ route: posts, ...limited })
    expect(await deliver(toStreamer('n-1'))).toMatchObject({ reason: 'rate-limited' })
    expect(server.messages).toEqual([])
    server.failNext({ route: 'POST /users/@me/channels', ...limited })
    const other = { to: 'streamer', address: '723456789012345678' } as const
    expect(await deliver(sampleMessage({ notice: other }))).toMatchObject({ outcome: 'refused' })
    expect(server.requests.at(-1)).toBe('POST /channels/623456789012345678/messages')
  })

  test('opens the direct conversation anew when it has gone', async () => {
    const { server, deliver } = await setUp()
    await deliver(toStreamer('n-1'))
    const body = { message: 'Unknown Channel', code: 10003 }
    server.failNext({ route: posts, status: 404, body })
    expect(await deliver(toStreamer('n-2'))).toMatchObject({ outcome: 'accepted' })
    expect(server.requests.filter((each) => each === 'POST /users/@me/channels')).toHaveLength(2)
  })

  test('counts a message as told that was posted and deleted before the retry', async () => {
    const { server, deliver } = await setUp()
    await deliver(toStaff(server.channelId))
    server.removeMessage(server.messages[0]?.id ?? '')
    expect(await deliver(toStaff(server.channelId))).toEqual({
      outcome: 'accepted',
      detail: 'posted before, and deleted since',
    })
    expect(server.messages).toHaveLength(0)
  })

  test('asks nothing of a limited channel before its time, and something of the others', async () => {
    const { server, clock, deliver } = await setUp()
    server.failNext({ route: posts, status: 429, headers: { 'retry-after': '30' }, body: {} })
    await deliver(toStaff(server.channelId))
    const asked = server.requests.length
    await clock.advance(10_000)
    const early = await deliver(toStaff(server.channelId))
    expect(early).toMatchObject({ outcome: 'retry', reason: 'rate-limited' })
    expect(early.outcome === 'retry' && early.afterMs).toBeLessThanOrEqual(20_100)
    expect(server.requests).toHaveLength(asked)
    expect(await deliver(toStreamer())).toMatchObject({ outcome: 'accepted' })
    await clock.advance(21_000)
    expect(await deliver(toStaff(server.channelId))).toMatchObject({ outcome: 'accepted' })
  })

  test('asks nothing at all while the limit is a global one', async () => {
    const { server, deliver } = await setUp()
    const headers = { 'retry-after': '30', 'x-ratelimit-global': 'true' }
    server.failNext({ route: posts, status: 429, headers, body: {} })
    await deliver(toStaff(server.channelId))
    const asked = server.requests.length
    expect(await deliver(toStreamer())).toMatchObject({ outcome: 'retry', reason: 'rate-limited' })
    expect(server.requests).toHaveLength(asked)
  })

  for (const address of ['', 'general', '12', '../users/@me', '1'.repeat(40)]) {
    test(`refuses the address ${JSON.stringify(address)} without asking Discord`, async () => {
      const { server, deliver } = await setUp()
      expect(await deliver(toStaff(address))).toMatchObject({
        outcome: 'refused',
        reason: 'bad-request',
        detail: expect.stringContaining('is not the id of a Discord channel'),
      })
      expect(server.requests).toEqual([])
    })
  }

  test('is down while its token is refused, and up again when it is taken', async () => {
    const { server, channel, deliver } = await setUp()
    server.failNext({ route: posts, status: 401, body: { message: 'Unauthorized', code: 0 } })
    await deliver(toStaff(server.channelId))
    expect(channel.status()).toEqual({ state: 'down', reason: "Discord refuses the bot's token" })
    await deliver(toStaff(server.channelId))
    expect(channel.status().state).not.toBe('down')
  })
})
