import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../fixtures/testing/captured-log.ts'
import { createManualClock, type ManualClock } from '../../fixtures/testing/manual-clock.ts'
import { sampleContext } from '../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../fixtures/testing/sample-message.ts'
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../fixtures/testing/webhook-receiver.ts'
import type { Channel } from '../channel.ts'
import { type ChannelBench, channelContract } from './channel.contract.ts'
import { behaveAs } from './vendor-behaviour.contract.ts'
import { createWebhookChannel, webhookSchema } from './webhook.ts'

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
const act = async () => ({ outcome: 'done', text: 'done' }) as const

function makeChannel(url: string, clock: ManualClock, more: object = {}) {
  const { log, lines } = createCapturedLog()
  const config = webhookSchema.parse({ name: 'hook', kind: 'webhook', url, secret, ...more })
  return { channel: createWebhookChannel(config, sampleContext({ clock, log, act })), lines }
}

async function openBench(): Promise<ChannelBench> {
  const receiver = await startWebhookReceiver()
  const clock = createManualClock()
  const { channel, lines } = makeChannel(receiver.url, clock)
  return {
    channel,
    address: '',
    secrets: [secret, secret.slice(6), 't0p-s3cret'],
    logged: lines,
    pendingTimers: () => clock.pending,
    openConnections: receiver.connections,
    behave: (behaviour) => behaveAs(receiver, behaviour),
    received: () =>
      receiver.taken.map(({ headers, body }) => ({
        key: String(headers['webhook-id']),
        text: (JSON.parse(body) as { data: { message: { body: string } } }).data.message.body,
      })),
    close: receiver.stop,
  }
}

channelContract('webhook', {
  open: openBench,
  repetitions: 'receiver',
  cannot: {
    'doubts-a-garbage-body': 'Standard Webhooks counts the status alone',
    'sees-a-polite-no': 'Standard Webhooks counts the status alone',
  },
})

describe('webhook', () => {
  let receiver: WebhookReceiver
  let channel: Channel
  let clock: ManualClock
  const forever = new AbortController().signal
  const message = sampleMessage({ notice: { id: 't1-1-opened-oncall-0', channel: 'hook' } })

  beforeEach(async () => {
    receiver = await startWebhookReceiver()
    clock = createManualClock(Date.now())
    channel = makeChannel(receiver.url, clock).channel
    channel.start()
  })
  afterEach(async () => {
    await channel.stop()
    await receiver.stop()
  })

  test('sends a CloudEvent that the Standard Webhooks library verifies', async () => {
    expect(await channel.deliver(message, forever)).toEqual({
      outcome: 'accepted',
      detail: 'answered 204',
    })
    const { headers, body, path } = receiver.taken[0] as (typeof receiver.taken)[0]
    const event = new Webhook(secret).verify(body, headers as Record<string, string>)
    expect(path).toBe('/hooks?token=t0p-s3cret')
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8')
    expect(event).toEqual({
      specversion: '1.0',
      id: 't1-1-opened-oncall-0',
      source: 'urn:stallwatch',
      type: 'io.stallwatch.ticket.opened',
      subject: 'ticket-1',
      time: '2025-11-24T16:00:00.000Z',
      datacontenttype: 'application/json',
      data: {
        to: 'oncall',
        language: 'en',
        ticket: message.notice.ticket,
        message: { title: message.title, body: message.body, facts: message.facts },
      },
    })
  })

  test('a repeated attempt has the same id and the time of the attempt', async () => {
    receiver.failNext({ kind: 'accept-then-cut' })
    await channel.deliver(message, forever)
    await clock.advance(5_000)
    await channel.deliver(message, forever)
    const [first, second] = receiver.taken.map(({ headers }) => headers)
    expect(second?.['webhook-id']).toBe(first?.['webhook-id'])
    expect(Number(second?.['webhook-timestamp']) - Number(first?.['webhook-timestamp'])).toBe(5)
    expect(second?.['webhook-signature']).not.toBe(first?.['webhook-signature'])
  })

  test('a redirect is not followed', async () => {
    const elsewhere = await startWebhookReceiver()
    receiver.failNext({ kind: 'status', status: 307, headers: { location: elsewhere.url } })
    expect(await channel.deliver(message, forever)).toEqual({
      outcome: 'retry',
      reason: 'bad-answer',
      detail: 'answered 307, expected 2xx',
      unsent: true,
    })
    expect(elsewhere.arrived).toBe(0)
    await elsewhere.stop()
  })

  test('an answer that never ends is read no further than it counts', async () => {
    receiver.failNext({ kind: 'endless-body' })
    expect(await channel.deliver(message, forever)).toMatchObject({ outcome: 'accepted' })
  })

  test('a receiver that does not answer costs no more than the time limit', async () => {
    receiver.failNext({ kind: 'hang' })
    const delivery = channel.deliver(message, forever)
    await expect.poll(() => receiver.arrived).toBe(1)
    await clock.advance(8_000)
    expect(await delivery).toEqual({
      outcome: 'retry',
      reason: 'timeout',
      detail: 'no complete answer within 8000 ms',
    })
    expect(clock.pending).toBe(0)
  })

  test('says whether it can be used', async () => {
    receiver.failNext({ kind: 'status', status: 503, headers: { 'retry-after': '30' } })
    expect(await channel.deliver(message, forever)).toMatchObject({ afterMs: 30_000 })
    expect(channel.status()).toEqual({ state: 'down', reason: 'server-error: answered 503' })
    await channel.deliver(message, forever)
    expect(channel.status()).toEqual({ state: 'up', reason: '' })
  })
})

describe('webhook options', () => {
  const good = { name: 'hook', kind: 'webhook', url: 'https://example.org/hook', secret }
  const cases: { name: string; options: object; path: string; message: string }[] = [
    {
      name: 'an address that is not HTTP',
      options: { url: 'ftp://example.org' },
      path: 'url',
      message: 'expected an http:// or https:// address',
    },
    {
      name: 'a signing key that is too short',
      options: { secret: 'whsec_c2hvcnQ=' },
      path: 'secret',
      message: 'expected 24 to 64 bytes in base64, after an optional "whsec_"',
    },
    {
      name: 'a signing key that is not base64',
      options: { secret: 'correct horse battery staple!' },
      path: 'secret',
      message: 'expected 24 to 64 bytes in base64, after an optional "whsec_"',
    },
    {
      name: 'an option nobody knows',
      options: { retries: 3 },
      path: '',
      message: 'Unrecognized key: "retries"',
    },
  ]
  for (const { name, options, path, message } of cases)
    test(`refuses ${name}, without repeating it`, () => {
      const issues = webhookSchema.safeParse({ ...good, ...options }).error?.issues ?? []
      expect(issues.map((issue) => [issue.path.join('.'), issue.message])).toEqual([
        [path, message],
      ])
    })
})
