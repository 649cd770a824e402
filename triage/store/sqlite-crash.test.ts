import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openStore } from './open-store.ts'

const writer = fileURLToPath(new URL('../../fixtures/testing/store-writer.ts', import.meta.url))

/** Lets a writer work until it has acknowledged so many tickets and some ms have passed, and kills it. */
async function killWriter(url: string, afterTickets: number, andMs: number): Promise<number> {
  const child = spawn(process.execPath, [writer, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  let acknowledged = 0
  let written = 0
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line)
    written += 1
    if (written === afterTickets) setTimeout(() => child.kill('SIGKILL'), andMs)
  }
  const [, signal] = (await closed) as [number | null, NodeJS.Signals | null]
  expect(signal).toBe('SIGKILL')
  return acknowledged
}

test('keeps every acknowledged ticket and notice when its writer is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stallwatch-crash-'))
  const path = join(folder, 'stallwatch.db')
  const url = `file:${path}`
  const moments = fc.sample(
    fc.record({
      tickets: fc.integer({ min: 1, max: 60 }),
      ms: fc.double({ min: 0, max: 20, noNaN: true }),
    }),
    { seed: 20_251_124, numRuns: 8 },
  )
  try {
    for (const moment of moments) {
      const acknowledged = await killWriter(url, moment.tickets, moment.ms)
      expect(acknowledged).toBeGreaterThanOrEqual(moment.tickets)

      const store = await openStore(url)
      const tickets = await store.openTickets()
      // One more may have been committed, its acknowledgement killed on the way.
      expect(tickets.length - acknowledged).toBeOneOf([0, 1])
      const numbers = tickets.map((ticket) => ticket.number).sort((a, b) => a - b)
      expect(numbers).toEqual(tickets.map((_, index) => index + 1))
      expect(tickets.every((ticket) => ticket.timeline.length === 1)).toBe(true)
      expect((await store.noticeCounts()).pending).toBe(tickets.length * 2)
      expect(await store.lastSeq()).toBe(tickets.length)
      await store.close()

      const database = new DatabaseSync(path)
      expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' })
      database.close()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 120_000)
