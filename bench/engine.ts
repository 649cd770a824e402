/**
 * Measures the engine alone: `npm run bench:engine`.
 *
 * Each size runs in a process of its own, so that its memory is its own. Streams are healthy and
 * sampled once a second at one vantage, a second's samples one after the other; time is counted
 * as CPU of this one process.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createEngine, type Engine, tickMs } from '../triage/engine.ts'

interface Row {
  readonly streams: number
  readonly samplesPerSecond: number
  readonly bytesPerStream: number
  readonly sweepMs: number
  readonly slowRoundMs: number
  readonly stateUs: number
}

const startAt = 1_764_000_000_000
const sizes = [1_000, 100_000, 1_000_000]
/** So many samples are taken at least. */
const leastSamples = 3_000_000
const warmRounds = 3

function bytesUsed(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function cpuMs(run: () => void): number {
  const before = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

function takeSecond(engine: Engine, keys: readonly string[], second: number): void {
  const at = startAt + second * 1_000
  for (let index = 0; index < keys.length; index += 1) {
    engine.take({
      type: 'sample',
      stream: keys[index] as string,
      at,
      vantage: 'ingest',
      bitrateBps: 3_480_000 + ((index + second) % 997),
      fps: 29.9,
      framesTotal: 30 * second,
      framesDropped: 3,
      rttMs: 42,
      lossRatio: 0.001,
    })
  }
  engine.drain()
}

function measure(streams: number): Row {
  const keys = Array.from({ length: streams }, (_, index) => `live/streamer-${index}`)
  const empty = bytesUsed()
  const engine = createEngine()
  let second = 0
  let takenMs = 0
  let sweptMs = 0
  let slowMs = 0
  let sweeps = 0
  let slowRounds = 0
  const rounds = warmRounds + Math.max(6, Math.ceil(leastSamples / streams))
  for (; second < rounds; second += 1) {
    const ms = cpuMs(() => takeSecond(engine, keys, second))
    if (second >= warmRounds) takenMs += ms
    for (let at = startAt + second * 1_000; at < startAt + (second + 1) * 1_000; at += tickMs) {
      const tookMs = cpuMs(() => engine.tick(at))
      if ((at - startAt) % 5_000 === 0) {
        slowMs += tookMs
        slowRounds += 1
      } else {
        sweptMs += tookMs
        sweeps += 1
      }
    }
    const news = engine.drain()
    if (news.length > 0) throw new Error(`${news.length} outputs of healthy streams, expected none`)
  }
  const used = bytesUsed() - empty
  const stateMs = cpuMs(() => {
    for (let index = 0; index < 1_000; index += 1) JSON.stringify(engine.state(keys[index] ?? ''))
  })
  return {
    streams,
    samplesPerSecond: Math.round(((rounds - warmRounds) * streams * 1_000) / takenMs),
    bytesPerStream: Math.round(used / streams),
    sweepMs: sweptMs / sweeps,
    slowRoundMs: slowMs / slowRounds,
    stateUs: stateMs,
  }
}

async function measureApart(streams: number): Promise<Row> {
  const child = fork(fileURLToPath(import.meta.url), [String(streams)], {
    execArgv: ['--expose-gc', '--max-old-space-size=6144'],
  })
  const [row] = await once(child, 'message')
  return row as Row
}

function print(rows: readonly Row[]): void {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  console.log(
    line([
      'streams',
      'samples/s on one core',
      'bytes per stream',
      'sweep',
      'slow round (each 5 s)',
      'state to JSON',
    ]),
  )
  console.log(line(['---:', '---:', '---:', '---:', '---:', '---:']))
  for (const row of rows) {
    console.log(
      line([
        row.streams.toLocaleString('en'),
        row.samplesPerSecond.toLocaleString('en'),
        row.bytesPerStream.toLocaleString('en'),
        `${row.sweepMs.toFixed(3)} ms`,
        `${row.slowRoundMs.toFixed(2)} ms`,
        `${row.stateUs.toFixed(1)} µs`,
      ]),
    )
  }
}

const [asked] = process.argv.slice(2)
if (process.send && asked) {
  process.send(measure(Number(asked)))
} else {
  const rows: Row[] = []
  for (const streams of sizes) rows.push(await measureApart(streams))
  print(rows)
}
