import { afterEach, describe, expect, test, vi } from 'vitest'
import { createCapturedLog } from '../../../fixtures/testing/captured-log.ts'
import { startDiscordServer } from '../../../fixtures/testing/discord-server/discord-server.ts'
import { sampleContext, silentTalk } from '../../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import { commandsFor } from '../../commands-for.ts'
import { enTalk } from '../../locales/en-talk.ts'
import { zhCnTalk } from '../../locales/zh-cn-talk.ts'
import type { Reply, Speaker, Talk } from '../../talk.ts'
import { discordSchema } from './config.ts'
import { createDiscordChannel } from './discord-channel.ts'

const role = '323456789012345678'
const anna = { id: '423456789012345678', username: 'anna' }
const bo = { id: '523456789012345678', username: 'bo', roles: [role] }

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Asked {
  readonly what: keyof Talk
  readonly who: Speaker
  readonly rest: readonly unknown[]
}

async function setUp(options: object = { allowedRoleIds: [role] }, changes: Partial<Talk> = {}) {
  const server = await startDiscordServer({ roleIds: [role] })
  const { log, lines } = createCapturedLog()
  const asked: Asked[] = []
  const given: Talk = { ...silentTalk, ...changes }
  const note =
    <K extends keyof Talk>(what: K) =>
    (who: Speaker, ...rest: unknown[]) => {
      asked.push({ what, who, rest })
      return (given[what] as (who: Speaker, ...rest: unknown[]) => never)(who, ...rest)
    }
  const talk = {
    ...{ ask: note('ask'), hear: note('hear'), passOn: note('passOn') },
    ...{ link: note('link'), makeCode: note('makeCode'), duty: note('duty') },
  } as Talk
  const { url, token } = server
  const base = { name: 'chat', kind: 'discord', url, token, ...options }
  const start = async () => {
    const channel = createDiscordChannel(discordSchema.parse(base), sampleContext({ log, talk }))
    channel.start()
    closers.push(channel.stop)
    await server.nextArrival()
    await vi.waitFor(() => expect(channel.status().state).toBe('up'))
    await vi.waitFor(() =>
      expect(server.requests.join()).toMatch(/GET \/applications\/\d+\/commands/),
    )
    return channel
  }
  closers.push(async () => expect(server.surprises).toEqual([]), server.stop)
  const channel = await start()
  await vi.waitFor(() =>
    expect(server.requests.some((each) => each.startsWith('PUT /applications/'))).toBe(true),
  )
  const post = async (id = 'n-1') => {
    const message = sampleMessage({ notice: { id, address: server.channelId } })
    await channel.deliver(message, new AbortController().signal)
    return server.nextMessage()
  }
  return { server, asked, lines, start, channel, post }
}

describe('commands', () => {
  test('are registered once, and again only when they differ', async () => {
    const { server, start, channel } = await setUp()
    await channel.stop()
    const before = server.requests.length
    const second = await start()
    await second.stop()
    const later = server.requests.slice(before)
    expect(later.filter((each) => each.startsWith('PUT'))).toEqual([])
    expect(later.some((each) => /^GET .*commands/.test(each))).toBe(true)
  })

  test.each([
    ['why', {}, [{ what: 'ask', rest: ['why', expect.stringMatching(/^discord:\d+$/)] }]],
    ['health', {}, [{ what: 'ask', rest: ['health', expect.any(String)] }]],
    ['link', { code: 'ABCD-EFGH' }, [{ what: 'link', rest: ['ABCD-EFGH'] }]],
  ])('/%s is put off at once and answered to whoever asked, alone', async (name, given, calls) => {
    const { server, asked } = await setUp()
    const answer = await server.command(name, given, { user: anna, direct: true, locale: 'id' })
    expect([answer.type, answer.ephemeral]).toEqual([5, true])
    expect(await answer.nextReply()).toMatchObject({ content: expect.any(String) })
    expect(asked).toMatchObject(calls)
    expect(asked[0]?.who).toMatchObject({
      ...{ kind: 'discord', channel: 'chat', address: anna.id },
      ...{ by: 'discord:anna', language: 'id' },
    })
  })

  test('are answered in time however long the answer takes', async () => {
    const slow = Promise.withResolvers<Reply>()
    const { server } = await setUp({}, { ask: () => slow.promise })
    const answer = await server.command('why')
    expect(answer.reply).toBeNull()
    slow.resolve({ text: 'at last', readers: [] })
    expect(await answer.nextReply()).toMatchObject({ content: 'at last' })
  })

  test.each([
    ['duty', {}, 'duty'],
    ['link', { for: 'anna' }, 'makeCode'],
  ] as const)(
    '/%s %o is for the team; others are refused politely, and it is logged',
    async (name, given, what) => {
      const { server, asked, lines } = await setUp()
      const no = await server.command(name, given, { user: anna, locale: 'zh-CN' })
      expect(await no.nextReply()).toMatchObject({ content: zhCnTalk.forbidden })
      expect(asked).toEqual([])
      expect(lines.join()).toContain('not of the team')
      await (await server.command(name, given, { user: bo })).nextReply()
      expect(asked.map((each) => each.what)).toEqual([what])
    },
  )

  test('of the team are nobody’s where no list says who the team is', async () => {
    const { server, asked } = await setUp({})
    const answer = await server.command('duty', {}, { user: bo })
    expect(await answer.nextReply()).toMatchObject({ content: enTalk.forbidden })
    expect(asked).toEqual([])
  })

  test('can be pressed where an answer names them', async () => {
    const ask = async () => ({ text: 'Please enter it with /link.', readers: [] })
    const { server } = await setUp({}, { ask })
    const answer = await server.command('why')
    expect(await answer.nextReply()).toMatchObject({
      content: expect.stringMatching(/<\/link:\d+>/),
    })
  })

  test.each([
    ['es-ES', 'Pide un código, /vincular.'],
    ['id', 'Pide un código, /hubungkan.'],
    ['fr', 'Pide un código, </link:ID>.'],
  ])(
    'are named to an app in %s as it shows them, and to be typed where that is no English',
    async (locale, content) => {
      const ask = async (who: Speaker) => ({
        text: `Pide un código, ${commandsFor(who, 'es').link}.`,
        readers: [],
      })
      const { server } = await setUp({}, { ask })
      const answer = await server.command('why', {}, { locale })
      const { content: shown = '' } = (await answer.nextReply()) as { content?: string }
      expect(shown.replace(/\d+/, 'ID')).toBe(content)
    },
  )
})

