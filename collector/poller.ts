import type { Vantage } from '../triage/model/vocabulary.ts'
import type { StreamFacts } from './announce.ts'
import { backoffMs } from './backoff.ts'
import { LookError } from './look-error.ts'
import type { LookOutcome } from './metrics.ts'
import type { PollConfig } from './poll-options.ts'
import type { Source, SourceContext } from './source.ts'
import { keepSourceState } from './source-state.ts'
import { createSpeaker, NotKept } from './speaker.ts'
import {
  createStreamBook,
  type PartialSight,
  type SampleNumbers,
  wholeLook,
} from './stream-book.ts'
import { createStreamMeters } from './stream-meters.ts'

/** What a server said of one stream in one answer. */
export interface Reading {
  readonly stream: string
  /** What changes when the stream is published anew: its counters then begin anew, too. */
  readonly session: string
  /** What the server knows of the stream; what the configuration says goes over it. */
  readonly facts?: StreamFacts
}

/** What one look at a server brought. */
export interface Look<Seen extends Reading> {
  readonly readings: readonly Seen[]
  /** When the server made its answer, by the clock that never jumps (`HttpAnswer.elapsedMs`). */
  readonly elapsedMs: number
  /** What it could not see: a stream that is missing for that reason is not gone. */
  readonly partial?: PartialSight
}

/** Makes a sample's numbers of what one stream shows, look after look. */
export type StreamMeter<Seen> = (reading: Seen, elapsedMs: number) => SampleNumbers

export interface PollerOptions<Seen extends Reading> {
  readonly config: Omit<PollConfig, 'url'>
  readonly vantage: Vantage
  /**
   * Asks the server once. Rejects with a `LookError` that says why nothing was seen, and as soon
   * as `signal` aborts, which it does after `timeoutMs`.
   */
  readonly look: (signal: AbortSignal) => Promise<Look<Seen>>
  /** A meter for a stream that has just come, or is published anew. */
  readonly meter: () => StreamMeter<Seen>
  /** Closes what `look` has opened. */
  readonly close: () => void
  /** 0 to 1; spreads the looks of many sources. */
  readonly random?: () => number
}

/** A source that asks a server again and again. */
export interface Poller extends Source {
  /** The server says itself that a stream has ended well. Rejects when that could not be kept. */
  end(stream: string, reason: string): Promise<void>
  /**
   * The server says that a stream is over, and cannot say why: it has ended if it moved with the
   * last look that saw it. One that stood still by then was cut, and is absent with the next look.
   */
  endIfMoving(stream: string, reason: string): Promise<void>
  /** The session of a stream in the last look that saw it, that or the one before. */
  session(stream: string): string | undefined
}

/** A server that does not answer is asked more and more rarely, down to once in so long. */
const longestPauseMs = 15_000

/**
 * Asks a server every `intervalMs`, one look at a time, and turns its answers into records: see
 * `StreamBook` for what is said when. A look that fails makes the source `blind`, a partial one
 * `degraded`; after failures the pauses grow. Every record is held against the rules of the push
 * ingest, so that one stream with an impossible name or number never costs its neighbours.
 */
export function createPoller<Seen extends Reading>(
  options: PollerOptions<Seen>,
  context: SourceContext,
): Poller {
  const { config, random = Math.random } = options
  const { name, kind, intervalMs } = config
  const { clock, log, metrics } = context
  const state = keepSourceState(config, context)
  const book = createStreamBook(options.vantage)
  const meters = createStreamMeters(config, options.meter)
  const speak = createSpeaker(config, context)
  let failures = 0
  let stopped = false
  let callOffNext = () => {}
  let looking = Promise.resolve()
  let stopLook = () => {}

  async function look(signal: AbortSignal): Promise<LookOutcome> {
    const beganMs = clock.elapsedMs()
    try {
      const { readings, elapsedMs, partial = wholeLook } = await options.look(signal)
      const seen = meters.measure(readings, elapsedMs)
      await speak(() => book.saw(seen, { atMs: clock.now(), beganMs, partial }))
      failures = 0
      const outcome = partial.reason ? 'degraded' : 'up'
      state.become(outcome, partial.reason)
      return outcome
    } catch (error) {
      if (stopped) return 'blind'
      failures += 1
      const reason = reasonOf(error)
      if (failures === 1 && !(error instanceof LookError)) {
        log.error({ err: error, source: name }, reason)
      }
      state.become('blind', reason)
      await speak(() => book.lost(reason, clock.now())).catch(() => {})
      return 'blind'
    }
  }

  async function turn(): Promise<void> {
    const beganMs = clock.elapsedMs()
    const limit = new AbortController()
    const late = new LookError(`it gave no complete answer within ${config.timeoutMs} ms`)
    const callOffLimit = clock.after(config.timeoutMs, () => limit.abort(late))
    stopLook = () => limit.abort(late)
    const outcome = await look(limit.signal)
    callOffLimit()
    const tookMs = clock.elapsedMs() - beganMs
    if (stopped) return
    metrics.sourceLooked(name, outcome, tookMs, book.size)
    const limits = { minMs: intervalMs, maxMs: Math.max(intervalMs, longestPauseMs) }
    const pauseMs =
      failures > 1 ? backoffMs(failures - 1, limits, random) : Math.max(0, intervalMs - tookMs)
    callOffNext = clock.after(pauseMs, next)
  }

  function next(): void {
    looking = turn()
  }

  function end(stream: string, reason: string): Promise<void> {
    return speak(() => book.ended(stream, reason, clock.now(), clock.elapsedMs()))
  }

  return {
    name,
    kind,
    start() {
      callOffNext = clock.after(Math.round(random() * Math.min(intervalMs, 1_000)), next)
    },
    async stop() {
      stopped = true
      callOffNext()
      stopLook()
      await looking
      options.close()
      state.become('stopped')
    },
    status: state.status,
    end,
    async endIfMoving(stream, reason) {
      const seen = meters.last(stream)
      if (seen && seen.numbers.bitrateBps !== 0) await end(stream, reason)
    },
    session: (stream) => meters.last(stream)?.session,
  }

  function reasonOf(error: unknown): string {
    if (error instanceof LookError) return error.message
    return error instanceof NotKept
      ? error.message
      : 'its answer could not be read, the log says why'
  }
}
