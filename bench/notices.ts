/**
 * How fast notices are: `npm run bench:notices`, on a private SQLite.
 *
 *   --notices N   10,000 unless told otherwise
 *
 * First, how many a second of one core plans, puts into words and queues; promised are 5,000. Then
 * an incident: as many streamers are told, each at an address of their own, over a channel that takes
 * 20 ms for each and as many at once as it is given; promised is a minute. The processor's time is
 * shown beside that on the wall, since a busy machine adds to the latter.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { systemClock } from '../app/system-clock.ts'
import { createCapturedLog } from '../fixtures/testing/captured-log.ts'
import { sampleOpened, sampleTicket } from '../fixtures/testing/sample-ticket.ts'
import type { Channel } from '../notifier/channel.ts'
import { createDeliverer } from '../notifier/deliver.ts'
import { createNotifierMetrics } from '../notifier/metrics.ts'
import { planNotices } from '../notifier/policy/plan-notices.ts'
import { renderNotice } from '../notifier/render.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import { openStore } from '../triage/store/open-store.ts'
import type { Store } from '../triage/store/store.ts'
import { shown, textTable } from './accuracy/text-table.ts'

const { values } = parseArgs({ options: { notices: { type: 'string', default: '10000' } } })
const count = Number(values.notices)
const perTransaction = 500
const answerMs = 20
const carrier = { kind: 'chat', addressed: true }

interface Took {
  readonly cpuMs: number
  readonly wallMs: number
}

async function timed(run: () => Promise<void> | void): Promise<Took> {
  const [cpu, start] = [process.cpuUsage(), performance.now()]
  await run()
  const { user, system } = process.cpuUsage(cpu)
  return { cpuMs: (user + system) / 1_000, wallMs: performance.now() - start }
}

/** A ticket of a streamer of its own, just opened. */
function ticketOf(number: number): Ticket {
  const changes = { number, streamer: `streamer-${number}`, openedAt: Date.now() }
  const ticket = sampleTicket({ ...changes, priority: 'P2' })
  return { ...ticket, timeline: [sampleOpened(ticket)] }
}

function planOf(ticket: Ticket): readonly Notice[] {
  const [event] = ticket.timeline
  if (!event) return []
  const routes = [{ to: 'streamer', channel: 'chat', carrier }] as const
  const people = () => ({ language: 'zh-CN', addresses: { chat: `user-${ticket.number}` } })
  return planNotices({ ticket, event, routes, people }).notices
}

async function save(store: Store, tickets: readonly Ticket[]): Promise<void> {
  for (let from = 0; from < tickets.length; from += perTransaction)
    await store.transaction(async (tx) => {
      for (const ticket of tickets.slice(from, from + perTransaction))
        await tx.saveTicket(ticket, ticket.timeline)
    })
}

async function queue(store: Store, notices: readonly Notice[]): Promise<void> {
  for (let from = 0; from < notices.length; from += perTransaction)
    await store.transaction((tx) => tx.queueNotices(notices.slice(from, from + perTransaction)))
}

/** Accepts everything, a little later. */
function createVendor(): Channel & { readonly told: number } {
  let told = 0
  return {
    name: 'chat',
    kind: 'chat',
    get told() {
      return told
    },
    start() {},
    async stop() {},
    status: () => ({ state: 'up', reason: '' }),
    async deliver({ notice }) {
      await pause(answerMs)
      told += 1
      return { outcome: 'accepted', externalId: `m-${notice.id}` }
    },
  }
}

async function tellAll(store: Store): Promise<void> {
  const vendor = createVendor()
  const deliverer = createDeliverer({
    ...{ store, channels: [vendor], clock: systemClock, owner: 'bench' },
    ...{ log: createCapturedLog().log, metrics: createNotifierMetrics() },
    deduplicates: () => true,
  })
  deliverer.start()
  while ((await store.noticeCounts()).accepted < count) await pause(100)
  await deliverer.stop()
}

const folder = mkdtempSync(join(tmpdir(), 'stallwatch-bench-'))
const store = await openStore(`file:${join(folder, 'bench.db')}`)
const tickets = Array.from({ length: count }, (_, index) => ticketOf(index + 1))
await save(store, tickets)

let notices: readonly Notice[] = []
let letters = 0
const steps = {
  planned: await timed(() => {
    notices = tickets.flatMap(planOf)
  }),
  'put into words': await timed(() => {
    for (const notice of notices) letters += renderNotice(notice).body.length
  }),
  queued: await timed(() => queue(store, notices)),
  'told, 20 ms each': await timed(() => tellAll(store)),
}
const row = (name: string, { cpuMs, wallMs }: Took) => [
  name,
  shown((count / cpuMs) * 1_000),
  shown((count / wallMs) * 1_000),
  shown(wallMs / 1_000),
]
const ready = [steps.planned, steps['put into words'], steps.queued]
const sum = (of: (took: Took) => number) => ready.reduce((total, took) => total + of(took), 0)
console.log(`${shown(notices.length)} notices, ${shown(letters)} letters`)
console.log(
  textTable(
    ['', 'a second of one core', 'a second', 'seconds'],
    [
      ...Object.entries(steps).map(([name, took]) => row(name, took)),
      row('planned to queued', {
        cpuMs: sum((each) => each.cpuMs),
        wallMs: sum((each) => each.wallMs),
      }),
    ],
  ),
)
await store.close()
rmSync(folder, { recursive: true })
