import { expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { startTriageProcess } from '../fixtures/testing/triage-process.ts'
import type { TelemetryRecord } from './model/record.ts'

const startAt = 1_764_000_000_000
const names = Array.from({ length: 20 }, (_, index) => `live/s${index}`)

function announce(stream: string, index: number): TelemetryRecord {
  const node = index < 8 ? 'ingest-1' : 'ingest-2'
  return { type: 'stream', stream, at: startAt, node, region: 'eu', app: 'obs/30' }
}

test('an incident outlives the process that opened it: same id, same tickets, closed by the next', async () => {
  const clock = createManualClock(startAt)
  const store = createMemoryStore()
  let process = await startTriageProcess({ store, clock })
  await process.worker.take(names.map(announce))

  async function seconds(count: number, ill: (index: number) => boolean): Promise<void> {
    for (let second = 0; second < count; second += 1) {
      await clock.advance(1_000)
      const at = clock.now()
      const samples = names.map((stream, index): TelemetryRecord => {
        const shown = ill(index) ? { fps: 0, bitrateBps: 0 } : { fps: 30, bitrateBps: 3e6 }
        return { type: 'sample', stream, at, vantage: 'ingest', ...shown }
      })
      await process.worker.take(samples)
    }
  }

  await seconds(20, () => false)
  await seconds(20, (index) => index < 8)
  const [incident] = await store.openIncidents()
  expect(incident).toMatchObject({ dimension: 'node', value: 'ingest-1', ill: 8, affected: 8 })
  expect(incident?.cause).toBe('ingest-node')

  process.kill()
  await clock.advance(2_000)
  process = await startTriageProcess({ store, clock })
  expect(process.engine.incidents()).toMatchObject([{ id: incident?.id }])
  await seconds(20, (index) => index < 8)
  const tickets = await store.tickets({ incident: incident?.id ?? '', limit: 50 })
  expect(tickets.items.map(({ stream }) => stream).sort()).toEqual(names.slice(0, 8).sort())
  for (const { timeline } of tickets.items) {
    expect(timeline.filter(({ kind }) => kind === 'joined-incident')).toHaveLength(1)
  }

  await seconds(90, () => false)
  expect(await store.openIncidents()).toEqual([])
  expect((await store.incidents({ limit: 5 })).items).toMatchObject([
    { id: incident?.id, ill: 0, affected: 8, mergedInto: null },
  ])
  await process.worker.stop()
})
