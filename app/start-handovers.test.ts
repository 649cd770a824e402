import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { createCapturedLog } from '../fixtures/testing/captured-log.ts'
import { createManualClock, settle } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { dutySchema } from '../notifier/duty-config.ts'
import { createAccess } from './api/access.ts'
import { handoverRoute } from './api/handover-route.ts'
import { createHttpServer } from './api/http-server.ts'
import { examineHandovers } from './commands/examine-handovers.ts'
import { parseConfig } from './config.ts'
import { startHandovers } from './start-handovers.ts'

const now = Date.parse('2026-11-26T12:00Z')
const hourMs = 3_600_000
/** The first handovers after `now`, at 08:00 in Casablanca, where the clocks are on UTC from 2026 on. */
const first = Date.parse('2026-11-27T08:00Z')
const duty = {
  people: [{ id: 'mei' }, { id: 'budi' }],
  schedules: [
    {
      name: 'line',
      timeZone: 'Africa/Casablanca',
      layers: [
        { name: 'all', people: ['mei', 'budi'], rotation: { from: '2026-11-23T08:00', days: 1 } },
      ],
    },
  ],
}

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0)) await step()
})

/** A process that computes with this version of the time-zone data. */
async function run(store: ReturnType<typeof createMemoryStore>, tzVersion: string) {
  const { log, lines } = createCapturedLog()
  const clock = createManualClock(now)
  const plan = { ...dutySchema.parse(duty), tzVersion }
  const running = { duty: () => plan, ready: Promise.resolve(), channels: [] }
  startHandovers({ store, running, clock, log, undo })
  await settle()
  return { clock, said: () => lines.map((line) => JSON.parse(line).msg) }
}

/** What a process with older time-zone data would have kept: everything of the first week an hour earlier. */
async function computedBefore(store: ReturnType<typeof createMemoryStore>) {
  await run(store, '2026a')
  const [plan] = await store.dutyPlans()
  if (!plan) throw new Error('expected a plan')
  const handovers = plan.handovers.map(({ at, people }, index) => {
    return { people, at: index < 7 ? at - hourMs : at }
  })
  await store.saveDutyPlans([{ ...plan, handovers }])
}

test('handovers are kept with the version that they were computed with', async () => {
  const store = createMemoryStore()
  const { clock, said } = await run(store, '2026c')
  const [plan] = await store.dutyPlans()
  expect(plan).toMatchObject({ schedule: 'line', tzVersion: '2026c', computedAt: now })
  expect(plan?.handovers).toHaveLength(84)
  expect(plan?.handovers[0]).toEqual({ at: first, people: ['mei'] })
  await clock.advance(24 * hourMs)
  expect((await store.dutyPlans())[0]?.handovers[0]?.at).toBe(first + 24 * hourMs)
  expect(said()).toEqual([])
})

test('another version computes them anew, and what differs is said, once', async () => {
  const store = createMemoryStore()
  await computedBefore(store)
  const text =
    'line: 7 handovers differ from what tz data 2026a said (now 2026c), the first is 2026-11-27 08:00 +00:00 and was 2026-11-27 07:00 +00:00'
  expect((await run(store, '2026c')).said()).toEqual([text])
  expect((await run(store, '2026c')).said()).toEqual([])

  const server = await createHttpServer(pino({ level: 'silent' }))
  undo.push(() => server.close())
  handoverRoute(server, { store, access: createAccess([]) })
  const { items, next } = (await server.inject('/api/v1/duty/handovers?moved=true')).json()
  expect([items.length, next]).toEqual([7, null])
  expect(items[0]).toEqual({
    ...{ schedule: 'line', at: first, people: ['mei'], tzVersion: '2026c' },
    was: { at: first - hourMs, tzVersion: '2026a' },
  })
  const all = (await server.inject('/api/v1/duty/handovers?schedule=line')).json()
  expect(all.items).toHaveLength(84)
  expect((await server.inject('/api/v1/duty/handovers?schedule=else')).json().items).toEqual([])
})

test('the doctor says it before the start', async () => {
  const store = createMemoryStore()
  await computedBefore(store)
  const config = parseConfig('test', { duty }, { env: {}, readText: () => '' })
  const findings = await examineHandovers(config, store, now)
  expect(findings).toEqual([
    {
      state: 'warn',
      what: 'handovers',
      detail: expect.stringContaining('line: 7 handovers differ from what tz data 2026a said'),
    },
  ])
})

test('a schedule that is no more leaves nothing behind', async () => {
  const store = createMemoryStore()
  await computedBefore(store)
  await store.saveDutyPlans([
    ...(await store.dutyPlans()),
    { schedule: 'gone', tzVersion: '2026a', computedAt: 1, handovers: [] },
  ])
  await run(store, '2026c')
  expect((await store.dutyPlans()).map(({ schedule }) => schedule)).toEqual(['line'])
})
