import { describe, expect, test } from 'vitest'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { sampleAt, sampleOpened, sampleTicket } from '../fixtures/testing/sample-ticket.ts'
import { openStore } from '../triage/store/open-store.ts'
import type { Store } from '../triage/store/store.ts'
import { periodOf } from './commands/report.ts'
import { writeReport } from './commands/write-report.ts'
import { loadConfig } from './config.ts'
import { makeReport } from './make-report.ts'

const month = periodOf('2025-11', 'UTC')
const config = loadConfig(null)

/** A thousand tickets, more than one page, a quarter of them before the month. */
async function fill(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    for (let number = 1; number <= 1_000; number += 1) {
      const openedAt = number % 4 === 0 ? month.fromMs - number : month.fromMs + number * 60_000
      const facts = { ...sampleTicket().facts, region: number % 2 === 0 ? 'eu|[x](y)' : 'sg' }
      const ticket = sampleTicket({ number, openedAt, facts })
      await tx.saveTicket(ticket, [
        sampleOpened(ticket),
        { at: openedAt + 60_000, kind: 'acknowledged', by: 'bo' },
      ])
    }
  })
}

describe('a report from a store', () => {
  const stores: [name: string, open: () => Promise<Store>][] = [
    ['in memory', async () => createMemoryStore()],
    ['in SQLite', () => openStore('file::memory:')],
  ]
  test.each(stores)('%s counts every ticket of the month once', async (_, open) => {
    const store = await open()
    await fill(store)
    const { total, by } = await makeReport({ store, config }, month, month.toMs)
    expect(total.tickets).toBe(750)
    expect(by.region.sg?.tickets).toBe(500)
    await store.close()
  })

  test('reads well as Markdown, and no name breaks out of its cell', async () => {
    const store = createMemoryStore()
    await fill(store)
    const text = writeReport(await makeReport({ store, config }, month, month.toMs), '2025-11')
    expect(text).toContain('# Report on 2025-11\n')
    expect(text).toContain('| opened | 750 |')
    expect(text).toContain('| eu\\|\\[x\\](y) | 250 |')
    expect(text).not.toContain('NaN')
    await store.close()
  })

  test('of a month that is not over says so, and one without tickets is no failure', async () => {
    const made = await makeReport({ store: createMemoryStore(), config }, month, sampleAt)
    expect(writeReport(made, '2025-11')).toBe(
      `# Report on 2025-11 so far (as of ${new Date(sampleAt).toISOString()})\n\nNo ticket was opened.`,
    )
  })
})

test('a month is as long as its zone says', () => {
  const { fromMs, toMs } = periodOf('2026-03', 'Europe/Berlin')
  expect((toMs - fromMs) / 3_600_000).toBe(31 * 24 - 1)
  expect(() => periodOf('2026-13', 'UTC')).toThrow('--month is "2026-13", expected a month')
  expect(() => periodOf('2026-03', 'Mars')).toThrow('--time-zone is "Mars"')
})
