import type { BaseLogger } from 'pino'
import { createCommitQueue, type Portion } from './commit-queue.ts'
import type { TriageMetrics } from './metrics.ts'
import type { Clock } from './model/clock.ts'
import type { Report } from './model/engine-output.ts'
import type { Store, StoredStream } from './store/store.ts'
import type { Applied, TicketDesk } from './ticket-desk.ts'
import type { TicketChange } from './tickets/apply-trouble.ts'

export interface CommitterOptions {
  readonly store: Store
  readonly desk: TicketDesk
  readonly clock: Clock
  readonly log: BaseLogger
  readonly metrics: TriageMetrics
  /** Called after each commit that changed tickets or incidents. */
  readonly onChanged: (changes: readonly TicketChange[]) => void
}

/**
 * Brings what the engine reports into the store, in one transaction after another and in order for each
 * stream (see commit-queue.ts): tickets, their notices, and the state of the streams they are about. After a
 * crash neither knows more than the other. While the store fails, everything waits and is tried again.
 */
export interface Committer {
  /** Takes news on; a later row of a stream replaces an earlier one. */
  add(news: readonly Report[], rows: readonly StoredStream[]): void
  /** Resolves when all that was added before the call is committed. */
  committed(): Promise<void>
  /** Whether anything is being committed now. */
  busy(): boolean
  /**
   * Commits what is left. Rejects, with everybody who still waits, when the store fails too
   * often in a row: then nothing of it was acknowledged.
   */
  finish(): Promise<void>
  /** Empty while commits succeed; otherwise why the last one failed. */
  trouble(): string
}

interface Waiter {
  /** The place in the queue of the last thing it waits for. */
  readonly upTo: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

const firstRetryMs = 100
const longestRetryMs = 5_000
/** How often a store that fails is asked again when we are about to stop. */
const lastAttempts = 5

/** Makes a committer. */
export function createCommitter(options: CommitterOptions): Committer {
  const { store, desk, clock, log, metrics } = options
  let queue = createCommitQueue()
  let waiters: Waiter[] = []
  let running: Promise<void> | null = null
  let trouble = ''
  let finishing = false

  async function commit({ rows, news }: Portion): Promise<Applied> {
    const startedAt = clock.now()
    const applied = await store.transaction(async (tx) => {
      await tx.saveStreams(rows)
      return desk.apply(tx, news)
    })
    metrics.commitTook(clock.now() - startedAt)
    return applied
  }

  /** What is committed stays so, whatever those who are told of it make of it. */
  function tell({ changes, incidents }: Applied): void {
    if (changes.length === 0 && incidents.length === 0) return
    try {
      metrics.committed(changes, clock.now())
      metrics.incidents(incidents, clock.now())
      options.onChanged(changes)
    } catch (error) {
      log.error({ err: error }, 'a commit could not be told')
    }
  }

  async function attempt(portion: Portion): Promise<Error | null> {
    try {
      const applied = await commit(portion)
      if (trouble) log.info('the store commits again')
      trouble = ''
      tell(applied)
      return null
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      metrics.commitFailed()
      if (!trouble) log.error({ err: error }, 'the store does not commit; it is tried again')
      trouble = error.message || error.name
      return error
    }
  }

  async function commitUntilDone(portion: Portion): Promise<void> {
    let error = await attempt(portion)
    for (let tries = 1; error && !(finishing && tries >= lastAttempts); tries += 1) {
      await pause(clock, Math.min(longestRetryMs, firstRetryMs * 2 ** tries))
      error = await attempt(portion)
    }
    if (error) throw error
  }

  /** Whoever waits for nothing any more. */
  function release(): void {
    const first = queue.first()
    for (const { upTo, resolve } of waiters) if (upTo < first) resolve()
    waiters = waiters.filter(({ upTo }) => upTo >= first)
  }

  async function run(): Promise<void> {
    try {
      for (let portion = queue.take(); portion; portion = queue.take()) {
        await commitUntilDone(portion)
        release()
      }
    } catch (error) {
      giveUp(error as Error)
      throw error
    } finally {
      running = null
    }
  }

  /** The store has failed too often while we stop: nobody is left waiting. */
  function giveUp(error: Error): void {
    for (const { reject } of waiters) reject(error)
    waiters = []
    queue = createCommitQueue()
  }

  /** A run always waits for the store at least once, so that `running` is set before it is unset. */
  function start(): Promise<void> {
    if (!running && queue.first() < Number.POSITIVE_INFINITY) running = run()
    return running ?? Promise.resolve()
  }

  return {
    add(news, rows) {
      queue.add(news, rows)
      start().catch(() => {}) // told to whoever waits, and to `finish`
    },
    committed() {
      if (!running) return Promise.resolve()
      return new Promise((resolve, reject) => {
        waiters.push({ upTo: queue.last(), resolve, reject })
      })
    },
    busy: () => running !== null,
    async finish() {
      finishing = true
      await running
      await start()
    },
    trouble: () => trouble,
  }
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}
