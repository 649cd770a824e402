import { afterEach, describe, expect, test } from 'vitest'
import { createManualClock } from '../../../fixtures/testing/manual-clock.ts'
import { sampleContext, silentTalk } from '../../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import { startTelegramApi } from '../../../fixtures/testing/telegram-api.ts'
import { localeFor, locales } from '../../locales/catalog.ts'
import type { Talk } from '../../talk.ts'
import { telegramSchema } from './config.ts'
import { createTelegramChannel } from './telegram-channel.ts'

const who = {
  kind: 'telegram',
  channel: 'tg',
  address: '42',
  by: 'telegram:anna',
  language: 'zh-CN',
}

describe('what somebody writes to the bot', () => {
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  /** A bot whose team has been told of a ticket, and that notes down what it is asked. */
  async function setUp(options: object = {}, changes: Partial<Talk> = {}) {
    const server = await startTelegramApi()
    const clock = createManualClock()
    const asked: unknown[][] = []
    const noting = Object.entries({ ...silentTalk, ...changes }).map(([name, answer]) => [
      name,
      (...given: unknown[]) => {
        asked.push([name, ...given])
        return (answer as (...all: unknown[]) => unknown)(...given)
      },
    ])
    const talk = Object.fromEntries(noting) as Talk
    const { url, token, group } = server
    const config = telegramSchema.parse({ name: 'tg', kind: 'telegram', url, token, ...options })
    const channel = createTelegramChannel(config, sampleContext({ clock, talk }))
    closers.push(server.stop, channel.stop)
    channel.start()
    await channel.deliver(
      sampleMessage({ notice: { address: group } }),
      new AbortController().signal,
    )
    const from = { language_code: 'zh-hans' }
    const write = (chat: string, words: object) => server.write(chat, words, from)
    const answers = () => server.messages.slice(1).map(({ chat, text }) => [chat, text])
    const ownId = Number(token.split(':')[0])
    const first = { message_id: server.messages[0]?.id, from: { id: ownId } }
    return { server, asked, write, answers, group, first }
  }
  const key = expect.stringMatching(/^telegram:-?\d+:\d+$/)

  test.each<[string, unknown[]]>([
    ['/why', ['ask', who, 'why', key]],
    ['/why@stall_bot', ['ask', who, 'why', key]],
    ['/health', ['ask', who, 'health', key]],
    ['/link ABC-123', ['link', who, 'ABC-123']],
    ['/start ABC-123', ['link', who, 'ABC-123']],
    ['/start', ['ask', who, 'health', key]],
    ['卡了', ['hear', who, { text: '卡了', key }]],
    ['/unheard of', ['hear', who, { text: '/unheard of', key }]],
  ])('%j is answered in their language', async (text, expected) => {
    const { server, asked, write } = await setUp()
    write('42', { text })
    await expect.poll(() => server.messages.length).toBe(2)
    expect(asked).toEqual([expected])
    expect(server.messages[1]).toMatchObject({ chat: '42' })
  })

  test('the people who read the ticket read along, and nothing in it mentions anybody', async () => {
    const hear = async () => ({
      text: 'Lower the bitrate.',
      readers: [{ address: '-1001234567890', first: '1', title: '#1 live/anna' }],
    })
    const { server, write, answers, group } = await setUp({}, { hear })
    write('42', { text: '@everyone 卡了' })
    await expect.poll(() => server.messages.length).toBe(3)
    expect(answers()).toEqual([
      ['42', 'Lower the bitrate.'],
      [group, 'telegram:anna: ＠everyone 卡了\n\nLower the bitrate.'],
    ])
    expect(server.messages[2]?.replyTo).toBe(1)
  })

  test.each([
    ['/duty', { allowedUserIds: ['42'] }, 'duty'],
    ['/code anna', { allowedUserIds: ['42'] }, 'code'],
    ['/duty', { allowedUserIds: ['7'] }, localeFor('zh-CN').talk.forbidden],
    ['/code anna', {}, localeFor('zh-CN').talk.forbidden],
  ])('%s is for staff who are listed (%j)', async (text, options, answer) => {
    const { server, write, answers } = await setUp(options)
    write('42', { text })
    await expect.poll(() => server.messages.length).toBe(2)
    expect(answers()).toEqual([['42', answer]])
  })

  test('a reply of staff in the group is passed on, with attachments named, and they are told what became of it', async () => {
    const { server, asked, write, answers, group, first } = await setUp(
      {},
      { passOn: async () => 'sent' },
    )
    write(group, { caption: 'Try now.', photo: [{}], reply_to_message: first })
    await expect.poll(() => server.messages.length).toBe(2)
    const speaker = { ...who, address: group }
    expect(asked).toEqual([['passOn', speaker, '1', { text: 'Try now. [photo]', key }]])
    expect(answers()).toEqual([[group, 'sent']])
  })

  test.each([
    ['that answers nothing', {}, {}],
    ['that answers somebody else', {}, { reply_to_message: { message_id: 1, from: { id: 7 } } }],
    ['of somebody who is not staff', { allowedUserIds: ['7'] }, null],
  ])('a message in the group %s is not for us', async (_, options, words) => {
    const { server, asked, write, group, first } = await setUp(options)
    write(group, { text: 'hello', ...(words ?? { reply_to_message: first }) })
    write('42', { text: '/health' })
    await expect.poll(() => server.messages.length).toBe(2)
    expect(asked).toEqual([['ask', who, 'health', key]])
  })

  test('finds the commands in its menu, in every language; they are put there once', async () => {
    const { server } = await setUp()
    const languages = locales.map(({ tag }) => (tag === 'en' ? '' : tag.slice(0, 2)))
    await expect.poll(() => server.commandChanges).toEqual(languages)
    expect(server.commands.get('zh')?.map(({ command }) => command)).toEqual([
      'why',
      'health',
      'link',
    ])
    const { url, token } = server
    const config = telegramSchema.parse({ name: 'tg', kind: 'telegram', url, token })
    const again = createTelegramChannel(config, sampleContext())
    closers.push(again.stop)
    again.start()
    await expect.poll(() => server.polls).toBe(2)
    await expect.poll(() => server.menusRead).toBe(2 * languages.length)
    expect(server.commandChanges).toEqual(languages)
  })

  test('a bot is not answered, so that two never talk for ever', async () => {
    const { server, asked, write } = await setUp()
    server.write('43', { text: 'hello' }, { is_bot: true } as object)
    write('42', { text: '/why' })
    await expect.poll(() => server.messages.length).toBe(2)
    expect(asked).toHaveLength(1)
  })
})
