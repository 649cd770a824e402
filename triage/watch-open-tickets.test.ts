import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createTriageMetrics } from './metrics.ts'
import type { OpenTickets } from './watch-open-tickets.ts'

function watched(count: OpenTickets['count']) {
  const registry = new Registry()
  const clock = createManualClock()
  createTriageMetrics(registry).watchTickets({ count, clock })
  const seriesOf = async () => {
    const text = await registry.getSingleMetricAsString('stallwatch_tickets_open')
    return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  }
  return { seriesOf, clock }
}

test('asks at every scrape, and says 0 where there is none', async () => {
  let opened = 0
  const { seriesOf, clock } = watched(async () => ({ P0: 0, P1: opened++, P2: 7, P3: 0 }))
  expect(await seriesOf()).toEqual([
    'stallwatch_tickets_open{priority="P0"} 0',
    'stallwatch_tickets_open{priority="P1"} 0',
    'stallwatch_tickets_open{priority="P2"} 7',
    'stallwatch_tickets_open{priority="P3"} 0',
  ])
  expect(await seriesOf()).toContain('stallwatch_tickets_open{priority="P1"} 1')
  expect(clock.pending).toBe(0)
})

test('leaves a gap instead of an old number while the store fails', async () => {
  let fails = false
  const { seriesOf, clock } = watched(async () => {
    if (fails) throw new Error('the store is closed')
    return { P0: 1, P1: 0, P2: 0, P3: 0 }
  })
  expect(await seriesOf()).toHaveLength(4)
  fails = true
  expect(await seriesOf()).toEqual([])
  fails = false
  expect(await seriesOf()).toHaveLength(4)
  expect(clock.pending).toBe(0)
})

test('does not hold a scrape up for a store that does not answer', async () => {
  const { seriesOf, clock } = watched(() => new Promise(() => {}))
  const scrape = seriesOf()
  await clock.advance(2_000)
  expect(await scrape).toEqual([])
})
