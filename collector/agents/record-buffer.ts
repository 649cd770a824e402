import type { TelemetryRecord } from '../../triage/model/record.ts'
import type { Ack } from '../ingest/ack.ts'

/**
 * Records on their way to Stallwatch, in order. A frame that is being sent stays here until it is
 * acknowledged, so that nothing is lost with a connection.
 */
export interface RecordBuffer {
  /** Adds a record at the end. When the buffer is full the oldest sample gives way, and is counted. */
  add(record: TelemetryRecord): void
  /** The next frame to send; empty when nothing waits, or when a frame is under way already. */
  next(): readonly TelemetryRecord[]
  /** The frame under way was answered. Returns what went wrong with it, in order. */
  acknowledge(ack: Ack): readonly Refusal[]
  /** The frame under way was lost with its connection: its records are sent again, first. */
  giveBack(): void
  /** The last frame was too large: from now on they are smaller. */
  sendLess(): void
  /** Records that are not acknowledged yet. */
  readonly size: number
  /** Records that gave way so far. */
  readonly dropped: number
}

/** A record that Stallwatch turned away for good, with its reason. */
export interface Refusal {
  readonly record: TelemetryRecord
  readonly code: string
  readonly detail: string
}

export interface RecordBufferLimits {
  /** Beyond so many records the oldest sample gives way. */
  readonly maxRecords: number
  /** Records in one frame. */
  readonly frameRecords: number
}

/** An empty buffer. */
export function createRecordBuffer(limits: RecordBufferLimits): RecordBuffer {
  let waiting: TelemetryRecord[] = []
  let underWay: TelemetryRecord[] = []
  let dropped = 0
  let frameRecords = limits.frameRecords

  function makeRoom(): void {
    while (waiting.length + underWay.length > limits.maxRecords && waiting.length > 0) {
      // What a stream is and that it ended says more than how it was doing a while ago.
      const sample = waiting.findIndex(({ type }) => type === 'sample')
      waiting.splice(Math.max(0, sample), 1)
      dropped += 1
    }
  }

  return {
    add(record) {
      waiting.push(record)
      makeRoom()
    },
    next() {
      if (underWay.length > 0) return []
      underWay = waiting.splice(0, frameRecords)
      return underWay
    },
    acknowledge({ rejected }) {
      const answered = underWay
      underWay = []
      if (rejected.some(({ code }) => code === 'too-many-records')) {
        this.sendLess()
        waiting = [...answered, ...waiting]
        return []
      }
      const again = rejected.filter(({ code }) => code === 'not-stored')
      waiting = [...recordsAt(again, answered), ...waiting]
      return rejected.flatMap(({ index, code, detail }) => {
        const record = answered[index]
        return record && code !== 'not-stored' ? [{ record, code, detail }] : []
      })
    },
    giveBack() {
      waiting = [...underWay, ...waiting]
      underWay = []
      makeRoom()
    },
    sendLess() {
      frameRecords = Math.max(1, Math.floor(frameRecords / 2))
    },
    get size() {
      return waiting.length + underWay.length
    },
    get dropped() {
      return dropped
    },
  }
}

function recordsAt(
  places: readonly { readonly index: number }[],
  records: readonly TelemetryRecord[],
): readonly TelemetryRecord[] {
  return places.flatMap(({ index }) => records[index] ?? [])
}
