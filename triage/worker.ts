import type { BaseLogger } from 'pino'
import type { Committer } from './committer.ts'
import type { StreamState } from './detectors/stream-state.ts'
import { type Engine, tickMs } from './engine.ts'
import type { TriageMetrics } from './metrics.ts'
import type { Clock } from './model/clock.ts'
import type { Report } from './model/engine-output.ts'
import type { TelemetryRecord } from './model/record.ts'
import type { Store, StoredStream } from './store/store.ts'

export interface WorkerOptions {
  readonly engine: Engine
  readonly committer: Committer
  readonly store: Store
  readonly clock: Clock
  readonly log: BaseLogger
  readonly metrics: TriageMetrics
  /** Every stream's state is written down once in this time. */
  readonly saveEveryMs: number
  /** Resolved tickets older than this are deleted. */
  readonly keepMs: number
  /** Called with the streams that are new, were announced anew, or have ended. */
  readonly onStreams?: (streams: readonly string[]) => void
  /** Called with what the engine has to say, before it is committed. */
  readonly onReports?: (reports: readonly Report[]) => void
}

/** Carries records and time through the engine, and what comes out of it to the committer. */
export interface Worker {
  start(): void
  /** Takes records; resolves when all they caused is committed. */
  take(records: readonly TelemetryRecord[]): Promise<void>
  /** Takes no more time in, writes every stream's state down and commits what is left. */
  stop(): Promise<void>
}

const pruneEveryMs = 3_600_000
/** So many rows at most are written with one commit for their own sake: tickets must not wait for them. */
const mostRows = 5_000

/** Makes a worker. */
export function createWorker(options: WorkerOptions): Worker {
  const { engine, committer, store, clock, log, metrics } = options
  const { onStreams = () => {}, onReports = () => {} } = options
  let cancelTick = (): void => {}
  let prunedAt = clock.now()
  let round: string[] = []
  let roundSize = 0
  let savedAt = clock.now()
  let saving = false

  /** Brings what the engine has to say to the committer; false when there was nothing to keep. */
  function report(): boolean {
    const news: Report[] = []
    const touched = new Set<string>()
    const heard: string[] = []
    for (const output of engine.drain()) {
      if (output.type === 'finding') {
        metrics.found(output)
        continue
      }
      if (output.type === 'stream') heard.push(output.stream)
      else news.push(output)
      if (output.type !== 'incident') touched.add(output.stream)
    }
    if (heard.length > 0) onStreams(heard)
    if (touched.size === 0 && news.length === 0) return false
    onReports(news)
    committer.add(news, rowsOf(touched))
    return true
  }

  /** Streams as they are right now: all that is in their state has been reported by now. */
  function rowsOf(streams: Iterable<string>): StoredStream[] {
    const rows: StoredStream[] = []
    for (const stream of streams) {
      const state = engine.state(stream)
      if (state) rows.push(storedStream(state, clock.now()))
    }
    return rows
  }

  /**
   * Writes down a share of the streams at each tick, so that no moment has to write them all. The
   * next share waits until this one is committed, and is then as large as the time that has passed,
   * within reason: a store that is too slow for all of them takes longer than was promised.
   */
  function saveShare(): void {
    if (saving) return
    const now = clock.now()
    if (round.length === 0) {
      round = [...engine.streams()].map(({ key }) => key)
      roundSize = round.length
      if (roundSize === 0) savedAt = now
    }
    const share = Math.floor((roundSize * (now - savedAt)) / options.saveEveryMs)
    if (share < 1) return
    savedAt = now
    saving = true
    committer.add([], rowsOf(round.splice(-Math.min(share, mostRows))))
    const done = () => {
      saving = false
    }
    committer.committed().then(done, done)
  }

  function prune(): void {
    prunedAt = clock.now()
    store.prune(prunedAt - options.keepMs).then(
      (deleted) => deleted > 0 && log.info({ deleted }, 'old tickets deleted'),
      (error) => log.error({ err: error }, 'old tickets could not be deleted'),
    )
  }

  function tick(): void {
    engine.tick(clock.now())
    report()
    saveShare()
    if (clock.now() - prunedAt >= pruneEveryMs) prune()
    cancelTick = clock.after(tickMs, tick)
  }

  return {
    start: tick,
    take(records) {
      for (const record of records) engine.take(record)
      return report() ? committer.committed() : Promise.resolve()
    },
    async stop() {
      cancelTick()
      report()
      committer.add([], rowsOf([...engine.streams()].map(({ key }) => key)))
      await committer.finish()
    },
  }
}

/** The row that keeps a stream's state. */
function storedStream(state: StreamState, at: number): StoredStream {
  return {
    stream: state.announced.stream,
    at,
    announced: state.announced,
    endedAt: state.endedAt,
    state: JSON.stringify(state),
  }
}
