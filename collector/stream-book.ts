import type { SampleField, TelemetryRecord } from '../triage/model/record.ts'
import type { Limitation, Vantage } from '../triage/model/vocabulary.ts'
import type { StreamFacts } from './announce.ts'

/** The numbers of one sample; a key without a value is not told. */
export type SampleNumbers = { readonly [field in SampleField]?: number | undefined } & {
  readonly limitation?: Limitation | undefined
}

/** What one look saw of one stream. */
export interface Sighting {
  readonly stream: string
  readonly facts: StreamFacts
  readonly numbers: SampleNumbers
}

/** When a look was, and how far it reached. */
export interface LookTimes {
  /** When its answer came: Unix ms, which the records carry. */
  readonly atMs: number
  /** When it began, by the clock that never jumps. */
  readonly beganMs: number
  readonly partial: PartialSight
}

/** What a look could not see. */
export interface PartialSight {
  /** Why it could not see every stream, in one plain line; empty when it could. */
  readonly reason: string
  /**
   * Only streams that were last seen before this (by the clock that never jumps) may be there
   * unseen; all of them when left out.
   */
  readonly beforeMs?: number
}

/** Of a look that saw everything there is. */
export const wholeLook: PartialSight = { reason: '' }

/** Records, and what to do once they are kept: until then nothing counts as said. */
export interface Words {
  readonly records: readonly TelemetryRecord[]
  keep(): void
}

/** What a source has said of its streams, and so what it has to say next. */
export interface StreamBook {
  /**
   * The words for a look that was answered: each stream is announced when it is new or its facts
   * have changed, then sampled. A stream it had and that is not there any more is `absent`; but
   * `blind` when the look was partial, and ended when nobody could look for a minute before.
   */
  saw(seen: readonly Sighting[], times: LookTimes): Words
  /** The words for a look that failed: every stream it had is `blind`, said once. */
  lost(reason: string, atMs: number): Words
  /** The words for a stream that its server says has ended well. `elapsedMs`: when it said so. */
  ended(stream: string, reason: string, atMs: number, elapsedMs: number): Words
  /** How many streams it has. */
  readonly size: number
}

/** After this long without a look nobody can say whether a stream that is gone was ended or cut. */
export const rememberedMs = 60_000
/** A look that began this shortly after an end may still show what has ended. */
const endingMs = 500
/** Ends are remembered until every look that could contradict them is over. */
const endRememberedMs = 60_000

interface Known {
  readonly told: string
  readonly seenMs: number
  readonly blind: boolean
}

/** An empty book of what `vantage` sees. Pure: it knows no clock. */
export function createStreamBook(vantage: Vantage): StreamBook {
  let known = new Map<string, Known>()
  const ends = new Map<string, number>()

  function forgetEnds(elapsedMs: number): void {
    for (const [stream, endedMs] of ends) {
      if (elapsedMs - endedMs > endRememberedMs) ends.delete(stream)
    }
  }

  function hasJustEnded(stream: string, beganMs: number): boolean {
    if (ends.size === 0) return false
    const endedMs = ends.get(stream)
    return endedMs !== undefined && beganMs < endedMs + endingMs
  }

  function sight(stream: string, at: number, state: 'absent' | 'blind', reason: string) {
    return { type: 'sight', stream, at, vantage, state, reason } as const
  }

  /** The last word on a stream that this look did not show. */
  function missing(stream: string, before: Known, times: LookTimes): TelemetryRecord | null {
    const { atMs: at, beganMs, partial } = times
    if (isUnseen(before, partial)) {
      return before.blind ? null : sight(stream, at, 'blind', partial.reason)
    }
    if (beganMs - before.seenMs <= rememberedMs || !before.blind) {
      return sight(stream, at, 'absent', 'the server answers and does not have it')
    }
    return { type: 'end', stream, at, reason: 'it was over before the server could be asked again' }
  }

  function present(seen: readonly Sighting[], times: LookTimes, records: TelemetryRecord[]) {
    const { atMs: at, beganMs } = times
    const next = new Map<string, Known>()
    for (const { stream, facts, numbers } of seen) {
      if (next.has(stream) || hasJustEnded(stream, beganMs)) continue
      const told = JSON.stringify(facts)
      if (known.get(stream)?.told !== told) {
        records.push(withoutGaps({ type: 'stream', stream, at, ...facts }))
      }
      records.push(withoutGaps({ type: 'sample', stream, at, vantage, ...numbers }))
      next.set(stream, { told, seenMs: beganMs, blind: false })
    }
    return next
  }

  function saw(seen: readonly Sighting[], times: LookTimes): Words {
    const records: TelemetryRecord[] = []
    const next = present(seen, times, records)
    for (const [stream, before] of known) {
      if (next.has(stream)) continue
      const word = missing(stream, before, times)
      if (word) records.push(word)
      if (isUnseen(before, times.partial)) next.set(stream, { ...before, blind: true })
    }
    return {
      records,
      keep() {
        known = next
        forgetEnds(times.beganMs)
      },
    }
  }

  return {
    saw,
    lost(reason, atMs) {
      const unaware = [...known].filter(([, { blind }]) => !blind)
      return {
        records: unaware.map(([stream]) => sight(stream, atMs, 'blind', reason)),
        keep() {
          for (const [stream, before] of unaware) known.set(stream, { ...before, blind: true })
        },
      }
    },
    ended: (stream, reason, atMs, elapsedMs) => ({
      records: [{ type: 'end', stream, at: atMs, reason }],
      keep() {
        known.delete(stream)
        ends.set(stream, elapsedMs)
      },
    }),
    get size() {
      return known.size
    },
  }
}

/** Whether a stream that is missing may be there all the same. */
function isUnseen({ seenMs }: Known, { reason, beforeMs = Infinity }: PartialSight): boolean {
  return reason !== '' && seenMs < beforeMs
}

/** The record without the keys that have no value. */
function withoutGaps(record: { readonly [key: string]: unknown }): TelemetryRecord {
  const told: { [key: string]: unknown } = {}
  for (const key in record) if (record[key] !== undefined) told[key] = record[key]
  return told as unknown as TelemetryRecord
}
