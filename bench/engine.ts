/**
 * Measures the engine alone: `npm run bench:engine`.
 *
 * Each size runs in a process of its own, so that its memory is its own. Streams are healthy and
 * sampled once a second at one vantage, a second's samples one after the other; time is counted
 * as CPU of this one process. Agents report their streams in the same order each time, which the
 * engine makes use of; so the rate is also measured with an order that is another one each second.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createEngine, type Engine, tickMs } from '../triage/engine.ts'

interface Row {
  readonly streams: number
  readonly samplesPerSecond: number
  readonly shuffledPerSecond: number
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
/** Ends in a 7 and stays so when tens are added: no common divisor with any of the sizes. */
const shuffleStride = 6_700_417

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

/** @param stride how far apart in `keys` two streams are that are sampled one after the other */
function takeSecond(
  engine: Engine,
  keys: readonly string[],
  { second, stride }: { readonly second: number; readonly stride: number },
): void {
  const at = startAt + second * 1_000
  for (let turn = 0; turn < keys.length; turn += 1) {
    const index = (turn * stride) % keys.length
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

function shuffledRounds(streams: number): number {
  return Math.max(3, Math.ceil(leastSamples / streams))
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
    const ms = cpuMs(() => takeSecond(engine, keys, { second, stride: 1 }))
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
  let shuffledMs = 0
  for (let round = 0; round < shuffledRounds(streams); round += 1, second += 1) {
    const stride = shuffleStride + 10 * round
    shuffledMs += cpuMs(() => takeSecond(engine, keys, { second, stride }))
  }
  const stateMs = cpuMs(() => {
    for (let index = 0; index < 1_000; index += 1) JSON.stringify(engine.state(keys[index] ?? ''))
  })
  return {
    streams,
    samplesPerSecond: Math.round(((rounds - warmRounds) * streams * 1_000) / takenMs),
    shuffledPerSecond: Math.round((shuffledRounds(streams) * streams * 1_000) / shuffledMs),
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
      'in another order each second',
      'bytes per stream',
      'sweep',
      'slow round (each 5 s)',
      'state to JSON',
    ]),
  )
  console.log(line(['---:', '---:', '---:', '---:', '---:', '---:', '---:']))
  for (const row of rows) {
    console.log(
      line([
        row.streams.toLocaleString('en'),
        row.samplesPerSecond.toLocaleString('en'),
        row.shuffledPerSecond.toLocaleString('en'),
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
