import { afterEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../../fixtures/testing/captured-log.ts'
import { createManualClock } from '../../../fixtures/testing/manual-clock.ts'
import { sampleContext } from '../../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import { type SlackApiOptions, startSlackApi } from '../../../fixtures/testing/slack-api.ts'
import type { Message } from '../../channel.ts'
import { slackSchema } from './config.ts'
import { createSlackChannel } from './slack-channel.ts'

describe('whether Slack has a message', () => {
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  async function setUp(options: SlackApiOptions = {}) {
    const server = await startSlackApi(options)
    const { log, lines } = createCapturedLog()
    const { url, token } = server
    const config = slackSchema.parse({ name: 'team', kind: 'slack', url, token })
    const channel = createSlackChannel(config, sampleContext({ log, clock: createManualClock() }))
    closers.push(server.stop, channel.stop)
    const { signal } = new AbortController()
    /** It arrives, and nobody hears of it. */
    const takeSilently = async (message: Message) => {
      server.failNext({ kind: 'accept-then-cut' })
      expect(await channel.deliver(message, signal)).toMatchObject({ outcome: 'retry' })
    }
    const lookUp = (message: Message) => channel.lookUp?.(message, signal)
    return { server, channel, lines, takeSilently, lookUp }
  }

  const to = (address: string, id = 'n1', message: Partial<Message> = {}) =>
    sampleMessage({ notice: { address, id }, message })
  const idOf = (message: { channel: string; ts: string } | undefined) =>
    `${message?.channel}:${message?.ts}`

  test('is seen in its channel, among much else', async () => {
    const { server, channel, takeSilently, lookUp } = await setUp()
    const { signal } = new AbortController()
    await takeSilently(to(server.channel))
    for (let other = 0; other < 40; other += 1)
      await channel.deliver(to(server.channel, `other ${other}`), signal)
    expect(await lookUp(to(server.channel))).toEqual({ found: idOf(server.messages[0]) })
    expect(await lookUp(to(server.channel, 'n2'))).toBe('absent')
  })

  test('is seen in the conversation with a person', async () => {
    const { server, takeSilently, lookUp } = await setUp()
    const { user, conversation } = server.person
    expect(await lookUp(to(user))).toBe('absent')
    await takeSilently(to(user))
    expect(await lookUp(to(user))).toEqual({ found: idOf(server.messages[0]) })
    expect(server.messages[0]?.channel).toBe(conversation)
  })

  test('is seen in the thread of its story, and in the message that it edits', async () => {
    const { server, takeSilently, lookUp } = await setUp()
    await takeSilently(to(server.channel))
    const first = idOf(server.messages[0])
    const earlier = { first, last: first }
    const reply = to(server.channel, 'n2', { earlier, continues: 'reply' })
    const edit = to(server.channel, 'n3', { earlier, continues: 'edit' })
    expect([await lookUp(reply), await lookUp(edit)]).toEqual(['absent', 'absent'])
    await takeSilently(reply)
    await takeSilently(edit)
    expect(await lookUp(reply)).toEqual({ found: idOf(server.messages[1]) })
    expect(await lookUp(edit)).toEqual({ found: first })
    expect(server.messages).toHaveLength(2)
  })

  test('is not known in a place where too much is said, or whose thread was taken away', async () => {
    const { server, channel, lookUp } = await setUp()
    const { signal } = new AbortController()
    const gone = { first: `${server.channel}:1764000000.999999`, last: '' }
    expect(await lookUp(to(server.channel, 'n1', { earlier: gone }))).toBe('unknown')
    for (let other = 0; other < 76; other += 1)
      await channel.deliver(to(server.channel, `other ${other}`), signal)
    expect(await lookUp(to(server.channel))).toBe('unknown')
  })

  test('waits as long as Slack asks for when questions are limited', async () => {
    const { server, lookUp } = await setUp()
    server.failNext({ kind: 'status', status: 429, headers: { 'retry-after': '7' } })
    expect(await lookUp(to(server.channel))).toMatchObject({
      ...{ outcome: 'retry', reason: 'rate-limited', afterMs: 7_000 },
    })
  })

  test('is not known to an app without the scope: said once in the log, and by doctor', async () => {
    const { server, channel, lines, lookUp } = await setUp({ scopes: ['chat:write'] })
    channel.start()
    const hint = expect.stringContaining('channels:history')
    await expect.poll(channel.status).toEqual({ state: 'up', reason: '', hint })
    expect(await lookUp(to(server.channel))).toBe('unknown')
    expect(await lookUp(to(server.person.user))).toBe('unknown')
    expect(lines.filter((line) => line.includes('channels:history'))).toHaveLength(1)
  })
})
