/**
 * How fast a month of tickets can be looked through and worked on: `npm run bench:tickets`.
 *
 *   --tickets N --events N   how many there are; 100,000 with 1,000,000 unless told otherwise
 *   --store URL              an own database (filled when it is empty, and kept) instead of a
 *                            private SQLite and, where it is installed, a private PostgreSQL
 *   --times N                how often each thing is done; 100 unless told otherwise
 *
 * The processor's time of this thread is shown beside that on the wall, since a busy machine adds to
 * the latter; of PostgreSQL it is our side only. A whole Stallwatch runs over the store: tickets are opened and acknowledged at its desk, lists
 * are read from its store and over HTTP. Everything but the burst is promised within 20 ms at p99,
 * the start within 2 s.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createLog } from '../app/commands/log.ts'
import { type Stallwatch, startStallwatch } from '../app/compose.ts'
import { parseConfig } from '../app/config.ts'
import { systemClock } from '../app/system-clock.ts'
import { findPostgresPrograms, startPostgres } from '../fixtures/testing/postgres.ts'
import { sampleDiagnosis, sampleTrouble } from '../fixtures/testing/sample-trouble.ts'
import { openStore } from '../triage/store/open-store.ts'
import { shown, textTable } from './accuracy/text-table.ts'
import { fillStore, incidentOf, type Size, streamOf } from './tickets/fill-store.ts'
import { measureBurst, startVendor } from './tickets/measure-burst.ts'
import { measureLists } from './tickets/measure-lists.ts'
import { type Timing, timed } from './tickets/timing.ts'

const promisedMs = 20

const { values } = parseArgs({
  options: {
    tickets: { type: 'string', default: '100000' },
    events: { type: 'string', default: '1000000' },
    times: { type: 'string', default: '100' },
    store: { type: 'string' },
  },
})
const size: Size = { tickets: Number(values.tickets), events: Number(values.events) }
const times = Number(values.times)

/** The lists as people ask for them. */
const paths: readonly ((index: number) => string)[] = [
  () => '/api/v1/tickets',
  () => '/api/v1/tickets?status=open,acknowledged&priority=P0,P1',
  () => '/api/v1/tickets?status=resolved&priority=P0',
  (index) => `/api/v1/tickets?stream=${streamOf(index * 37)}`,
  (index) => `/api/v1/incidents/${incidentOf(index)}/tickets`,
  (index) => `/api/v1/tickets/${1 + ((index * 997) % size.tickets)}`,
]

async function measureHttp(address: string): Promise<Record<string, Timing>> {
  const timings: Record<string, Timing> = {}
  for (const path of paths) {
    const name = `GET ${path(1).replace(/live\/\d+|(?<=s\/)(\d+|incident-\d+)/, '…')}`
    timings[name] = await timed(times, async (index) => {
      const answer = await fetch(`${address}${path(index)}`)
      await answer.text()
    })
  }
  return timings
}

async function measureDesk({ desk, store }: Stallwatch): Promise<Record<string, Timing>> {
  const run = randomUUID().slice(0, 8)
  const opened: string[] = []
  const open = await timed(times, async (index) => {
    const trouble = sampleTrouble({
      at: Date.now(),
      stream: `live/${run}-${index}`,
      diagnosis: sampleDiagnosis({ cause: 'uplink-congestion', confidence: 0.8 }),
    })
    const { changes } = await store.transaction((tx) => desk.apply(tx, [trouble]))
    opened.push(...changes.map(({ ticket }) => ticket.id))
  })
  const acknowledge = await timed(times, () =>
    desk.act(opened.pop() ?? '', { command: 'acknowledge', by: 'bo' }, randomUUID()),
  )
  return {
    open,
    acknowledge,
    'one ticket': await timed(times, (index) =>
      store.ticket(`old-${1 + ((index * 997) % size.tickets)}`),
    ),
    'open tickets by priority': await timed(times, () => store.openTicketCounts()),
    'tickets to look at': await timed(times, () => store.ticketsToLookAt(Date.now(), 100)),
  }
}

