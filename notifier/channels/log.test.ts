import { expect, test } from 'vitest'
import { createCapturedLog } from '../../fixtures/testing/captured-log.ts'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import { sampleContext } from '../../fixtures/testing/sample-context.ts'
import { sampleMessage } from '../../fixtures/testing/sample-message.ts'
import { type ChannelBench, channelContract } from './channel.contract.ts'
import { createLogChannel, logSchema } from './log.ts'

const act = async () => ({ outcome: 'done', text: 'done' }) as const

function makeChannel() {
  const clock = createManualClock()
  const { log, lines } = createCapturedLog()
  const config = logSchema.parse({ name: 'log', kind: 'log' })
  return { channel: createLogChannel(config, sampleContext({ clock, log, act })), clock, lines }
}

async function openBench(): Promise<ChannelBench> {
  const { channel, clock, lines } = makeChannel()
  return {
    channel,
    address: '',
    secrets: [],
    logged: lines,
    pendingTimers: () => clock.pending,
    openConnections: () => 0,
    behave: () => {},
    received: () =>
      lines.map((line) => {
        const { notice, body } = JSON.parse(line) as { notice: string; body: string }
        return { key: notice, text: body }
      }),
    close: async () => {},
  }
}

const noPeer = 'there is no peer that could misbehave'
channelContract('log', {
  open: openBench,
  repetitions: 'receiver',
  cannot: {
    'answers-every-status': noPeer,
    'aborts-promptly': 'a line is written at once, there is nothing to abort',
    'obeys-retry-after': noPeer,
    'survives-a-cut': noPeer,
    'survives-garbage': noPeer,
    'doubts-a-garbage-body': noPeer,
    'sees-a-polite-no': noPeer,
    'survives-an-absent-peer': noPeer,
    'keeps-its-secrets': 'it has none',
    'tells-repetitions': 'a lost answer cannot happen within one process',
    'leaves-nothing-behind': 'it has no timer and no socket',
  },
})

test('writes one line that says what, to whom and about which ticket', async () => {
  const { channel, lines } = makeChannel()
  channel.start()
  await channel.deliver(sampleMessage({ notice: { channel: 'log' } }), new AbortController().signal)
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    channel: 'log',
    kind: 'opened',
    to: 'oncall',
    ticket: 1,
    stream: 'live/stream-1',
    msg: 'P1: live/stream-1 has stalled',
  })
})

test('writes nothing when the signal is aborted already', async () => {
  const { channel, lines } = makeChannel()
  const delivery = await channel.deliver(sampleMessage(), AbortSignal.abort())
  expect(delivery).toMatchObject({ outcome: 'retry', reason: 'stopped' })
  expect(lines).toHaveLength(0)
})

test('writes nothing once it was stopped', async () => {
  const { channel, lines } = makeChannel()
  channel.start()
  await channel.stop()
  const delivery = await channel.deliver(sampleMessage(), new AbortController().signal)
  expect(delivery).toMatchObject({ outcome: 'retry', reason: 'stopped' })
  expect(lines).toHaveLength(0)
})
