import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../fixtures/testing/captured-log.ts'
import { createManualClock, type ManualClock } from '../../fixtures/testing/manual-clock.ts'
import {
  type PagerdutyServer,
  startPagerdutyServer,
} from '../../fixtures/testing/pagerduty-server.ts'
import { sampleContext } from '../../fixtures/testing/sample-context.ts'
import { sampleIncident } from '../../fixtures/testing/sample-incident.ts'
import { sampleMessage } from '../../fixtures/testing/sample-message.ts'
import { until } from '../../fixtures/testing/until.ts'
import { type NoticeKind, noticeKinds } from '../../triage/model/notice.ts'
import type { Channel, Message } from '../channel.ts'
import { alertSeverities } from './alert-severity.ts'
import { type ChannelBench, channelContract } from './channel.contract.ts'
import { createPagerdutyChannel, pagerdutySchema } from './pagerduty.ts'
import { behaveAs } from './vendor-behaviour.contract.ts'

const act = async () => ({ outcome: 'done', text: 'done' }) as const
const politeNo = {
  status: 202,
  body: JSON.stringify({ status: 'invalid event', message: 'Event object is invalid' }),
}

function makeChannel({ url, routingKey }: PagerdutyServer, clock: ManualClock) {
  const { log, lines } = createCapturedLog()
  const config = pagerdutySchema.parse({ name: 'pages', kind: 'pagerduty', url, routingKey })
  return { channel: createPagerdutyChannel(config, sampleContext({ clock, log, act })), lines }
}

async function openBench(): Promise<ChannelBench> {
  const server = await startPagerdutyServer()
  const clock = createManualClock()
  const { channel, lines } = makeChannel(server, clock)
  return {
    channel,
    address: '',
    secrets: [server.routingKey],
    logged: lines,
    pendingTimers: () => clock.pending,
    openConnections: server.connections,
    behave: (behaviour) => behaveAs(server, behaviour, politeNo),
    received: () =>
      server.events.map(({ dedup_key, payload }) => ({
        key: dedup_key,
        text: String(payload?.custom_details?.message),
      })),
    close: server.stop,
  }
}

channelContract('pagerduty', { open: openBench, repetitions: 'receiver' })

