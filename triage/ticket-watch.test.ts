import { pino } from 'pino'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { createManualClock, settle } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { sampleAt } from '../fixtures/testing/sample-ticket.ts'
import { sampleTrouble } from '../fixtures/testing/sample-trouble.ts'
import { until } from '../fixtures/testing/until.ts'
import { slaSchema, slaTermsOf } from './sla-config.ts'
import { createSlaMetrics } from './sla-metrics.ts'
import type { Store } from './store/store.ts'
import { createTicketDesk } from './ticket-desk.ts'
import { startTicketWatch } from './ticket-watch.ts'

const log = pino({ level: 'silent' })
const minuteMs = 60_000

/** One of the processes that share a store; what is promised is the default. */
function open(store: Store, startAt = sampleAt) {
  const clock = createManualClock(startAt)
  const registry = new Registry()
  const sla = slaTermsOf(slaSchema.parse({}), '2026c')
  const metrics = createSlaMetrics(sla.policies, registry)
  const plan = () => ({ notices: [], untold: [] })
  const desk = createTicketDesk({ store, plan, clock, sla, onChanged: metrics.changed })
  const stop = startTicketWatch({ desk, clock, log })
  const outcomes = async () =>
    (await registry.metrics())
      .split('\n')
      .filter((line) => line.startsWith('stallwatch_sla_') && !line.endsWith(' 0'))
  return { clock, desk, stop, outcomes }
}

async function linesOf(store: Store): Promise<string[]> {
  const { items } = await store.tickets({ limit: 10 })
  const [ticket] = items
  return (ticket?.timeline ?? []).flatMap((event) =>
    'turn' in event
      ? [`${Math.floor((event.at - sampleAt) / 1_000)} s ${event.kind} ${event.clock}`]
      : [],
  )
}

const opened = sampleTrouble({ priority: 'P0' })
const brokenByAnHour = [
  '30 s sla-at-risk first-notice',
  '48 s sla-at-risk first-notice',
  '61 s sla-breached first-notice',
  '900 s sla-at-risk first-response',
  '1440 s sla-at-risk first-response',
  '1801 s sla-breached first-response',
]

test('promises at risk and broken are on the timeline within a second, and counted', async () => {
  const store = createMemoryStore()
  const { clock, desk, stop, outcomes } = open(store)
  await store.transaction((tx) => desk.apply(tx, [opened]))
  await clock.advance(60 * minuteMs)
  expect(await linesOf(store)).toEqual(brokenByAnHour)
  const labels = (clockName: string, outcome: string) =>
    `stallwatch_sla_outcomes_total{clock="${clockName}",outcome="${outcome}",tier="other",priority="P0"}`
  expect((await outcomes()).sort()).toEqual(
    [
      `${labels('first-notice', 'breached')} 1`,
      `${labels('first-notice', 'at-risk')} 2`,
      `${labels('first-response', 'breached')} 1`,
      `${labels('first-response', 'at-risk')} 2`,
    ].sort(),
  )
  await stop()
  expect(clock.pending).toBe(0)
})

test('two processes over one store write every line once', async () => {
  const store = createMemoryStore()
  const [one, other] = [open(store), open(store)]
  await store.transaction((tx) => one.desk.apply(tx, [opened]))
  for (let minute = 0; minute < 60; minute += 1) {
    await Promise.all([one.clock.advance(minuteMs), other.clock.advance(minuteMs)])
  }
  expect(await linesOf(store)).toEqual(brokenByAnHour)
  await Promise.all([one.stop(), other.stop()])
})

test('what fell due while nothing ran is made up for at the start, and not said again', async () => {
  const store = createMemoryStore()
  const first = open(store)
  await store.transaction((tx) => first.desk.apply(tx, [opened]))
  await first.clock.advance(20 * minuteMs)
  await first.stop()
  const before = await linesOf(store)
  const second = open(store, sampleAt + 300 * minuteMs)
  await settle()
  expect(await linesOf(store)).toEqual([...before, '18000 s sla-breached first-response'])
  await second.stop()
  const third = open(store, sampleAt + 600 * minuteMs)
  await third.clock.advance(60_000)
  expect(await linesOf(store)).toHaveLength(before.length + 1)
  await third.stop()
})

test('whoever acts between the deadline and the next look does not make it undone', async () => {
  const store = createMemoryStore()
  const clock = createManualClock(sampleAt)
  const sla = slaTermsOf(slaSchema.parse({}), '2026c')
  const plan = () => ({ notices: [], untold: [] })
  const desk = createTicketDesk({ store, plan, clock, sla, onChanged: () => {} })
  await store.transaction((tx) => desk.apply(tx, [opened]))
  await clock.advance(30 * minuteMs + 500)
  const [ticket] = (await store.tickets({ limit: 1 })).items
  await desk.act(ticket?.id ?? '', { command: 'acknowledge', by: 'bo' }, 'key')
  expect(await linesOf(store)).toContain('1800 s sla-breached first-response')
})

test('a ticket that cannot be written does not keep the others waiting, and is tried again', async () => {
  const store = createMemoryStore()
  let broken = true
  const failing: Store = {
    ...store,
    transaction: (work) =>
      store.transaction((tx) =>
        work({
          ...tx,
          async saveTicket(ticket, ...rest) {
            const looksAgain = ticket.timeline.length > 2
            if (broken && looksAgain && ticket.stream === 'live/a') throw new Error('no')
            await tx.saveTicket(ticket, ...rest)
          },
        }),
      ),
  }
  const { clock, desk, stop } = open(failing)
  const streams = ['live/a', 'live/b']
  const both = streams.map((stream) => sampleTrouble({ priority: 'P0', stream }))
  await failing.transaction((tx) => desk.apply(tx, both))
  await clock.advance(40_000)
  const atRisk = async () => {
    const { items } = await store.tickets({ limit: 10 })
    return items
      .filter(({ timeline }) => timeline.some(({ kind }) => kind === 'sla-at-risk'))
      .map(({ stream }) => stream)
      .sort()
  }
  expect(await atRisk()).toEqual(['live/b'])
  broken = false
  await clock.advance(1_000)
  expect(await atRisk()).toEqual(streams)
  await stop()
})

test('others have their turn while much is made up for', async () => {
  let looks = 0
  const looksAtTurn = new Promise<number>((resolve) => {
    setImmediate(() => resolve(looks))
  })
  const lookAgain = async (limit: number) => {
    looks += 1
    return looks < 200 ? limit : 0
  }
  const stop = startTicketWatch({ desk: { lookAgain }, clock: createManualClock(), log })
  expect(await looksAtTurn).toBeLessThan(3)
  await until(() => looks === 200)
  await stop()
})
