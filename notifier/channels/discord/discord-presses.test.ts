import { afterEach, describe, expect, test, vi } from 'vitest'
import { createCapturedLog } from '../../../fixtures/testing/captured-log.ts'
import {
  type DiscordServer,
  startDiscordServer,
} from '../../../fixtures/testing/discord-server/discord-server.ts'
import { createManualClock } from '../../../fixtures/testing/manual-clock.ts'
import { sampleContext } from '../../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import { actionLifeMs } from '../../action-token.ts'
import type { ActionRequest, ActionResult } from '../../channel.ts'
import { enTalk } from '../../locales/en-talk.ts'
import { discordSchema } from './config.ts'
import { createDiscordChannel } from './discord-channel.ts'

const role = '323456789012345678'
const anna = { id: '423456789012345678', username: 'anna' }
const bo = { id: '523456789012345678', username: 'bo', roles: [role] }
const ephemeral = 64

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function setUp(options: object = {}) {
  const server = await startDiscordServer({ roleIds: [role] })
  const clock = createManualClock()
  const { log, lines } = createCapturedLog()
  const asked: ActionRequest[] = []
  let result: ActionResult | Promise<ActionResult> = { outcome: 'done', text: '#1 is in hand' }
  const config = discordSchema.parse({
    name: 'discord',
    kind: 'discord',
    url: server.url,
    token: server.token,
    ...options,
  })
  const channel = createDiscordChannel(
    config,
    sampleContext({
      clock,
      log,
      act: async (request) => {
        asked.push(request)
        return result
      },
    }),
  )
  closers.push(async () => expect(server.surprises).toEqual([]), server.stop, channel.stop)
  const isUp = () => vi.waitFor(() => expect(channel.status()).toEqual({ state: 'up', reason: '' }))
  const isDown = () => vi.waitFor(() => expect(channel.status().state).toBe('down'))
  return {
    server,
    clock,
    channel,
    lines,
    asked,
    isUp,
    isDown,
    answerWith: (next: ActionResult | Promise<ActionResult>) => {
      result = next
    },
    async connect() {
      channel.start()
      await server.nextArrival()
      await isUp()
    },
    async post(changes: Parameters<typeof sampleMessage>[0] = {}) {
      const notice = { address: server.channelId, ...changes.notice }
      await channel.deliver(sampleMessage({ ...changes, notice }), new AbortController().signal)
      return server.nextMessage()
    },
  }
}

function disabled(server: DiscordServer, id: string): Record<string, boolean> {
  const rows = server.message(id).components as {
    components: { label: string; disabled?: true }[]
  }[]
  const buttons = rows.flatMap((row) => row.components)
  return Object.fromEntries(buttons.map((each) => [each.label, each.disabled ?? false]))
}

