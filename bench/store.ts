import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPostgresPrograms, startPostgres } from '../fixtures/testing/postgres.ts'
import {
  sampleAt,
  sampleNotice,
  sampleOpened,
  sampleStream,
  sampleTicket,
} from '../fixtures/testing/sample-ticket.ts'
import { openStore } from '../triage/store/open-store.ts'
import type { Store } from '../triage/store/store.ts'

/*
 * How fast the store is: prints one table, a column per database. The PostgreSQL is a private
 * one on this machine; with `--durable` it waits for the disk as SQLite always does.
 */

const old = 100_000

type Figures = Record<string, string>

async function measure(store: Store): Promise<Figures> {
  const figures: Figures = {}
  const timed = async (name: string, times: number, run: (index: number) => Promise<unknown>) => {
    const start = performance.now()
    for (let index = 0; index < times; index += 1) await run(index)
    const ms = (performance.now() - start) / times
    figures[name] = ms < 1 ? `${(1_000 / ms).toFixed(0)} per s` : `${ms.toFixed(1)} ms`
  }
  let number = 0
  const openOne = (store: Store) =>
    store.transaction(async (tx) => {
      number += 1
      const stream = `live/new-${number}`
      await tx.latestTicket(stream, sampleAt)
      const ticket = sampleTicket({ number: await tx.nextTicketNumber(), stream })
      await tx.saveTicket(ticket, [sampleOpened(ticket)])
      await tx.queueNotices(
        ['discord', 'webhook'].map((channel) => sampleNotice(ticket, { channel })),
      )
    })
  const streams = Array.from({ length: 10_000 }, (_, index) => sampleStream(`live/${index}`))
  const saveStreams = () => store.transaction((tx) => tx.saveStreams(streams))

  await fill(store)
  const lease = { now: sampleAt + 1, leaseUntil: sampleAt + 30_000, owner: 'bench', limit: 50 }
  await timed('open a ticket (ticket, event, 2 notices)', 1_000, () => openOne(store))
  await timed('open 100 tickets at once', 10, () =>
    Promise.all(Array.from({ length: 100 }, () => openOne(store))),
  )
  await timed('save 10,000 new streams', 1, saveStreams)
  await timed('save 10,000 known streams', 5, saveStreams)
  await timed('read 10,000 live streams', 5, () => store.liveStreams())
  await timed('lease 50 of 4,000 waiting notices', 20, () => store.leaseNotices(lease))
  await timed('lease when all that wait are of a full channel', 20, () =>
    store.leaseNotices({ ...lease, exceptChannels: ['discord', 'webhook'] }),
  )
  await timed('lease when none is due', 200, () => store.leaseNotices({ ...lease, now: 0 }))
  await timed('when is the next notice due', 50, () => store.nextNoticeDueAt())
  await timed('count notices by state', 20, () => store.noticeCounts())
  const first = await store.tickets({ limit: 50 })
  await timed('page of 50 tickets', 50, () => store.tickets({ limit: 50 }))
  await timed('the page after it', 50, () =>
    store.tickets({ limit: 50, ...(first.next === null ? {} : { cursor: first.next }) }),
  )
  await timed('page of unresolved tickets', 50, () =>
    store.tickets({ limit: 50, status: ['open', 'acknowledged'] }),
  )
  await timed('page of rare priorities', 50, () =>
    store.tickets({ limit: 50, priority: ['P0', 'P3'] }),
  )
  await timed("page of one stream's tickets", 50, () =>
    store.tickets({ limit: 50, stream: 'live/7' }),
  )
  await timed('check', 50, () => store.check())
  await timed(`prune ${old.toLocaleString('en')} tickets`, 1, () => store.prune(sampleAt + 1))
  return figures
}

/** Old times: resolved tickets, each with one notice that was accepted. */
async function fill(store: Store): Promise<void> {
  const lease = { now: sampleAt, leaseUntil: sampleAt + 1, owner: 'fill', limit: 2_000 }
  for (let from = 0; from < old; from += 2_000) {
    await store.transaction(async (tx) => {
      for (let number = from + 1; number <= from + 2_000; number += 1) {
        const ticket = sampleTicket({
          number,
          id: `old-${number}`,
          stream: `live/${number % 5_000}`,
          openedAt: sampleAt - 1_000_000 + number,
          status: 'resolved',
          resolution: 'recovered',
          resolvedAt: sampleAt,
          priority: number % 5_000 === 0 ? 'P0' : 'P1',
        })
        await tx.saveTicket(ticket, [sampleOpened(ticket)])
        await tx.queueNotices([sampleNotice(ticket)])
      }
    })
    await acceptAll(store, lease)
  }
}

/** Sends what waits, many at a time. */
async function acceptAll(store: Store, lease: Parameters<Store['leaseNotices']>[0]): Promise<void> {
  const rows = await store.leaseNotices(lease)
  await Promise.all(
    rows.map(({ notice }) =>
      store.finishAttempt({
        owner: lease.owner,
        delivery: {
          noticeId: notice.id,
          attempt: 1,
          at: lease.now,
          outcome: 'accepted',
          reason: null,
          detail: null,
          channel: 'discord',
          externalId: null,
          tookMs: null,
        },
        state: 'accepted',
        nextAttemptAt: lease.now,
        externalId: null,
        event: null,
      }),
    ),
  )
}

async function measureAt(url: string): Promise<Figures> {
  const store = await openStore(url)
  try {
    return await measure(store)
  } finally {
    await store.close()
  }
}

const folder = mkdtempSync(join(tmpdir(), 'stallwatch-bench-'))
const columns: Record<string, Figures> = {
  SQLite: await measureAt(`file:${join(folder, 'bench.db')}`),
}
rmSync(folder, { recursive: true })
if (findPostgresPrograms()) {
  const server = await startPostgres({ durable: process.argv.includes('--durable') })
  columns.PostgreSQL = await measureAt(await server.freshDatabase())
  await server.stop()
}
const names = Object.keys(columns.SQLite ?? {})
console.table(
  Object.fromEntries(
    names.map((name) => [
      name,
      Object.fromEntries(Object.entries(columns).map(([column, each]) => [column, each[name]])),
    ]),
  ),
)
