import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { describeWithPeers } from '../fixtures/testing/peers.ts'
import { type PostgresServer, startPostgres } from '../fixtures/testing/postgres.ts'
import { sampleAt, sampleOpened, sampleTicket } from '../fixtures/testing/sample-ticket.ts'
import { openStore } from '../triage/store/open-store.ts'
import type { Store } from '../triage/store/store.ts'
import { periodOf } from './commands/report.ts'
import { loadConfig } from './config.ts'
import { makeReport } from './make-report.ts'
import { openDuty } from './open-duty.ts'
import { writeReport } from './write-report.ts'

const month = periodOf('2025-11', 'UTC')
const duty = openDuty(loadConfig(null))

/** A thousand tickets, many pages, a quarter of them before the month; no two alike. */
async function fill(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    for (let number = 1; number <= 1_000; number += 1) {
      const openedAt = number % 4 === 0 ? month.fromMs - number : month.fromMs + number * 30_000
      const region = number % 2 === 0 ? 'eu|[x](y)' : 'sg'
      const facts = { ...sampleTicket().facts, region }
      const taken = number % 3 === 0 ? null : openedAt + number * 100
      const ticket = sampleTicket({
        ...{ number, openedAt, facts, leadMs: number * 1_000, firstComplaintAt: openedAt },
        ...(taken !== null && { status: 'acknowledged', acknowledgedAt: taken }),
      })
      await tx.saveTicket(ticket, [
        sampleOpened(ticket),
        ...(taken === null ? [] : [{ at: taken, kind: 'acknowledged', by: 'bo' } as const]),
      ])
    }
  })
}

async function reportOn(store: Store) {
  await fill(store)
  return makeReport({ store, duty }, month, month.toMs)
}

/** Every store adds the same tickets up to the same figures, to the last digit. */
async function expectSameFigures(open: () => Promise<Store>): Promise<void> {
  const store = await open()
  const reported = await reportOn(store)
  expect(reported.total.tickets).toBe(750)
  expect(reported.by.region.sg?.tickets).toBe(500)
  expect(reported).toEqual(await reportOn(createMemoryStore()))
  await store.close()
}

describe('a report from a store', () => {
  test('in SQLite counts every ticket of the month once', () =>
    expectSameFigures(() => openStore('file::memory:')))

  test('never has more than a page of tickets in its hands', async () => {
    const store = createMemoryStore()
    const asked: number[] = []
    await fill(store)
    const watched: Pick<Store, 'tickets'> = {
      tickets(filter) {
        asked.push(filter.limit)
        return store.tickets(filter)
      },
    }
    await makeReport({ store: watched, duty }, month, month.toMs)
    expect(asked).toEqual(Array(8).fill(100))
  })

  test('reads well as Markdown, and no name breaks out of its cell', async () => {
    const text = writeReport(await reportOn(createMemoryStore()), '2025-11')
    expect(text).toContain('# Report on 2025-11\n')
    expect(text).toContain('| opened | 750 |')
    expect(text).toContain('| eu\\|\\[x\\](y) | 250 |')
    expect(text).not.toContain('NaN')
  })

  test('of a month that is not over says so, and one without tickets is no failure', async () => {
    const made = await makeReport({ store: createMemoryStore(), duty }, month, sampleAt)
    expect(writeReport(made, '2025-11')).toBe(
      `# Report on 2025-11 so far (as of ${new Date(sampleAt).toISOString()})\n\nNo ticket was opened.`,
    )
  })
})

describeWithPeers('a report from PostgreSQL', ['postgresql'], () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server?.stop())

  test('has the figures that SQLite has', async () =>
    expectSameFigures(async () => openStore(await server.freshDatabase())))
})

test('a month is as long as its zone says', () => {
  const { fromMs, toMs } = periodOf('2026-03', 'Europe/Berlin')
  expect((toMs - fromMs) / 3_600_000).toBe(31 * 24 - 1)
  expect(() => periodOf('2026-13', 'UTC')).toThrow('--month is "2026-13", expected a month')
  expect(() => periodOf('2026-03', 'Mars')).toThrow('--time-zone is "Mars"')
})