describe('pagerduty', () => {
  let server: PagerdutyServer
  let channel: Channel
  beforeEach(async () => {
    server = await startPagerdutyServer()
    channel = makeChannel(server, createManualClock()).channel
    channel.start()
  })
  afterEach(async () => {
    await channel.stop()
    await server.stop()
  })
  const deliver = (message: Message) => channel.deliver(message, new AbortController().signal)
  const tell = (kind: NoticeKind, more: Parameters<typeof sampleMessage>[0] = {}) =>
    deliver(sampleMessage({ ...more, notice: { ...more.notice, kind, channel: 'pages' } }))

  test('an alert has what people on call look at first', async () => {
    const link = 'https://stallwatch.example/tickets/1'
    const facts = { stream: 'live/anna', scenario: 'show', node: 'sg-3', region: 'ap' } as const
    const message = sampleMessage({ ticket: { facts }, message: { link } })
    expect(await deliver(message)).toEqual({ outcome: 'accepted', externalId: 'ticket-1' })
    expect(server.events[0]).toEqual({
      routing_key: server.routingKey,
      event_action: 'trigger',
      dedup_key: 'ticket-1',
      client: 'Stallwatch',
      client_url: link,
      links: [{ href: link, text: message.title }],
      payload: {
        summary: message.title,
        source: 'live/stream-1',
        severity: 'error',
        timestamp: '2025-11-24T15:59:58.000Z',
        class: 'stalled',
        component: 'sg-3',
        group: 'ap',
        custom_details: {
          Viewers: '1,200',
          Cause: 'uplink congestion (80 %)',
          message: message.body,
        },
      },
    })
  })

  test.each([
    [
      'that recovers is over, and one more alert when it is ill again',
      ['opened', 'raised', 'recovered', 'reopened'],
      ['resolved', 'triggered'],
    ],
    ['that was ended on purpose is over', ['opened', 'sla-at-risk', 'ended'], ['resolved']],
    ['that a person resolved is over', ['opened', 'resolved'], ['resolved']],
    ['whose end is told twice stays over', ['opened', 'recovered', 'recovered'], ['resolved']],
    ['that nobody was paged for opens no alert at its end', ['recovered'], []],
  ] as [string, NoticeKind[], string[]][])('a ticket %s', async (_, kinds, states) => {
    for (const kind of kinds) expect(await tell(kind)).toMatchObject({ outcome: 'accepted' })
    expect(server.alerts.map(({ state }) => state)).toEqual(states)
  })

  test('an incident is one alert beside those of its tickets', async () => {
    const incident = sampleIncident({ priority: 'P0' })
    await tell('opened')
    await tell('incident', { notice: { incident } })
    await tell('incident', { notice: { incident: { ...incident, affected: 40 } } })
    await tell('incident-over', { notice: { incident } })
    expect(server.alerts).toEqual([
      { key: 'ticket-1', state: 'triggered', triggers: 1 },
      { key: incident.id, state: 'resolved', triggers: 2 },
    ])
    expect(server.events[1]?.payload).toMatchObject({ severity: 'critical' })
  })

  describe('what people do here', () => {
    let standing: readonly Message[] = []
    let watching: Channel
    const clock = createManualClock()
    const kept = (status: 'open' | 'acknowledged' | 'resolved', more = {}) =>
      sampleMessage({ ticket: { status }, notice: { channel: 'pages', ...more } })
    const nextLook = async (shows: readonly Message[]) => {
      standing = shows
      await until(() => clock.pending === 1)
      await clock.advance(15_000)
      await until(() => clock.pending === 1)
    }
    const actions = () => server.events.map(({ event_action: action }) => action)

    beforeEach(() => {
      standing = []
      const { url, routingKey } = server
      const config = pagerdutySchema.parse({ name: 'pages', kind: 'pagerduty', url, routingKey })
      const context = sampleContext({ clock, standing: async () => standing })
      watching = createPagerdutyChannel(config, context)
      watching.start()
    })
    afterEach(() => watching.stop())

    test('a ticket that somebody takes rings no more, and is over when they close it', async () => {
      await watching.deliver(kept('open'), new AbortController().signal)
      await nextLook([kept('open')])
      expect(server.alerts.map(({ state }) => state)).toEqual(['triggered'])
      await nextLook([kept('acknowledged')])
      expect(server.alerts.map(({ state }) => state)).toEqual(['acknowledged'])
      await nextLook([kept('resolved')])
      expect(server.alerts.map(({ state }) => state)).toEqual(['resolved'])
    })

    test('each is told once, and again when it comes to that again', async () => {
      await watching.deliver(kept('open'), new AbortController().signal)
      for (const status of ['acknowledged', 'acknowledged', 'open', 'acknowledged'] as const)
        await nextLook([kept(status)])
      expect(actions()).toEqual(['trigger', 'acknowledge', 'acknowledge'])
    })

    test('an incident that became a part of another one is over', async () => {
      const incident = sampleIncident({ closedAt: 1, mergedInto: 'incident-2' })
      await tell('incident', { notice: { incident: sampleIncident() } })
      await nextLook([kept('open', { kind: 'incident', incident })])
      expect(server.alerts.map(({ state }) => state)).toEqual(['resolved'])
    })

    test('what is refused is told at the next look', async () => {
      await watching.deliver(kept('open'), new AbortController().signal)
      server.failNext({ kind: 'status', status: 503 })
      await nextLook([kept('acknowledged')])
      await nextLook([kept('acknowledged')])
      expect(actions()).toEqual(['trigger', 'acknowledge'])
    })

    test('an end that was told as news is not told again', async () => {
      await nextLook([kept('resolved', { kind: 'recovered' })])
      expect(actions()).toEqual([])
    })
  })

  test('every priority has its severity', async () => {
    for (const priority of ['P0', 'P1', 'P2', 'P3'] as const)
      await tell('opened', { ticket: { priority } })
    expect(server.events.map(({ payload }) => payload?.severity)).toEqual(
      Object.values(alertSeverities),
    )
  })

  test('every kind of news is one that PagerDuty takes', async () => {
    for (const kind of noticeKinds)
      expect(await tell(kind, { notice: { incident: sampleIncident() } })).toMatchObject({
        outcome: 'accepted',
      })
  })

  test('words without end stay within what PagerDuty takes', async () => {
    const long = '直播'.repeat(200_000)
    const facts = Array.from({ length: 60 }, (_, index) => ({
      name: `${index}${long}`,
      value: long,
    }))
    const message = { title: long, body: long, facts }
    const ticket = { stream: long }
    expect(await tell('opened', { ticket, message, notice: { ticketId: long } })).toMatchObject({
      outcome: 'accepted',
    })
  })

  test('who is asked to slow down waits half a minute, or as long as is said', async () => {
    server.failNext({ kind: 'status', status: 429 })
    expect(await tell('opened')).toMatchObject({ reason: 'rate-limited', afterMs: 30_000 })
    server.failNext({ kind: 'status', status: 429, headers: { 'retry-after': '3' } })
    expect(await tell('opened')).toMatchObject({ reason: 'rate-limited', afterMs: 3_000 })
  })

  test('a key that PagerDuty does not know is refused', async () => {
    const other = { ...server, routingKey: 'f'.repeat(32) }
    const stranger = makeChannel(other, createManualClock()).channel
    expect(await stranger.deliver(sampleMessage(), new AbortController().signal)).toEqual({
      outcome: 'refused',
      reason: 'bad-request',
      detail: 'answered 400',
    })
    await stranger.stop()
  })

  test('a key of the wrong length is refused by the configuration, without repeating it', () => {
    const options = { name: 'pages', kind: 'pagerduty', routingKey: 'tooshort' }
    const issues = pagerdutySchema.safeParse(options).error?.issues ?? []
    expect(issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['routingKey', 'expected the integration key of a service: 32 characters'],
    ])
  })
})