describe('a streamer’s direct message', () => {
  test('is answered there, as a reply', async () => {
    const { server, asked } = await setUp()
    server.write('why so laggy?', { user: anna, files: ['screen.png'] })
    const reply = await server.nextMessage((each) => each.recipientId === anna.id)
    expect(reply).toMatchObject({ replyTo: expect.any(String), allowedMentions: { parse: [] } })
    const key = expect.stringMatching(/^discord:\d+$/)
    expect(asked).toMatchObject([
      { what: 'hear', rest: [{ text: 'why so laggy?\n[screen.png]', key }] },
    ])
  })

  test('is shown to the ticket’s people, in the thread of their message', async () => {
    const readers: { address: string; first: string; title: string }[] = []
    const hear = async () => ({ text: 'Lower the bitrate.', readers })
    const { server, post } = await setUp({}, { hear })
    const message = await post()
    readers.push({ address: server.channelId, first: message.id, title: '#1 live/anna' })
    server.write('it lags @everyone', { user: anna })
    const shown = await server.nextMessage((each) => each.channelId === message.id)
    expect(shown.content).toBe('**anna**: it lags @everyone\n> Lower the bitrate.')
    expect(shown.allowedMentions).toEqual({ parse: [] })
    expect(server.threadOf(message.id)).toBe('#1 live/anna')
  })

  test('of another bot is not answered, so that two cannot talk for ever', async () => {
    const { server, asked } = await setUp()
    server.write('why?', { user: anna, bot: true })
    server.write('why?', { user: anna })
    await server.nextMessage((each) => each.recipientId === anna.id)
    expect(asked).toHaveLength(1)
  })
})

describe('what staff write in a ticket’s thread', () => {
  const passOn = async () => enTalk.passedOn

  test('to the bot is passed on, and they are told what became of it', async () => {
    const { server, asked, post } = await setUp({ allowedRoleIds: [role] }, { passOn })
    const { channelId } = await post()
    server.write('Try a cable.', { channelId, user: bo, mentionsBot: true })
    const answer = await server.nextMessage((each) => each.content === enTalk.passedOn)
    expect(answer.channelId).toBe(channelId)
    expect(asked).toMatchObject([
      { what: 'passOn', who: { by: 'discord:bo' }, rest: [channelId, { text: 'Try a cable.' }] },
    ])
  })

  test('among themselves stays among them', async () => {
    const { server, asked, post } = await setUp({}, { passOn })
    const { channelId } = await post()
    server.write('what a mess', { channelId, user: bo })
    server.write('Try a cable.', { channelId, user: bo, mentionsBot: true })
    await server.nextMessage((each) => each.content === enTalk.passedOn)
    expect(asked).toHaveLength(1)
  })

  test('by somebody who is not of the team is refused', async () => {
    const { server, asked, post } = await setUp()
    const { channelId } = await post()
    server.write('hello', { channelId, user: anna, mentionsBot: true })
    await server.nextMessage((each) => each.content === enTalk.forbidden)
    expect(asked).toEqual([])
  })
})

test('a command given while the gateway is away is answered once it is back', async () => {
  const { server } = await setUp()
  server.dropGateway()
  const given = server.command('why')
  expect(await server.nextArrival()).toBe('resume')
  expect(await (await given).nextReply()).toMatchObject({ content: 'why' })
})
