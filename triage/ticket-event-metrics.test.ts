import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { sampleTrouble } from '../fixtures/testing/sample-trouble.ts'
import { createTicketDesk } from './ticket-desk.ts'
import { createTicketEventMetrics } from './ticket-event-metrics.ts'

test('what people do to a ticket is counted like what the engine reports of it', async () => {
  const registry = new Registry()
  const { changed } = createTicketEventMetrics(registry)
  const store = createMemoryStore()
  const desk = createTicketDesk({
    ...{ store, clock: createManualClock(), onChanged: changed },
    plan: () => ({ notices: [], untold: [] }),
  })
  const seriesOf = async () => {
    const lines = (await registry.metrics()).split('\n')
    return lines.filter((line) => line.startsWith('stallwatch_ticket_events_total{'))
  }
  const before = await seriesOf()
  expect(before.every((line) => line.endsWith(' 0'))).toBe(true)

  const { changes } = await store.transaction((tx) => desk.apply(tx, [sampleTrouble()]))
  changed(changes)
  const id = changes[0]?.ticket.id ?? ''
  for (const [index, text] of ['hm', 'called them'].entries())
    await desk.act(id, { command: 'note', by: 'bo', text }, `${index}`)
  await desk.act(id, { command: 'acknowledge', by: 'bo' }, 'twice')
  await desk.act(id, { command: 'acknowledge', by: 'bo' }, 'twice')
  const of = 'priority="P2",cause="unknown"'
  expect((await seriesOf()).filter((line) => !line.endsWith(' 0'))).toEqual([
    `stallwatch_ticket_events_total{event="opened",${of}} 1`,
    `stallwatch_ticket_events_total{event="acknowledged",${of}} 1`,
    `stallwatch_ticket_events_total{event="noted",${of}} 2`,
  ])
})
