import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../app/system-clock.ts'
import {
  type AlertmanagerServer,
  startAlertmanager,
} from '../../fixtures/testing/alertmanager-server.ts'
import { createCapturedLog } from '../../fixtures/testing/captured-log.ts'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import { describeWithPeers } from '../../fixtures/testing/peers.ts'
import { sampleContext } from '../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../fixtures/testing/sample-message.ts'
import { until } from '../../fixtures/testing/until.ts'
import { startVendorServer, type VendorServer } from '../../fixtures/testing/vendor-server.ts'
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../fixtures/testing/webhook-receiver.ts'
import type { Priority } from '../../triage/model/vocabulary.ts'
import type { Channel, Message } from '../channel.ts'
import type { PostedAlert } from './alert-keeper.ts'
import { alertmanagerSchema, createAlertmanagerChannel } from './alertmanager.ts'
import { type ChannelBench, channelContract } from './channel.contract.ts'
import { behaveAs } from './vendor-behaviour.contract.ts'

const act = async () => ({ outcome: 'done', text: 'done' }) as const
const credentials = { username: 'stallwatch', password: 'c0rrect-horse' }
const basic = 'Basic c3RhbGx3YXRjaDpjMHJyZWN0LWhvcnNl'

function configOf(url: string, more: object = {}) {
  return alertmanagerSchema.parse({ name: 'am', kind: 'alertmanager', url, ...more })
}

/** A server that takes alerts as Alertmanager does, for what the real one cannot be made to do. */
async function startTaker(): Promise<VendorServer & { readonly posts: PostedAlert[][] }> {
  const posts: PostedAlert[][] = []
  const server = await startVendorServer(({ method, path, headers, body }) => {
    if (method !== 'POST' || path !== '/api/v2/alerts') return { status: 404 }
    if (headers.authorization !== basic) return { status: 401 }
    posts.push(JSON.parse(body) as PostedAlert[])
    return { status: 200 }
  })
  return { ...server, posts }
}

async function openBench(): Promise<ChannelBench> {
  const server = await startTaker()
  const clock = createManualClock()
  const { log, lines } = createCapturedLog()
  const channel = createAlertmanagerChannel(
    configOf(server.url, credentials),
    sampleContext({ clock, log, act }),
  )
  return {
    channel,
    address: '',
    secrets: [credentials.password, basic.slice(6)],
    logged: lines,
    pendingTimers: () => clock.pending,
    openConnections: server.connections,
    behave: (behaviour) => behaveAs(server, behaviour),
    received: () =>
      server.posts.flat().map(({ labels, annotations }) => ({
        key: JSON.stringify(labels),
        text: annotations.description ?? '',
      })),
    close: server.stop,
  }
}

channelContract('alertmanager', {
  open: openBench,
  repetitions: 'receiver',
  cannot: {
    'doubts-a-garbage-body': 'Alertmanager answers with the status alone',
    'sees-a-polite-no': 'Alertmanager answers with the status alone',
  },
})

describe('alertmanager, open alerts', () => {
  let server: Awaited<ReturnType<typeof startTaker>>
  let channel: Channel
  const clock = createManualClock()
  const { log, lines } = createCapturedLog()
  let standing: Message[] = []

  beforeEach(async () => {
    server = await startTaker()
    const context = sampleContext({ clock, log, act, standing: async () => standing })
    channel = createAlertmanagerChannel(configOf(server.url, credentials), context)
    standing = [sampleMessage()]
    channel.start()
    await until(() => server.posts.length === 1)
  })
  afterEach(async () => {
    await channel.stop()
    await server.stop()
  })

  test('are said at the start, and again every minute before they would end', async () => {
    const said = () => server.posts.map((alerts) => alerts.map(({ endsAt }) => Date.parse(endsAt)))
    const startedAt = clock.now()
    await until(() => clock.pending === 1)
    await clock.advance(60_000)
    await until(() => server.posts.length === 2)
    expect(said()).toEqual([[startedAt + 300_000], [startedAt + 360_000]])
  })

  test('are ended when they stand no more, though nobody has told so', async () => {
    standing = []
    await until(() => clock.pending === 1)
    await clock.advance(60_000)
    await until(() => server.posts.length === 2)
    expect(Date.parse(server.posts[1]?.[0]?.endsAt ?? '')).toBe(clock.now())
  })

  test('are said again after a failure, which the log tells once', async () => {
    for (let minute = 0; minute < 3; minute += 1) {
      server.failNext({ kind: 'status', status: 503 })
      await until(() => clock.pending === 1)
      await clock.advance(60_000)
      await until(() => clock.pending === 1)
    }
    await clock.advance(60_000)
    await until(() => server.posts.length === 2)
    await until(() => lines.length === 2)
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'how open troubles stand could not be told',
      'how open troubles stand is told again',
    ])
  })
})

