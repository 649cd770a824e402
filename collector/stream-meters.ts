import type { StreamFacts } from './announce.ts'
import { compilePattern } from './linear-pattern.ts'
import type { PollConfig } from './poll-options.ts'
import type { Reading, StreamMeter } from './poller.ts'
import type { SampleNumbers, Sighting } from './stream-book.ts'

/** The meters of all streams of a source. */
export interface StreamMeters<Seen extends Reading> {
  /** What these readings come to: those that are asked for, each stream once. */
  measure(readings: readonly Seen[], elapsedMs: number): Sighting[]
  /** A stream in the last look that saw it, this one or the one before. */
  last(stream: string): { readonly session: string; readonly numbers: SampleNumbers } | undefined
}

/** Keeps a meter for each stream, and lets it go with the stream or its session. */
export function createStreamMeters<Seen extends Reading>(
  config: Pick<PollConfig, 'only' | 'announce'>,
  meter: () => StreamMeter<Seen>,
): StreamMeters<Seen> {
  const only = config.only === undefined ? null : compilePattern(config.only)
  interface Metered {
    readonly session: string
    readonly read: StreamMeter<Seen>
    numbers: SampleNumbers
  }
  let meters = new Map<string, Metered>()
  // Word that a stream is over may come after the look that did not find it any more.
  let before: typeof meters = new Map()

  function meterOf({ stream, session }: Seen): Metered {
    const known = meters.get(stream)
    return known?.session === session ? known : { session, read: meter(), numbers: {} }
  }

  return {
    measure(readings, elapsedMs) {
      const seen: Sighting[] = []
      const kept: typeof meters = new Map()
      for (const reading of readings) {
        const { stream, facts } = reading
        if ((only && !only.occursIn(stream)) || kept.has(stream)) continue
        const metered = meterOf(reading)
        kept.set(stream, metered)
        metered.numbers = metered.read(reading, elapsedMs)
        seen.push({
          stream,
          facts: withAnnounced(facts, config.announce),
          numbers: metered.numbers,
        })
      }
      before = meters
      meters = kept
      return seen
    },
    last: (stream) => meters.get(stream) ?? before.get(stream),
  }
}

function withAnnounced(facts: StreamFacts | undefined, announced: StreamFacts): StreamFacts {
  if (!facts) return announced
  const nominal = { ...facts.nominal, ...announced.nominal }
  return { ...facts, ...announced, ...(Object.keys(nominal).length > 0 && { nominal }) }
}
