/**
 * The server of `bench/ingest.ts` with everything on, in a process of its own: WebSocket, parsing,
 * bus, engine, metrics and an SQLite store, put together as `stallwatch serve` does with no
 * configuration. Sends what it measured to its parent.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../app/commands/log.ts'
import { startStallwatch } from '../app/compose.ts'
import { parseConfig } from '../app/config.ts'
import { systemClock } from '../app/system-clock.ts'
import { order } from './ingest-order.ts'

/** What a second of CPU was good for. */
export interface EverythingRates {
  /** Records for each second of the one thread that does everything but collecting garbage. */
  readonly perThreadS: number
  /** Records for each second of all threads of the server, V8's helpers included. */
  readonly perCpuS: number
  readonly perWallS: number
}

const streams = 100_000
const records = 5_000_000

async function measure(): Promise<EverythingRates> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'stallwatch-bench-'))
  const config = parseConfig('bench', { server: { port: 0 } }, { env: {}, readText: () => '' })
  const log = createLog('error')
  const stallwatch = await startStallwatch({ config, clock: systemClock, log, dataFolder })
  const agents = fork(join(import.meta.dirname, 'ingest-agents.ts'))
  const url = `${stallwatch.address.replace('http', 'ws')}/ingest`
  try {
    // Every stream is announced, and what is hot is compiled, before it counts.
    await order(agents, { do: 'send', url, streams, size: 100, records: streams * 10 })
    const cpu = process.cpuUsage()
    const thread = process.threadCpuUsage()
    const began = performance.now()
    await order(agents, { do: 'send', url, streams, size: 100, records })
    const wallS = (performance.now() - began) / 1e3
    const took = process.cpuUsage(cpu)
    const threadTook = process.threadCpuUsage(thread)
    const ignored = Object.values(stallwatch.engine?.ignored ?? {}).reduce((sum, n) => sum + n, 0)
    if (ignored > records / 1_000) throw new Error(`${ignored} samples were ignored, expected none`)
    return {
      perThreadS: records / ((threadTook.user + threadTook.system) / 1e6),
      perCpuS: records / ((took.user + took.system) / 1e6),
      perWallS: records / wallS,
    }
  } finally {
    agents.kill()
    await stallwatch.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

const rates = await measure()
if (process.send) process.send(rates)
else console.log(rates)
