/**
 * Measures what it costs to poll one server with many streams: `npm run bench:sources`.
 *
 * The server runs in another process and answers as the real one would, with counters that move;
 * here runs the source as it is, asking once a second, with a sink that keeps nothing. What counts
 * is the share of one core that this process takes: asking, reading, rates, records.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { systemClock } from '../app/system-clock.ts'
import { createCollectorMetrics } from '../collector/metrics.ts'
import { createSource, sourceSchema } from '../collector/sources/catalog.ts'
import { answerMediamtxApi, answerMediamtxMetrics } from '../fixtures/testing/mediamtx-api.ts'
import { answerNginxRtmpStat } from '../fixtures/testing/nginx-rtmp-stat.ts'
import {
  type Answering,
  type ServedStream,
  startSourceServer,
} from '../fixtures/testing/source-server.ts'
import { answerSrsApi } from '../fixtures/testing/srs-api.ts'

const streamCount = 10_000
const warmUpLooks = 5
const measuredLooks = 20
/** What was promised, as a share of one core. */
const promisedRatio = 0.3

interface BenchServer {
  readonly path: string
  readonly answer: Answering
  /** Options of the source beside its address. */
  readonly options?: object
}

/** MediaMTX' page, as if it had no source of its own. */
const prometheusTable = {
  stream: '{name}',
  fields: {
    bitrateBps: { metric: 'paths_inbound_bytes', rate: true, times: 8 },
    rttMs: { metric: 'srt_conns_ms_rtt', stream: '{path}' },
  },
}

const servers: { readonly [kind: string]: BenchServer } = {
  'nginx-rtmp': { path: '/stat', answer: answerNginxRtmpStat },
  srs: { path: '', answer: answerSrsApi },
  mediamtx: { path: '', answer: answerMediamtxApi },
  prometheus: { path: '/metrics', answer: answerMediamtxMetrics, options: prometheusTable },
}

/** The server's process: tells its address, and answers until it is killed. */
async function serve(kind: string): Promise<void> {
  const server = servers[kind]
  if (!server)
    throw new Error(`"${kind}" is no server, expected ${Object.keys(servers).join(', ')}`)
  const beganMs = performance.now()
  const streams = Array.from({ length: streamCount }, (_, index) => movingStream(index, beganMs))
  const { url } = await startSourceServer({
    path: server.path,
    answer: (question, _, posted) => server.answer(question, streams, posted),
  })
  process.send?.(url)
}

/** A stream whose counters go by the clock: 3 Mbit/s and 30 frames a second. */
function movingStream(index: number, beganMs: number): ServedStream {
  const playedS = () => (performance.now() - beganMs) / 1_000 + 60
  return {
    stream: `live/streamer-${index}`,
    publisher: index,
    get bytes() {
      return playedS() * 375_000
    },
    get frames() {
      return playedS() * 30
    },
  }
}

interface Measured {
  readonly coreRatio: number
  readonly slowestLookMs: number
  readonly samplesPerLook: number
}

async function measure(kind: string, url: string): Promise<Measured> {
  const options = servers[kind]?.options
  let looks = 0
  let samples = 0
  let slowestLookMs = 0
  let cpu = process.cpuUsage()
  let sinceMs = 0
  const { promise: done, resolve: finish } = Promise.withResolvers<void>()
  const source = createSource(
    sourceSchema.parse({ name: 'bench', kind, url, timeoutMs: 2_500, ...options }),
    {
      clock: systemClock,
      log: pino({ level: 'warn' }),
      async emit(records) {
        samples += records.length
      },
      metrics: {
        ...createCollectorMetrics(),
        sourceLooked(_, outcome, tookMs) {
          if (outcome !== 'up')
            throw new Error(`a look ended ${outcome}: ${source.status().reason}`)
          looks += 1
          slowestLookMs = Math.max(slowestLookMs, tookMs)
          if (looks === warmUpLooks) {
            cpu = process.cpuUsage()
            sinceMs = performance.now()
            samples = 0
            slowestLookMs = 0
          }
          if (looks === warmUpLooks + measuredLooks) finish()
        },
      },
    },
  )
  source.start()
  await done
  const { user, system } = process.cpuUsage(cpu)
  const wallMs = performance.now() - sinceMs
  await source.stop()
  return {
    coreRatio: (user + system) / 1_000 / wallMs,
    slowestLookMs,
    samplesPerLook: samples / measuredLooks,
  }
}

async function addressOf(server: ChildProcess): Promise<string> {
  const [url] = (await once(server, 'message')) as [string]
  return url
}

async function report(): Promise<void> {
  const table: Record<string, Record<string, string>> = {}
  for (const kind of Object.keys(servers)) {
    const server = fork(fileURLToPath(import.meta.url), [kind])
    const { coreRatio, slowestLookMs, samplesPerLook } = await measure(
      kind,
      await addressOf(server),
    )
    server.kill()
    table[kind] = {
      'samples a second': Math.round(samplesPerLook).toLocaleString('en'),
      'of one core': `${(coreRatio * 100).toFixed(1)} %`,
      promised: coreRatio <= promisedRatio ? `kept (${promisedRatio * 100} %)` : 'BROKEN',
      'slowest answer': `${Math.round(slowestLookMs)} ms`,
    }
  }
  console.table(table)
}

const [, , kind] = process.argv
if (kind === undefined) await report()
else await serve(kind)
