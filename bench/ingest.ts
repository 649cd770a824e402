/**
 * Measures the push ingest: `npm run bench:ingest`.
 *
 * The server runs in this process with a sink that keeps nothing; the agents run in another, over
 * loopback. What counts is records per second of this process' CPU, which is what one core can
 * do at most; the rate by the wall clock also knows what else the machine was busy with.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { WebSocket } from 'ws'
import { systemClock } from '../app/system-clock.ts'
import { ingestSchema } from '../collector/config.ts'
import { parseRecord } from '../collector/ingest/parse-record.ts'
import { createWebSocketIngest } from '../collector/ingest/web-socket.ts'
import { createCollectorMetrics } from '../collector/metrics.ts'
import { createIngestClient } from '../fixtures/testing/ingest-client.ts'

/** What the agents' process is told to do. */
type Task =
  | { readonly do: 'send'; readonly url: string; readonly size: number; readonly records: number }
  | { readonly do: 'sit'; readonly url: string; readonly connections: number }

const idleConnections = 5_000
// Frames on their way at a time: enough that neither side waits for the other.
const inFlight = 64

function sampleOf(index: number) {
  return {
    type: 'sample',
    stream: `live/streamer-${index % 1_000}`,
    at: Date.now(),
    vantage: 'ingest',
    bitrateBps: 3_480_000 + (index % 997),
    fps: 29.9,
    framesTotal: 1_799 + index,
    framesDropped: 3,
    rttMs: 42,
    lossRatio: 0.001,
  }
}

async function runAgents(task: Task): Promise<void> {
  if (task.do === 'send') await sendFrames(task)
  else await openIdle(task)
}

async function sendFrames({ url, size, records }: Task & { do: 'send' }): Promise<void> {
  const client = createIngestClient({ url, clock: systemClock })
  await client.opened()
  const frames = Array.from({ length: 50 }, (_, frame) => {
    const samples = Array.from({ length: size }, (_, index) => sampleOf(frame * size + index))
    return JSON.stringify(size === 1 ? samples[0] : samples)
  })
  let left = Math.ceil(records / size)
  async function keepSending(lane: number): Promise<void> {
    for (let turn = lane; left > 0; turn += 1) {
      left -= 1
      const { accepted } = await client.sendText(frames[turn % frames.length] as string)
      if (accepted !== size) throw new Error(`${accepted} of ${size} records were accepted`)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, (_, lane) => keepSending(lane)))
  await client.close()
}

async function openIdle({ url, connections }: Task & { do: 'sit' }): Promise<void> {
  for (let open = 0; open < connections; open += 100) {
    const batch = Array.from({ length: 100 }, () => new WebSocket(url, 'stallwatch.v1'))
    await Promise.all(batch.map((socket) => once(socket, 'open')))
  }
}

async function measure(): Promise<void> {
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
  const agents = fork(fileURLToPath(import.meta.url), ['agents'])

  async function rate(size: number, amount: number) {
    await order(agents, { do: 'send', url, size, records: amount / 4 })
    records = 0
    await order(agents, { do: 'send', url, size, records: amount })
    const { user, system } = process.cpuUsage(sinceCpu)
    const wallS = (performance.now() - sinceMs) / 1e3
    return { perCpuS: records / ((user + system) / 1e6), perWallS: records / wallS }
  }

  const table: Record<string, Record<string, string>> = {}
  for (const { size, amount } of [
    { size: 100, amount: 2_000_000 },
    { size: 1, amount: 300_000 },
  ]) {
    const { perCpuS, perWallS } = await rate(size, amount)
    table[`records/s, frames of ${size}`] = row(perCpuS, `${thousands(perWallS)} by the wall clock`)
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

async function order(agents: ChildProcess, task: Task): Promise<void> {
  agents.send(task)
  const [answer] = await once(agents, 'message')
  if (answer !== 'done') throw new Error(`the agents failed: ${answer}`)
}

function parseCost() {
  const text = JSON.stringify(Array.from({ length: 100 }, (_, index) => sampleOf(index)))
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

if (process.argv[2] === 'agents') {
  process.on('message', (task: Task) => {
    runAgents(task).then(
      () => process.send?.('done'),
      (error: unknown) => process.send?.(String(error)),
    )
  })
} else {
  await measure()
}
