import type { Clock } from '../../../triage/model/clock.ts'
import { createHttpClient } from '../../http-client.ts'
import { LookError } from '../../look-error.ts'
import { createPoller, type Look } from '../../poller.ts'
import type { Source, SourceContext } from '../../source.ts'
import { wholeLook } from '../../stream-book.ts'
import type { SrtConfig } from './config.ts'
import { createFileTail } from './file-tail.ts'
import { createStatsReader } from './read-stats.ts'
import { createSocketBook, type SrtReading } from './socket-book.ts'
import { createSrtMeter } from './srt-meter.ts'

/** Where statistics come from. */
interface StatsPlace {
  /** Whether each answer is all there is, and not only what was added. */
  readonly whole: boolean
  /** Rejects with a `LookError`, and as soon as `signal` aborts. */
  ask(signal: AbortSignal): Promise<{ readonly text: string; readonly elapsedMs: number }>
  close(): void
}

/**
 * Reads the statistics that an `srt-live-transmit` writes as JSON or CSV, from a file that grows or
 * over HTTP, at vantage `ingest`: what its connections receive. It writes every so many packets,
 * so a stream that has stopped writes nothing more, however it came to an end.
 */
export function createSrtSource(config: SrtConfig, context: SourceContext): Source {
  const { clock } = context
  const place = placeOf(config, clock)
  const reader = createStatsReader()
  const book = createSocketBook(config.stream, config.intervalMs)

  async function look(signal: AbortSignal): Promise<Look<SrtReading>> {
    const { text, elapsedMs } = await place.ask(signal)
    const { lines, unread } = reader.read(text)
    book.take(lines, { elapsedMs, now: clock.now(), whole: place.whole })
    const partial =
      unread > 0 ? { reason: `${unread} lines of statistics cannot be read` } : wholeLook
    return { readings: book.readings(elapsedMs), elapsedMs, partial }
  }

  return createPoller<SrtReading>(
    { config, vantage: 'ingest', look, meter: createSrtMeter, close: place.close },
    context,
  )
}

function placeOf(config: SrtConfig, clock: Clock): StatsPlace {
  return config.file === undefined ? webPlace(config, clock) : filePlace(config.file, clock)
}

function filePlace(path: string, clock: Clock): StatsPlace {
  const tail = createFileTail(path)
  return {
    whole: false,
    async ask(signal) {
      signal.throwIfAborted()
      // A disk far away may take its time.
      const late = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
      })
      const text = await Promise.race([tail.read(), late])
      return { text, elapsedMs: clock.elapsedMs() }
    },
    close() {},
  }
}

function webPlace({ url: address = '', ...options }: SrtConfig, clock: Clock): StatsPlace {
  const url = new URL(address)
  const client = createHttpClient({ ...options, url: address }, clock)
  return {
    whole: true,
    async ask(signal) {
      const { body, elapsedMs } = await client.ask({ url }, signal)
      const text = body.toString()
      if (text === '') throw new LookError('the answer is empty')
      if (!text.endsWith('\n')) throw new LookError('the answer is cut off in the middle of a line')
      return { text, elapsedMs }
    },
    close: client.close,
  }
}
