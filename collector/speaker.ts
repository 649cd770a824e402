import type { TelemetryRecord } from '../triage/model/record.ts'
import { isRejection, parseRecord } from './ingest/parse-record.ts'
import type { SourceContext } from './source.ts'
import type { Words } from './stream-book.ts'

/** Records could not be stored; they are said again with the next words. */
export class NotKept extends Error {
  override readonly name = 'NotKept'
}

/**
 * Says words one after the other: computes them, sends what is right of them, and only then counts
 * them as said. Every record is held against the rules of the push ingest, so that one stream with
 * an impossible name or number never costs its neighbours. Rejects with `NotKept`.
 */
export function createSpeaker(
  { name, kind }: { readonly name: string; readonly kind: string },
  { emit, metrics }: Pick<SourceContext, 'emit' | 'metrics'>,
): (compute: () => Words) => Promise<void> {
  let tail: Promise<void> = Promise.resolve()

  async function say(compute: () => Words): Promise<void> {
    const words = compute()
    const records = checked(words.records)
    if (records.length > 0) {
      await emit(records).catch((cause: unknown) => {
        throw new NotKept(`what source "${name}" saw could not be stored`, { cause })
      })
    }
    words.keep()
    count(records)
  }

  function checked(records: readonly TelemetryRecord[]): readonly TelemetryRecord[] {
    const right: TelemetryRecord[] = []
    for (const record of records) {
      const parsed = parseRecord(record, { unknownFields: 0 })
      if (isRejection(parsed)) metrics.recordRejected(kind, parsed.code)
      else right.push(parsed)
    }
    return right
  }

  function count(records: readonly TelemetryRecord[]): void {
    const counts = new Map<string, number>()
    for (const { type } of records) counts.set(type, (counts.get(type) ?? 0) + 1)
    for (const [type, times] of counts) metrics.recordsAccepted(kind, type, times)
  }

  return (compute: () => Words): Promise<void> => {
    const said = tail.then(() => say(compute))
    tail = said.catch(() => {})
    return said
  }
}
