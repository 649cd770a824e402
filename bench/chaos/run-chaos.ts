import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createRandom, type Random } from '../../fixtures/simulate/random.ts'
import { type ChaosFigures, scoreChaos } from './chaos-figures.ts'
import { batchOf, batchSize } from './chaos-notices.ts'
import { type ChaosVendors, startChaosVendors } from './chaos-vendors.ts'
import type { ChaosAnswer, ChaosSetup } from './chaos-words.ts'

/** How hard it is made. */
export interface ChaosOptions {
  /** Address of a store that is empty. */
  readonly store: string
  readonly notices: number
  readonly kills: number
  /** Share of requests that fail, 0 to 1. */
  readonly failRatio: number
  readonly seed: number
}

const program = fileURLToPath(new URL('./notifier-process.ts', import.meta.url))
/** A second and a half for an attempt, and as long until a dead process is relieved. */
const timing = { leaseMs: 1_500, attemptTimeoutMs: 1_000 }
/** After the last kill, what still waits has so long. */
const drainMs = 600_000

/** What the parent knows while processes come and go. */
interface Course {
  /** A folder where processes find the program as the one before them has read it. */
  readonly compiled: string
  readonly setup: ChaosSetup
  readonly batches: number
  /** Unix ms at which each batch was safely queued. */
  readonly queuedAt: Map<number, number>
  /** Unix ms at which each process was up. */
  readonly startsAt: number[]
  /** Notices that have come to an end, as the store of the process last said. */
  ended: number
}

/**
 * Queues notices, steadily, over a notifier whose vendors fail and which is killed again and again,
 * and looks at what arrived.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosFigures> {
  const vendors = await startChaosVendors(options.seed, options.failRatio)
  try {
    const course = await play(options, vendors)
    return await scoreChaos({ ...options, ...course, vendors })
  } finally {
    await vendors.stop()
  }
}

async function play(options: ChaosOptions, vendors: ChaosVendors): Promise<Course> {
  const random = createRandom(options.seed).fork('kills')
  const { store } = options
  const { hook, slack } = vendors
  const urls = { hook: hook.server.url, slack: slack.server.url, slackToken: slack.server.token }
  const batches = Math.ceil(options.notices / batchSize)
  const setup = { ...timing, store, ...urls }
  const compiled = join(tmpdir(), `stallwatch-compiled-${process.pid}`)
  const times = { queuedAt: new Map(), startsAt: [] }
  const course: Course = { setup, batches, compiled, ...times, ended: 0 }
  for (let kill = 0; kill < options.kills; kill += 1) {
    const child = await start(course)
    await live(child, course, { random, until: ((kill + 1) * batches) / (options.kills + 1) })
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  const last = await start(course)
  await live(last, course, { random, until: batches })
  const deadline = Date.now() + drainMs
  // Counted from all, not as what still waits: at first nothing does, since nothing is queued yet.
  while (course.ended < batches * batchSize && Date.now() < deadline) await pause(100)
  last.disconnect()
  await once(last, 'exit')
  await rm(compiled, { recursive: true, force: true })
  return course
}

async function start(course: Course): Promise<ChildProcess> {
  const env = { ...process.env, NODE_COMPILE_CACHE: course.compiled }
  const child = fork(program, [JSON.stringify(course.setup)], { env })
  const up = Promise.withResolvers<void>()
  child.on('message', (answer: ChaosAnswer) => {
    if (answer.kind === 'up') up.resolve()
    else if (answer.kind === 'queued') course.queuedAt.set(answer.batch, Date.now())
    else course.ended = answer.notices
  })
  child.once('exit', (code) => up.reject(new Error(`a notifier ended with ${code}`)))
  await up.promise
  course.startsAt.push(Date.now())
  return child
}

/** Queues what is due in this life, twice where nobody said that it was queued, and lives a little longer. */
async function live(
  child: ChildProcess,
  { queuedAt }: Course,
  { random, until }: { readonly random: Random; readonly until: number },
): Promise<void> {
  for (let batch = 0; batch < until; batch += 1) {
    if (queuedAt.has(batch)) continue
    child.send(batchOf(batch))
    await pause(random.between(0, 60))
  }
  await pause(random.between(50, 1_200))
}
