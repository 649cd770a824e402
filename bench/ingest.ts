/**
 * Measures the push ingest: `npm run bench:ingest`.
 *
 * First everything: a whole Stallwatch in a process of its own (`ingest-everything.ts`). Then the
 * ingest alone: the server in this process, with a sink that keeps nothing. The agents always run
 * in another process, over loopback, and what they cost is in no figure. What counts is records
 * per second of the server's CPU, which is what one core can do at most; the rate by the wall
 * clock also knows what else the machine was busy with.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { systemClock } from '../app/system-clock.ts'
import { ingestSchema } from '../collector/config.ts'
import { parseRecord } from '../collector/ingest/parse-record.ts'
import { createWebSocketIngest } from '../collector/ingest/web-socket.ts'
import { createCollectorMetrics } from '../collector/metrics.ts'
import type { EverythingRates } from './ingest-everything.ts'
import { order } from './ingest-order.ts'
import { sampleText } from './ingest-sample.ts'

const idleConnections = 5_000

async function measure(): Promise<void> {
  const table: Record<string, Record<string, string>> = {}
  const everything = await measureEverything()
  table['records/s, frames of 100, everything on'] = row(
    everything.perCpuS,
    `${thousands(everything.perThreadS)} per second of the main thread, ${thousands(everything.perWallS)} by the wall clock`,
  )
  let records = 0
  let sinceCpu = process.cpuUsage()
  let sinceMs = 0
  const server = createServer()
  const ingest = createWebSocketIngest({
    server,
    tokens: [],
    limits: ingestSchema.parse({}),
    sink: async (batch) => {
      if (records === 0) {
        sinceCpu = process.cpuUsage()
        sinceMs = performance.now()
      }
      records += batch.length
    },
    clock: systemClock,
    log: pino({ level: 'silent' }),
    metrics: createCollectorMetrics(new Registry()),
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ingest`
  const agents = fork(join(import.meta.dirname, 'ingest-agents.ts'))

  async function rate(size: number, amount: number) {
    const task = { do: 'send', url, streams: 5_000, size, records: amount } as const
    await order(agents, { ...task, records: amount / 4 })
    records = 0
    await order(agents, task)
    const { user, system } = process.cpuUsage(sinceCpu)
    const wallS = (performance.now() - sinceMs) / 1e3
    return { perCpuS: records / ((user + system) / 1e6), perWallS: records / wallS }
  }

  for (const { size, amount } of [
    { size: 100, amount: 2_000_000 },
    { size: 1, amount: 300_000 },
  ]) {
    const { perCpuS, perWallS } = await rate(size, amount)
    table[`records/s, frames of ${size}, ingest alone`] = row(
      perCpuS,
      `${thousands(perWallS)} by the wall clock`,
    )
  }
  const { parseNs, jsonNs } = parseCost()
  table['ns per parsed record'] = row(parseNs, `after ${thousands(jsonNs)} ns of JSON.parse`)
  const idle = await idleCost(agents, url)
  table['bytes per idle connection'] = row(
    idle.residentBytes,
    `${thousands(idle.heapBytes)} of heap, at ${thousands(idleConnections)}`,
  )
  console.table(table)
  agents.kill()
  await ingest.stop()
  server.close()
}

/** In a process of its own, so that neither its memory nor its compiled code is shared. */
async function measureEverything(): Promise<EverythingRates> {
  const server = fork(join(import.meta.dirname, 'ingest-everything.ts'))
  const [rates] = await once(server, 'message')
  return rates as EverythingRates
}

function parseCost() {
  const samples = Array.from({ length: 100 }, (_, index) => sampleText(index, Date.now()))
  const text = `[${samples.join(',')}]`
  const notes = { unknownFields: 0 }
  const best = { parseNs: Number.POSITIVE_INFINITY, jsonNs: Number.POSITIVE_INFINITY }
  for (let round = 0; round < 5_000; round += 1) {
    const began = performance.now()
    const values: unknown[] = JSON.parse(text)
    const decoded = performance.now()
    for (const value of values) parseRecord(value, notes)
    const parsed = performance.now()
    best.jsonNs = Math.min(best.jsonNs, (decoded - began) * 1e4)
    best.parseNs = Math.min(best.parseNs, (parsed - decoded) * 1e4)
  }
  return best
}

async function idleCost(agents: ChildProcess, url: string) {
  const before = memoryAfterCollection()
  await order(agents, { do: 'sit', url, connections: idleConnections })
  const after = memoryAfterCollection()
  return {
    residentBytes: (after.rss - before.rss) / idleConnections,
    heapBytes: (after.heapUsed - before.heapUsed) / idleConnections,
  }
}

function memoryAfterCollection() {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  return process.memoryUsage()
}

function row(value: number, remark: string) {
  return { measured: thousands(value), remark }
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en')
}

await measure()
