import type { BaseLogger } from 'pino'
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
 * Brings what the engine reports into the store, in order and in one transaction after another:
 * tickets, their notices, and the state of the streams they are about. After a crash neither
 * knows more than the other. While the store fails, everything waits and is tried again.
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

interface Batch {
  readonly news: Report[]
  readonly rows: Map<string, StoredStream>
  readonly waiting: { resolve: () => void; reject: (error: Error) => void }[]
}

const firstRetryMs = 100
const longestRetryMs = 5_000
/** How often a store that fails is asked again when we are about to stop. */
const lastAttempts = 5

/** Makes a committer. */
export function createCommitter(options: CommitterOptions): Committer {
  const { store, desk, clock, log, metrics } = options
  let next = emptyBatch()
  let current: Batch | null = null
  let running: Promise<void> | null = null
  let trouble = ''
  let finishing = false

  async function commit(batch: Batch): Promise<Applied> {
    const startedAt = clock.now()
    const applied = await store.transaction(async (tx) => {
      await tx.saveStreams([...batch.rows.values()])
      return desk.apply(tx, batch.news)
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

  async function attempt(batch: Batch): Promise<Error | null> {
    try {
      const applied = await commit(batch)
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

  async function commitUntilDone(batch: Batch): Promise<void> {
    let error = await attempt(batch)
    for (let tries = 1; error && !(finishing && tries >= lastAttempts); tries += 1) {
      await pause(clock, Math.min(longestRetryMs, firstRetryMs * 2 ** tries))
      error = await attempt(batch)
    }
    if (error) throw error
    for (const { resolve } of batch.waiting) resolve()
  }

  async function run(): Promise<void> {
    try {
      while (!isEmpty(next)) {
        current = next
        next = emptyBatch()
        await commitUntilDone(current)
        current = null
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
    for (const { reject } of [...(current?.waiting ?? []), ...next.waiting]) reject(error)
    current = null
    next = emptyBatch()
  }

  /** A run always waits for the store at least once, so that `running` is set before it is unset. */
  function start(): Promise<void> {
    if (!running && !isEmpty(next)) running = run()
    return running ?? Promise.resolve()
  }

  return {
    add(news, rows) {
      next.news.push(...news)
      for (const row of rows) next.rows.set(row.stream, row)
      start().catch(() => {}) // told to whoever waits, and to `finish`
    },
    committed() {
      const last = isEmpty(next) ? current : next
      if (!last) return Promise.resolve()
      return new Promise((resolve, reject) => {
        last.waiting.push({ resolve, reject })
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

function emptyBatch(): Batch {
  return { news: [], rows: new Map(), waiting: [] }
}

function isEmpty(batch: Batch): boolean {
  return batch.news.length === 0 && batch.rows.size === 0
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}