async function measureAt(
  url: string,
): Promise<{ start: Record<string, string>; timings: Record<string, Timing> }> {
  await fillWhenEmpty(url)
  const vendor = await startVendor()
  const dataFolder = mkdtempSync(join(tmpdir(), 'stallwatch-bench-'))
  const config = parseConfig('bench', configOf(url, vendor.url), { env: {}, readText: () => '' })
  const began = performance.now()
  const stallwatch = await startStallwatch({
    config,
    clock: systemClock,
    log: createLog('error'),
    dataFolder,
  })
  const startMs = performance.now() - began
  try {
    const burst = await measureBurst(stallwatch.emit, vendor)
    await delivered(stallwatch)
    const timings = {
      ...(await measureLists(stallwatch.store, times)),
      ...(await measureHttp(stallwatch.address)),
      ...(await measureDesk(stallwatch)),
    }
    return {
      start: {
        'start until it listens': `${shown(startMs)} ms`,
        'first page, alone': `${shown(burst.aloneMs)} ms`,
        'first page beside a burst of 300': `${shown(burst.besideMs)} ms`,
        'first word to its streamer': `${shown(burst.streamerMs)} ms`,
        "the burst's own last streamer is told": `${shown(burst.lastMs)} ms`,
      },
      timings,
    }
  } finally {
    await stallwatch.stop()
    await vendor.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

/** Resolves when nobody is left to be told: what is measured next has the machine to itself. */
async function delivered({ store }: Stallwatch): Promise<void> {
  for (;;) {
    const { pending, leased } = await store.noticeCounts()
    if (pending + leased === 0) return
    await pause(100)
  }
}

/** Everything is kept, and staff and streamers are told by channels of their own. */
function configOf(url: string, vendor: string): object {
  const audiences = ['oncall', 'streamer']
  return {
    server: { port: 0 },
    store: { url },
    triage: { keepDays: 3_650 },
    notifier: {
      channels: audiences.map((name) => ({
        ...{ name, kind: 'webhook', url: vendor, secret: `whsec_${'A'.repeat(32)}` },
      })),
      routes: audiences.map((to) => ({ to, channel: to })),
    },
  }
}

async function fillWhenEmpty(url: string): Promise<void> {
  const store = await openStore(url)
  const { items } = await store.tickets({ limit: 1 })
  if (items.length === 0) {
    process.stderr.write('filling …\n')
    await fillStore(store, size)
  }
  await store.close()
}

async function report(name: string, url: string): Promise<void> {
  const { start, timings } = await measureAt(url)
  const slowest = (of: 'p99Ms' | 'cpuMs') =>
    shown(Math.max(...Object.values(timings).map((timing) => timing[of])), 1)
  const head = [`${name}, ${shown(size.tickets)} tickets, ms`, 'p50', 'p99', 'CPU']
  const rows = Object.entries(timings).map(([what, { p50Ms, p99Ms, cpuMs }]) => [
    p99Ms > promisedMs ? `${what} (!)` : what,
    ...[p50Ms, p99Ms, cpuMs].map((ms) => shown(ms, 1)),
  ])
  process.stdout.write(
    `${textTable(head, rows)}\n\n${textTable(['', ''], Object.entries(start))}\n`,
  )
  process.stdout.write(
    `slowest p99: ${slowest('p99Ms')} ms, most on the processor ${slowest('cpuMs')} ms; promised ${promisedMs} ms\n\n`,
  )
}

if (values.store) await report('own store', values.store)
else {
  const folder = mkdtempSync(join(tmpdir(), 'stallwatch-bench-'))
  await report('SQLite', `file:${join(folder, 'bench.db')}`)
  rmSync(folder, { recursive: true, force: true })
  if (findPostgresPrograms()) {
    const server = await startPostgres({ durable: true })
    const url = await server.freshDatabase()
    await fillWhenEmpty(url)
    // As autovacuum leaves a database that was not filled a minute ago.
    await server.run(url, 'vacuum analyze')
    await report('PostgreSQL', url)
    await server.stop()
  }
}
