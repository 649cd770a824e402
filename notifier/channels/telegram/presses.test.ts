import { afterEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../../fixtures/testing/captured-log.ts'
import { createManualClock } from '../../../fixtures/testing/manual-clock.ts'
import { sampleContext } from '../../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../../fixtures/testing/sample-message.ts'
import { startTelegramApi } from '../../../fixtures/testing/telegram-api.ts'
import type { TelegramMessage } from '../../../fixtures/testing/telegram-request.ts'
import { actionLifeMs } from '../../action-token.ts'
import type { ActionRequest, ActionResult } from '../../channel.ts'
import type { OfferedAction } from '../../ticket-action.ts'
import { telegramSchema } from './config.ts'
import { createTelegramChannel } from './telegram-channel.ts'

const snooze: OfferedAction = {
  action: 'snooze',
  label: 'Snooze',
  options: [
    { value: '30', label: '30 minutes' },
    { value: '60', label: '1 hour' },
  ],
}
const actions: readonly OfferedAction[] = [
  { action: 'acknowledge', label: 'Acknowledge' },
  { action: 'resolve', label: 'Resolve' },
  snooze,
]

describe('a press of a button in Telegram', () => {
  const closers: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  async function setUp(options: object = {}, result: Partial<ActionResult> = {}) {
    const server = await startTelegramApi()
    const clock = createManualClock()
    const { log, lines } = createCapturedLog()
    const asked: ActionRequest[] = []
    const act = async (request: ActionRequest): Promise<ActionResult> => {
      asked.push(request)
      return { outcome: 'done', text: 'Ticket #1 is in hand.', ...result }
    }
    const { url, token } = server
    const config = telegramSchema.parse({ name: 'tg', kind: 'telegram', url, token, ...options })
    const channel = createTelegramChannel(config, sampleContext({ clock, log, act }))
    closers.push(server.stop, channel.stop)
    channel.start()
    const notice = { address: server.group, at: clock.now() }
    await channel.deliver(
      sampleMessage({ notice, message: { actions } }),
      new AbortController().signal,
    )
    return { server, clock, channel, asked, lines, message: server.messages[0] as TelegramMessage }
  }
  const labels = ({ buttons }: TelegramMessage) => buttons.map(({ text }) => text)

  test('is carried out, answered, and shown to everybody; the other buttons stay', async () => {
    const { server, asked, message } = await setUp()
    server.press(message, 'Acknowledge', { language_code: 'zh-hans' })
    await expect.poll(() => message.text).toMatch(/#1 · P1\n\nTicket #1 is in hand\.$/)
    expect(asked).toEqual([
      {
        ticketId: 'ticket-1',
        action: 'acknowledge',
        by: 'telegram:anna',
        key: expect.stringMatching(/^telegram:q\d+$/),
        language: 'zh-CN',
      },
    ])
    expect(server.answers).toMatchObject([{ text: 'Ticket #1 is in hand.', alert: false }])
    expect(labels(message)).toEqual(['Resolve', 'Snooze: 30 minutes', 'Snooze: 1 hour'])
  })

  test('of a choice brings what was chosen, and takes all its choices away', async () => {
    const { server, asked, message } = await setUp()
    server.press(message, 'Snooze: 1 hour')
    await expect.poll(() => labels(message)).toEqual(['Acknowledge', 'Resolve'])
    expect(asked).toMatchObject([{ action: 'snooze', value: '60' }])
  })

  test('that came too late says so to whoever pressed, and changes nothing', async () => {
    const { server, message } = await setUp({}, { outcome: 'already', text: 'Ben has it.' })
    const before = message.text
    server.press(message, 'Acknowledge')
    await expect.poll(() => server.answers).toMatchObject([{ text: 'Ben has it.', alert: true }])
    expect(message.text).toBe(before)
  })

  test.each([
    [
      'acts only for whom it is allowed',
      { allowedUserIds: ['7'] },
      'Acknowledge',
      'You may read this ticket',
    ],
    ['that was forged does nothing', {}, 'not-a-token', 'This does not come from us'],
  ])('%s', async (_, options, label, words) => {
    const { server, asked, message } = await setUp(options)
    server.press(message, label)
    await expect
      .poll(() => server.answers)
      .toMatchObject([{ text: expect.stringContaining(words), alert: true }])
    expect(asked).toEqual([])
  })

  test('that is too old does nothing', async () => {
    const { server, clock, asked, message } = await setUp()
    clock.setWall(clock.now() + actionLifeMs + 1)
    server.press(message, 'Acknowledge')
    await expect
      .poll(() => server.answers)
      .toMatchObject([{ text: expect.stringContaining('too old'), alert: true }])
    expect(asked).toEqual([])
  })

  test('is waited for with pauses where polls are answered at once with nothing', async () => {
    const { server, clock } = await setUp()
    await expect.poll(() => server.polls).toBe(1)
    server.hurryPolls()
    for (const seen of [1, 2, 3]) {
      await expect.poll(() => [server.pollsSeen, clock.pending]).toEqual([seen, 1])
      await clock.advance(1_000)
    }
  })

  test('is heard once Telegram can be reached again; that it could not is logged once', async () => {
    const { server, clock, asked, message, lines } = await setUp()
    server.failPolls(502)
    server.press(message, 'nothing')
    for (const waitMs of [1_000, 2_000, 4_000]) {
      await expect.poll(() => clock.pending).toBe(1)
      if (waitMs === 4_000) server.failPolls(null)
      await clock.advance(waitMs)
    }
    await expect.poll(() => server.polls).toBe(1)
    server.press(message, 'Acknowledge')
    await expect.poll(() => asked.length).toBe(1)
    const told = lines.filter((line) => line.includes('nobody is heard'))
    expect(told).toHaveLength(1)
    expect(told[0]).toContain('502')
  })
})