describe('a press of a button', () => {
  test('acts on the ticket and shows under the message who did what', async () => {
    const { server, connect, post, asked } = await setUp()
    await connect()
    const message = await post()
    const answer = await server.press(message, 'Acknowledge', anna)
    expect(answer.type).toBe(6)
    const edited = await answer.nextEdit()
    expect(asked).toEqual([
      {
        ticketId: 'ticket-1',
        action: 'acknowledge',
        by: 'discord:anna',
        key: expect.stringMatching(/^discord:\d{17,20}$/),
        language: 'en-US',
      },
    ])
    expect(edited.embeds[0]?.fields).toContainEqual({
      name: 'Acknowledge · anna',
      value: '#1 is in hand',
      inline: true,
    })
    expect(edited.embeds[0]?.title).toBe(message.embeds[0]?.title)
    expect(disabled(server, message.id)).toEqual({ Acknowledge: true, Resolve: false })
    expect(answer.followUps).toEqual([])
    expect(server.surprises).toEqual([])
  })

  test('leaves no button once the ticket is resolved', async () => {
    const { server, connect, post } = await setUp()
    await connect()
    const message = await post()
    await (await server.press(message, 'Resolve')).nextEdit()
    expect(disabled(server, message.id)).toEqual({ Acknowledge: true, Resolve: true })
  })

  test('chooses in a menu: somebody of the server, or for how long', async () => {
    const { server, connect, post, asked } = await setUp()
    await connect()
    const message = await post({
      message: {
        actions: [
          { action: 'assign', label: 'Assign' },
          { action: 'snooze', label: 'Snooze', options: [{ value: '30', label: '30 minutes' }] },
        ],
      },
    })
    await (await server.choose(message, 'Assign', anna, bo)).nextEdit()
    const shown = await (await server.choose(message, 'Snooze', '30', bo)).nextEdit()
    expect(asked).toMatchObject([
      { action: 'assign', value: 'discord:anna', by: 'discord:bo' },
      { action: 'snooze', value: '30', by: 'discord:bo' },
    ])
    expect(shown.embeds[0]?.fields).toContainEqual({
      name: 'Snooze · bo',
      value: '#1 is in hand',
      inline: true,
    })
  })

  test('of a streamer in their direct messages needs no role', async () => {
    const { server, connect, post, asked } = await setUp({ allowedRoleIds: [role] })
    await connect()
    const offered = [{ action: 'on-it', label: 'I’m on it' }] as const
    const notice = { to: 'streamer', address: anna.id } as const
    const message = await post({ notice, message: { actions: offered } })
    const edited = await (await server.press(message, 'I’m on it', anna)).nextEdit()
    expect(asked).toMatchObject([{ action: 'on-it', by: 'discord:anna' }])
    expect(edited.content).toContain('I’m on it · anna: ')
  })

  test('of a message that is a week old does nothing, and says so', async () => {
    const { server, connect, post, asked, clock } = await setUp()
    await connect()
    const message = await post({ notice: { at: clock.now() - actionLifeMs } })
    const answer = await server.press(message, 'Acknowledge')
    expect(answer.reply).toMatchObject({ content: enTalk.expired, flags: ephemeral })
    expect(asked).toEqual([])
  })

  const cases = [
    { outcome: 'already', after: { Acknowledge: true, Resolve: false }, edited: true },
    { outcome: 'not-found', after: { Acknowledge: true, Resolve: true }, edited: true },
    { outcome: 'failed', after: { Acknowledge: false, Resolve: false }, edited: true },
  ] as const
  for (const { outcome, after } of cases) {
    test(`tells only the presser why, when the outcome is ${outcome}`, async () => {
      const { server, connect, post, answerWith } = await setUp()
      await connect()
      const message = await post()
      answerWith({ outcome, text: `why: ${outcome}` })
      const answer = await server.press(message, 'Acknowledge')
      expect(await answer.nextFollowUp()).toMatchObject({
        content: `why: ${outcome}`,
        flags: ephemeral,
      })
      expect(disabled(server, message.id)).toEqual(after)
    })
  }

  test('keeps both stories when two people press at the same moment', async () => {
    const { server, connect, post, answerWith, asked } = await setUp()
    await connect()
    const message = await post()
    const slow = Promise.withResolvers<ActionResult>()
    answerWith(slow.promise)
    const [first, second] = await Promise.all([
      server.press(message, 'Resolve', anna),
      server.press(message, 'Acknowledge', bo),
    ])
    await vi.waitFor(() => expect(asked).toHaveLength(2))
    slow.resolve({ outcome: 'done', text: 'done' })
    await Promise.all([first.nextEdit(), second.nextEdit()])
    expect(disabled(server, message.id)).toEqual({ Acknowledge: true, Resolve: true })
    const names = JSON.stringify(server.message(message.id).embeds)
    expect(names).toContain('Resolve · anna')
    expect(names).toContain('Acknowledge · bo')
  })

  test('is answered before the ticket is dealt with, however long that takes', async () => {
    const { server, connect, post, answerWith } = await setUp()
    await connect()
    const message = await post()
    const slow = Promise.withResolvers<ActionResult>()
    answerWith(slow.promise)
    const answer = await server.press(message, 'Acknowledge')
    expect(answer.edits).toEqual([])
    slow.resolve({ outcome: 'done', text: 'done' })
    await answer.nextEdit()
  })

  test('counts even if Discord does not take the acknowledgement; the bot edits by itself', async () => {
    const { server, connect, post, asked } = await setUp()
    await connect()
    const message = await post()
    server.failNext({
      route: 'POST /interactions/:id/:token/callback',
      status: 404,
      body: { code: 10062, message: 'Unknown interaction' },
    })
    const pressed = server.press(message, 'Acknowledge').catch(() => 'unanswered')
    await vi.waitFor(() => expect(disabled(server, message.id).Acknowledge).toBe(true))
    expect(asked).toHaveLength(1)
    await server.stop()
    expect(await pressed).toBe('unanswered')
  })

  test('shows the result later when Discord limits the edit', async () => {
    const { server, connect, clock, post } = await setUp()
    await connect()
    const message = await post()
    const route = 'PATCH /webhooks/:application/:token/messages/@original'
    server.failNext({ route, status: 429, headers: { 'retry-after': '2' }, body: {} })
    const answer = await server.press(message, 'Acknowledge')
    await vi.waitFor(() => expect(clock.pending).toBe(1))
    await clock.advance(2_100)
    expect((await answer.nextEdit()).edits).toBe(1)
  })

  const people = [
    { who: anna, options: {}, may: true },
    { who: anna, options: { allowedRoleIds: [role] }, may: false },
    { who: bo, options: { allowedRoleIds: [role] }, may: true },
    { who: anna, options: { allowedUserIds: [anna.id] }, may: true },
    { who: bo, options: { allowedUserIds: [anna.id] }, may: false },
    { who: anna, options: { allowedRoleIds: [role], allowedUserIds: [anna.id] }, may: true },
    { who: anna, options: { allowedRoleIds: [] }, may: false },
  ]
  for (const { who, options, may } of people) {
    const rule = Object.keys(options).join(' and ') || 'no rule'
    test(`by ${who.username} ${may ? 'works' : 'is refused'} with ${rule}`, async () => {
      const { server, connect, post, asked } = await setUp(options)
      await connect()
      const message = await post()
      const answer = await server.press(message, 'Acknowledge', who)
      if (may) await answer.nextEdit()
      else expect(answer.reply).toMatchObject({ content: enTalk.forbidden, flags: ephemeral })
      expect(asked).toHaveLength(may ? 1 : 0)
    })
  }

  for (const id of [
    'nonsense',
    'stallwatch:delete:ticket-1',
    'stallwatch:resolve:',
    'stallwatch:resolve:a b',
  ])
    test(`with the custom id ${JSON.stringify(id)} is answered politely and does nothing`, async () => {
      const { server, connect, asked } = await setUp()
      await connect()
      const components = [
        { type: 1, components: [{ type: 2, style: 1, label: 'Odd', custom_id: id }] },
      ]
      await fetch(`${server.url}/v10/channels/${server.channelId}/messages`, {
        method: 'POST',
        headers: { authorization: `Bot ${server.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ content: 'from elsewhere', components }),
      })
      const answer = await server.press(await server.nextMessage(), 'Odd')
      expect(answer.reply).toMatchObject({ content: enTalk.forged, flags: ephemeral })
      expect(asked).toEqual([])
    })
})

describe('the gateway', () => {
  test('may be down: messages go out all the same', async () => {
    const { server, channel, post } = await setUp()
    server.failNext({ route: 'GET /gateway/bot', status: 503, times: Infinity })
    channel.start()
    expect((await post()).channelId).toBe(server.channelId)
    await vi.waitFor(() => expect(channel.status().state).toBe('down'))
    expect(channel.status().reason).toContain('cannot be reached')
  })

  test('is tried again after 1 s, then 2 s, until it is there', async () => {
    const { server, clock, channel, isUp, isDown } = await setUp()
    server.failNext({ route: 'GET /gateway/bot', status: 503, times: 2 })
    channel.start()
    await isDown()
    await clock.advance(999)
    expect(server.requests).toEqual(['GET /gateway/bot'])
    await clock.advance(1)
    await vi.waitFor(() => expect(clock.pending).toBe(1))
    await clock.advance(2_000)
    await isUp()
  })

  test('that refuses the token makes the channel down, and is asked again only after minutes', async () => {
    const { server, clock, channel, isDown, isUp, lines } = await setUp()
    server.failNext({ route: 'GET /gateway/bot', status: 401, body: { message: '401', code: 0 } })
    channel.start()
    await isDown()
    expect(channel.status().reason).toBe("Discord refuses the bot's token")
    await clock.advance(299_000)
    expect(server.requests).toHaveLength(1)
    await clock.advance(1_000)
    await isUp()
    expect(lines.join('\n')).not.toContain(server.token)
  })

  for (const [what, disturb] of [
    ['is cut', (server: DiscordServer) => server.dropGateway()],
    ['asks to reconnect', (server: DiscordServer) => server.askToReconnect()],
    ['closes with 4000', (server: DiscordServer) => server.closeGateway(4000)],
  ] as const)
    test(`that ${what} is resumed, and a press from meanwhile is heard`, async () => {
      const { server, channel, connect, post, isUp, isDown, asked } = await setUp()
      await connect()
      const message = await post()
      disturb(server)
      await isDown()
      expect(channel.status().reason).toContain('gateway connection is lost')
      const pressed = server.press(message, 'Acknowledge')
      expect(await server.nextArrival()).toBe('resume')
      await isUp()
      await (await pressed).nextEdit()
      await (await server.press(message, 'Resolve')).nextEdit()
      expect(asked.map((each) => each.action)).toEqual(['acknowledge', 'resolve'])
    })

  test('that invalidates the session gets a new one, five seconds after the last', async () => {
    const { server, clock, connect, post, isUp, isDown } = await setUp()
    await connect()
    server.invalidateSession(false)
    await isDown()
    await vi.waitFor(() => expect(clock.pending).toBe(1))
    await clock.advance(5_000)
    expect(await server.nextArrival()).toBe('identify')
    await isUp()
    await (await server.press(await post(), 'Acknowledge')).nextEdit()
  })

  test('that closes for good is tried anew after minutes', async () => {
    const { server, clock, channel, connect, isDown, isUp } = await setUp()
    await connect()
    server.closeGateway(4014)
    await isDown()
    expect(channel.status().reason).toContain('4014')
    await clock.advance(300_000)
    await isUp()
  })

  for (const [state, disturb] of [
    ['logging in', () => {}],
    ['reconnecting', (server: DiscordServer) => server.dropGateway()],
    [
      'refused',
      (server: DiscordServer) => {
        server.refuseGateway(true)
        server.dropGateway()
      },
    ],
  ] as const)
    test(`leaves nothing behind when it is stopped while ${state}`, async () => {
      const { server, clock, channel, connect, isDown } = await setUp()
      if (state === 'logging in') channel.start()
      else {
        await connect()
        disturb(server)
        await isDown()
      }
      await channel.stop()
      expect(clock.pending).toBe(0)
      expect(channel.status().state).toBe('stopped')
      await vi.waitFor(async () => expect(await server.connections()).toBe(0))
      const asked = server.requests.length
      await clock.advance(600_000)
      expect(server.requests).toHaveLength(asked)
      expect(await server.connections()).toBe(0)
    })
})
