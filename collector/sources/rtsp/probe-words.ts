import type { SightRecord, TelemetryRecord } from '../../../triage/model/record.ts'
import type { StreamFacts } from '../../announce.ts'
import type { SourceContext } from '../../source.ts'
import type { PictureReading } from './picture-meter.ts'

/** What a probe says of its one stream. Nothing here rejects: what could not be kept is logged. */
export interface ProbeWords {
  /** A sample; the first one announces the stream, and goes on doing so until that is kept. */
  sample(reading: PictureReading): Promise<void>
  /** That there is no sample, and why. */
  sight(state: SightRecord['state'], reason: string): Promise<void>
  /** Since when nothing has been said, in Unix ms. */
  lastAtMs(): number
}

export interface ProbeWordsOptions {
  readonly name: string
  readonly kind: string
  readonly stream: string
  /** What is known of the stream beforehand; null when it is announced by others. */
  readonly announce: StreamFacts | null
}

/** The words of one source about one stream. */
export function createProbeWords(
  { name, kind, stream, announce }: ProbeWordsOptions,
  { clock, log, metrics, emit }: SourceContext,
): ProbeWords {
  const facts = Object.fromEntries(
    Object.entries(announce ?? {}).filter(([, value]) => value !== undefined),
  )
  let lastAtMs = clock.now()
  let announced = announce === null
  let failing = false

  async function send(...records: readonly TelemetryRecord[]): Promise<boolean> {
    lastAtMs = clock.now()
    try {
      await emit(records)
    } catch (err) {
      if (!failing) log.error({ err, source: name, stream }, 'what was seen could not be kept')
      failing = true
      return false
    }
    if (failing) log.info({ source: name, stream }, 'what is seen is kept again')
    failing = false
    for (const { type } of records) metrics.recordsAccepted(kind, type, 1)
    return true
  }

  return {
    async sample(reading) {
      const at = clock.now()
      const sample = { type: 'sample', stream, at, vantage: 'probe', ...reading } as const
      if (announced) await send(sample)
      else announced = await send({ type: 'stream', stream, at, ...facts }, sample)
    },
    async sight(state, reason) {
      await send({ type: 'sight', stream, at: clock.now(), vantage: 'probe', state, reason })
    },
    lastAtMs: () => lastAtMs,
  }
}
