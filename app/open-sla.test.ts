import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { createCapturedLog } from '../fixtures/testing/captured-log.ts'
import { createManualClock, settle } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { sampleAt, sampleNotice, sampleTicket } from '../fixtures/testing/sample-ticket.ts'
import { createScriptedChannel } from '../fixtures/testing/scripted-channel.ts'
import { createDeliverer } from '../notifier/deliver.ts'
import { createNotifierMetrics } from '../notifier/metrics.ts'
import type { TicketEvent } from '../triage/model/ticket.ts'
import { createChangeFeed } from './change-feed.ts'
import { parseConfig } from './config.ts'
import { openSla } from './open-sla.ts'

test('whoever is not told is counted, whether a plan or a delivery finds it out, and followers are woken', async () => {
  const clock = createManualClock(sampleAt)
  const store = createMemoryStore()
  const { log } = createCapturedLog()
  const registry = new Registry()
  const feed = createChangeFeed()
  let woken = 0
  feed.follow(() => {
    woken += 1
  })
  const config = parseConfig('test', {}, { env: {}, readText: () => '' })
  const sla = openSla(config, { clock, log, registry, feed })
  const ticket = sampleTicket()
  const planned: TicketEvent = {
    ...{ at: sampleAt, kind: 'not-told', to: 'oncall', message: 'opened', detail: '' },
    reason: 'no-route',
  }
  sla.changed([{ ticket, events: [planned] }])
  await store.transaction(async (tx) => {
    await tx.saveTicket(ticket, [])
    await tx.queueNotices([
      sampleNotice(ticket, { id: 'end', to: 'streamer', kind: 'recovered', channel: 'chat' }),
      sampleNotice(ticket, { id: 'page', channel: 'chat', address: '2' }),
    ])
  })
  const deliverer = createDeliverer({
    ...{ store, clock, log, owner: 'a', channels: [createScriptedChannel('chat')] },
    ...{ deduplicates: () => true, metrics: createNotifierMetrics(), onTold: sla.told },
  })
  deliverer.start()
  await settle()
  await deliverer.stop()
  const { values = [] } = (await registry.getSingleMetric('stallwatch_not_told_total')?.get()) ?? {}
  const counted = values.flatMap(({ value, labels }) => (value > 0 ? [[labels.reason, value]] : []))
  expect(counted.toSorted()).toEqual([
    ['no-route', 1],
    ['nothing-told-before', 1],
  ])
  expect(woken).toBe(3)
})
