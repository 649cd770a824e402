import type { BaseLogger } from 'pino'
import type { Clock } from '../../triage/model/clock.ts'
import type { TelemetryRecord } from '../../triage/model/record.ts'
import type { CollectorMetrics } from '../metrics.ts'
import type { Normalizer } from '../normalize.ts'
import type { RecordSink } from '../source.ts'
import type { Ack } from './ack.ts'
import type { Frame } from './frame.ts'
import type { IndexedRejection } from './rejection.ts'

/** What both ways in need: where records go, and who is told about it. */
export interface IntakeOptions {
  readonly sink: RecordSink
  readonly clock: Clock
  readonly log: BaseLogger
  readonly metrics: CollectorMetrics
}

/** Hands the records of frames on, and says what became of them. */
export interface Intake {
  /**
   * Resolves, never rejects, to the answer for this frame once its records are committed. If
   * they cannot be, the answer accepts none of them and gives `not-stored` for each.
   */
  take(frame: Frame, agent: Normalizer): Promise<Ack>
}

/** @param via The way in as metrics call it. */
export function createIntake(via: 'websocket' | 'http', options: IntakeOptions): Intake {
  const { sink, clock, log, metrics } = options
  let storing = true

  async function store(records: readonly TelemetryRecord[]): Promise<boolean> {
    try {
      await sink(records)
    } catch (error) {
      // Once, not once for each of the frames that fail from here on; the metric counts those.
      if (storing) log.error({ err: error, via }, 'records cannot be stored; agents are told so')
      storing = false
      return false
    }
    if (!storing) log.info({ via }, 'records can be stored again')
    storing = true
    return true
  }

  return {
    async take(frame, agent) {
      const { rejected } = frame
      if (rejected.length > 0) countRejected(metrics, via, rejected)
      if (frame.unknownFields > 0) metrics.unknownField(via, frame.unknownFields)
      if (frame.records.length === 0) return { type: 'ack', accepted: 0, rejected }
      const records = agent.normalize(frame.records, clock.now())
      if (await store(records)) {
        countAccepted(metrics, via, records)
        return { type: 'ack', accepted: records.length, rejected }
      }
      metrics.recordRejected(via, 'not-stored', records.length)
      return { type: 'ack', accepted: 0, rejected: withNotStored(frame) }
    },
  }
}

function countAccepted(
  metrics: CollectorMetrics,
  via: string,
  records: readonly TelemetryRecord[],
): void {
  // Records of one type come in runs, so that a frame of samples is counted at one go.
  for (let from = 0; from < records.length; ) {
    const type = (records[from] as TelemetryRecord).type
    let to = from + 1
    while (to < records.length && (records[to] as TelemetryRecord).type === type) to += 1
    metrics.recordsAccepted(via, type, to - from)
    from = to
  }
}

function countRejected(
  metrics: CollectorMetrics,
  via: string,
  rejected: readonly IndexedRejection[],
): void {
  const counts = new Map<string, number>()
  for (const { code } of rejected) counts.set(code, (counts.get(code) ?? 0) + 1)
  for (const [code, count] of counts) metrics.recordRejected(via, code, count)
}

/** The frame's rejections, and one more for each record that was right. */
function withNotStored(frame: Frame): readonly IndexedRejection[] {
  const wrong = new Map(frame.rejected.map((each) => [each.index, each]))
  const detail = 'the record is right but could not be stored, send it again'
  return Array.from(
    { length: frame.total },
    (_, index) => wrong.get(index) ?? { index, code: 'not-stored', detail },
  )
}
