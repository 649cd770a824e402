import { afterAll, beforeAll, expect, test } from 'vitest'
import { dingtalkRobot, startDingtalkRobot } from '../fixtures/testing/dingtalk-robot.ts'
import { fallSilent } from '../fixtures/testing/fall-silent.ts'
import type { RobotServer } from '../fixtures/testing/robot-server.ts'
import { type RunningStallwatch, runStallwatch } from '../fixtures/testing/running-stallwatch.ts'
import {
  type SlackApiServer,
  type SlackMessage,
  startSlackApi,
} from '../fixtures/testing/slack-api.ts'
import { startTelegramApi, type TelegramApi } from '../fixtures/testing/telegram-api.ts'
import { until } from '../fixtures/testing/until.ts'
import { slackSignature } from '../notifier/channels/slack/signature.ts'

const stream = 'live/anna'
const signingSecret = 'a signing secret of a test'
const publicUrl = 'https://watch.example/desk'
let slack: SlackApiServer
let telegram: TelegramApi
let robot: RobotServer
let stallwatch: RunningStallwatch

beforeAll(async () => {
  slack = await startSlackApi()
  telegram = await startTelegramApi()
  robot = await startDingtalkRobot({ now: Date.now })
  stallwatch = await runStallwatch({
    server: { port: 0, publicUrl },
    directory: {
      entries: [{ streamer: 'anna', language: 'zh-CN', addresses: { telegram: '42' } }],
    },
    notifier: {
      channels: [
        { name: 'team', kind: 'slack', url: slack.url, token: slack.token, signingSecret },
        { name: 'tg', kind: 'telegram', url: telegram.url, token: telegram.token },
        { ...dingtalkRobot, name: 'group', kind: 'dingtalk', url: robot.url },
      ],
      routes: [
        { to: 'oncall', channel: 'team', address: slack.channel },
        { to: 'oncall', channel: 'group' },
        { to: 'streamer', channel: 'tg' },
      ],
    },
  })
})

afterAll(async () => {
  await stallwatch.stop()
  for (const server of [slack, telegram, robot]) await server.stop()
})

/** A stream that is well for two seconds, and then sends nothing. */
async function fallIll(): Promise<void> {
  const at = Date.now()
  await stallwatch.emit([{ type: 'stream', stream, at, streamer: 'anna' }])
  await fallSilent(stallwatch, stream)
}

function pressed(
  message: SlackMessage,
  action: string,
): { body: string; headers: Record<string, string> } {
  const { channel, ts, text, blocks } = message
  const row = blocks.find(({ type }) => type === 'actions')
  const value = row?.elements?.find((each) => each.action_id === action)?.value
  const payload = {
    type: 'block_actions',
    user: { id: slack.person.user, username: 'mei' },
    channel: { id: channel },
    message: { ts, text, blocks },
    actions: [{ action_id: action, action_ts: '1', block_id: row?.block_id, value }],
  }
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': slackSignature(signingSecret, timestamp, body),
  }
  return { body, headers }
}

test('a frozen stream is told to staff in Slack and DingTalk and to the streamer in Telegram, in Chinese', async () => {
  await fallIll()
  await stallwatch.ticketOf(stream)
  const [toStaff, toStreamer] = await until(() => {
    const told = [slack.messages[0], telegram.messages[0], robot.messages[0]]
    return told.every((each) => each !== undefined)
      ? ([slack.messages[0], telegram.messages[0]] as const)
      : undefined
  })
  expect(toStaff?.text).toContain(stream)
  expect(toStreamer).toMatchObject({ chat: '42', silent: false })
  expect(toStreamer?.text).toMatch(/[\u4e00-\u9fff]/)
  const card = JSON.stringify(robot.messages[0]?.body)
  expect(card).toContain(`${publicUrl}/a/`)
})

test('the streamer complains in Telegram, is answered in Chinese, and the ticket knows', async () => {
  const before = telegram.messages.length
  telegram.write('42', { text: '卡了' })
  const reply = await until(() => telegram.messages[before])
  expect(reply).toMatchObject({ chat: '42', text: expect.stringMatching(/[\u4e00-\u9fff]/) })
  const { timeline, firstComplaintAt } = await until(async () => {
    const ticket = await stallwatch.ticketOf(stream)
    return ticket.firstComplaintAt === null ? undefined : ticket
  })
  expect(firstComplaintAt).toBeGreaterThan(0)
  expect(timeline.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['asked', 'answered']))
})

test('a press in Slack acknowledges the ticket, once Slack has signed it', async () => {
  const message = slack.messages[0] as SlackMessage
  const { body, headers } = pressed(message, 'acknowledge')
  const hook = `${stallwatch.address}/hooks/team`
  const forged = await fetch(hook, { method: 'POST', body: `${body}&x=1`, headers })
  expect(forged.status).toBe(401)
  expect((await stallwatch.ticketOf(stream)).status).toBe('open')
  expect((await fetch(hook, { method: 'POST', body, headers })).status).toBe(200)
  expect(await stallwatch.ticketOf(stream)).toMatchObject({
    status: 'acknowledged',
    acknowledgedBy: 'slack:mei',
  })
})

test('a press in Telegram tells that the streamer is on it', async () => {
  const message = await until(() => telegram.messages.find(({ buttons }) => buttons.length > 0))
  telegram.press(message, message.buttons[0]?.text ?? '', { id: 42, language_code: 'zh-hans' })
  const [answer] = await until(() => (telegram.answers.length > 0 ? telegram.answers : undefined))
  expect(answer).toMatchObject({ alert: false, text: expect.stringMatching(/[\u4e00-\u9fff]/) })
  const { timeline } = await stallwatch.ticketOf(stream)
  expect(JSON.stringify(timeline)).toContain('telegram:anna')
})

test('a link from DingTalk acts when its page is confirmed, and not when it is opened', async () => {
  const card = robot.messages[0]?.body.actionCard as { btns: { actionURL: string }[] }
  const resolve = card.btns.map(({ actionURL }) => actionURL).find((url) => url.includes('%3Ar'))
  const url = (resolve ?? '').replace(publicUrl, stallwatch.address)
  const opened = await fetch(url)
  expect(opened.status).toBe(200)
  expect((await stallwatch.ticketOf(stream)).status).toBe('acknowledged')
  expect((await fetch(url, { method: 'POST' })).status).toBe(200)
  const ticket = await until(async () => {
    const { id } = (await stallwatch.store.tickets({ limit: 1 })).items[0] ?? { id: '' }
    const found = await stallwatch.store.ticket(id)
    return found?.status === 'resolved' ? found : undefined
  })
  expect(JSON.stringify(ticket.timeline)).toContain('dingtalk:group')
})

test('what is known of every channel is on /readyz, without a secret', async () => {
  const text = await (await fetch(`${stallwatch.address}/readyz`)).text()
  const { channels } = JSON.parse(text) as { channels: { name: string; state: string }[] }
  expect(channels.map(({ name, state }) => [name, state])).toEqual(
    expect.arrayContaining(['team', 'tg', 'group'].map((name) => [name, 'up'])),
  )
  for (const secret of [slack.token, telegram.token, signingSecret, dingtalkRobot.secret])
    expect(text).not.toContain(secret)
})