describeWithPeers('a real Alertmanager', ['alertmanager'], () => {
  let server: AlertmanagerServer
  let receiver: WebhookReceiver
  let channel: Channel
  let standing: Message[] = []
  const deliver = (message: Message) => channel.deliver(message, new AbortController().signal)
  const now = () => ({ openedAt: Date.now() - 1_000, onsetAt: Date.now() - 3_000 })
  const about = (priority: Priority, kind: 'opened' | 'raised' | 'recovered' = 'opened') =>
    sampleMessage({
      ticket: { ...now(), priority, stream: '直播/"安娜"\n{}' },
      notice: { kind, channel: 'am' },
      message: { link: 'https://stallwatch.example/tickets/1' },
    })
  const told = () =>
    receiver.taken.flatMap(({ body }) =>
      (
        JSON.parse(body) as { alerts: { status: string; labels: Record<string, string> }[] }
      ).alerts.map(({ status, labels }) => `${labels.priority} ${status}`),
    )

  beforeEach(async () => {
    receiver = await startWebhookReceiver()
    server = await startAlertmanager(receiver.url)
    const { log } = createCapturedLog()
    const config = configOf(server.url, { sayAgainMs: 1_000, labels: { team: 'video' } })
    standing = []
    channel = createAlertmanagerChannel(config, {
      ...sampleContext({ clock: systemClock, log, act }),
      standing: async () => standing,
    })
    channel.start()
  })
  afterEach(async () => {
    await channel.stop()
    await server.stop()
    await receiver.stop()
  })

  test('shows a ticket, shows it as it becomes, and lets go of it when it is over', async () => {
    expect(await deliver(about('P1'))).toMatchObject({ outcome: 'accepted' })
    const [shown] = await server.firing()
    expect(shown).toMatchObject({
      labels: {
        ...{ alertname: 'StallwatchTicket', ticket: '1', stream: '直播/"安娜" {}' },
        ...{ priority: 'P1', severity: 'error', team: 'video', scenario: 'show' },
      },
      annotations: { summary: about('P1').title, description: about('P1').body },
      generatorURL: 'https://stallwatch.example/tickets/1',
    })
    standing = [about('P0', 'raised')]
    await deliver(about('P0', 'raised'))
    await until(async () => (await server.firing()).every(({ labels }) => labels.priority === 'P0'))
    standing = []
    await deliver(about('P0', 'recovered'))
    await until(async () => (await server.firing()).length === 0)
    await until(() => told().length === 4)
    expect(told().sort()).toEqual(['P0 firing', 'P0 resolved', 'P1 firing', 'P1 resolved'])
  }, 20_000)

  test('forgets all when it is restarted, and knows it again', async () => {
    standing = [about('P1')]
    await deliver(about('P1'))
    await server.kill()
    expect(await deliver(about('P1'))).toMatchObject({ outcome: 'retry', reason: 'unreachable' })
    await server.restart()
    await until(async () => (await server.firing()).length === 1)
    standing = []
    await until(async () => (await server.firing()).length === 0)
    await until(() => told().includes('P1 resolved'))
    // The receiver has heard of it once: Alertmanager's own log of notices survived.
    expect(told().filter((each) => each === 'P1 resolved')).toHaveLength(1)
  }, 30_000)

  test('ends an alert of a Stallwatch that says nothing any more', async () => {
    await deliver(about('P1'))
    await channel.stop()
    expect(await server.firing()).toHaveLength(1)
    await until(async () => (await server.firing()).length === 0)
  }, 20_000)
})

describe('alertmanager options', () => {
  const url = 'http://127.0.0.1:9093'
  test.each([
    ['a label with a name that is none', { labels: { 'a-b': 'x' } }, 'labels.a-b'],
    ['a label that Stallwatch sets', { labels: { priority: 'x' } }, 'labels.priority'],
    ['a user without a password', { username: 'anna' }, 'password'],
    ['an address that is not HTTP', { url: 'amqp://x' }, 'url'],
    ['saying it again too often', { sayAgainMs: 10 }, 'sayAgainMs'],
  ])('refuse %s', (_, options, path) => {
    const all = { name: 'am', kind: 'alertmanager', url, ...options }
    const issues = alertmanagerSchema.safeParse(all).error?.issues ?? []
    expect(issues.map((issue) => issue.path.join('.'))).toEqual([path])
  })
})
