import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { sampleAt, sampleNotice, sampleTicket } from '../fixtures/testing/sample-ticket.ts'
import { createScriptedChannel } from '../fixtures/testing/scripted-channel.ts'
import { createNotifierMetrics } from './metrics.ts'

const opened = sampleNotice(sampleTicket(), { channel: 'ops' })

async function exposed(registry: Registry): Promise<string[]> {
  return (await registry.metrics()).split('\n').filter((line) => !line.startsWith('#'))
}

test('measures from the opening of the ticket to the acceptance of its notice', async () => {
  const registry = new Registry()
  const metrics = createNotifierMetrics(registry)
  metrics.accepted(opened, sampleAt + 1_500)
  metrics.accepted({ ...opened, kind: 'recovered' }, sampleAt + 600_000)
  const lines = await exposed(registry)
  expect(lines).toContain('stallwatch_notice_delay_seconds_sum{channel="ops",to="oncall"} 1.5')
  expect(lines).toContain('stallwatch_notice_delay_seconds_count{channel="ops",to="oncall"} 1')
  expect(lines).toContain(
    'stallwatch_notices_total{channel="ops",to="oncall",kind="recovered",outcome="accepted"} 1',
  )
})

test('counts attempts by outcome and reason, and notices given up', async () => {
  const registry = new Registry()
  const metrics = createNotifierMetrics(registry)
  metrics.attempted(opened, { outcome: 'retry', reason: 'timeout' })
  metrics.attempted(opened, { outcome: 'accepted' })
  metrics.failed(opened)
  const lines = await exposed(registry)
  expect(lines).toContain(
    'stallwatch_delivery_attempts_total{channel="ops",outcome="retry",reason="timeout"} 1',
  )
  expect(lines).toContain(
    'stallwatch_delivery_attempts_total{channel="ops",outcome="accepted",reason=""} 1',
  )
  expect(lines).toContain(
    'stallwatch_notices_total{channel="ops",to="oncall",kind="opened",outcome="failed"} 1',
  )
})

test('shows the outbox and each channel’s state', async () => {
  const registry = new Registry()
  const metrics = createNotifierMetrics(registry)
  metrics.outbox({ pending: 2, leased: 1, accepted: 7, failed: 0, superseded: 0 })
  metrics.channelState(createScriptedChannel('ops'))
  const lines = await exposed(registry)
  expect(lines).toContain('stallwatch_outbox_notices{state="pending"} 2')
  expect(lines).toContain('stallwatch_channel_state{channel="ops",kind="scripted",state="up"} 1')
  expect(lines).toContain('stallwatch_channel_state{channel="ops",kind="scripted",state="down"} 0')
})

test('two notifiers in one process do not get in each other’s way', () => {
  expect(() => [createNotifierMetrics(), createNotifierMetrics()]).not.toThrow()
})

test('a channel begins at 0, so that its first notice is seen to have come, and keeps what it counted', async () => {
  const registry = new Registry()
  const metrics = createNotifierMetrics(registry)
  const channel = createScriptedChannel('ops')
  const counted = 'stallwatch_notice_delay_seconds_count{channel="ops",to="oncall"}'
  metrics.channelState(channel)
  expect(await exposed(registry)).toContain(`${counted} 0`)
  metrics.accepted(opened, sampleAt)
  metrics.channelState(channel)
  expect(await exposed(registry)).toContain(`${counted} 1`)
})
