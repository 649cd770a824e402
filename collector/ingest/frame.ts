import type { TelemetryRecord } from '../../triage/model/record.ts'
import { isRejection, type ParseNotes, parseRecord } from './parse-record.ts'
import { describeValue, type IndexedRejection, type Rejection } from './rejection.ts'

/** How a text holds its records: one JSON value (an object or an array), or one to a line. */
export type FrameFormat = 'json' | 'ndjson'

/** What one frame or body came to. */
export interface Frame {
  readonly records: readonly TelemetryRecord[]
  /** At most one for each record, by rising index. */
  readonly rejected: readonly IndexedRejection[]
  /** Fields that were left out of `records`. */
  readonly unknownFields: number
  /** How many records the frame held, right and wrong ones; 1 where it could not be read at all. */
  readonly total: number
}

/** How a frame is to be read. */
export interface FrameOptions {
  readonly format: FrameFormat
  /** A frame of more records is refused as a whole, so that the sender knows what to do. */
  readonly maxRecords: number
}

/**
 * Reads the text of one frame. Never throws. A wrong record costs only itself, and so does an
 * unreadable line of NDJSON; blank lines are skipped and not counted.
 */
export function readFrame(text: string, options: FrameOptions): Frame {
  // Some Windows programs put a byte order mark before everything they write.
  const body = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  return options.format === 'json' ? readJson(body, options) : readLines(body, options)
}

/** A frame of which nothing is taken, for a reason that lies in the frame and not in a record. */
export function refuseFrame(rejection: Rejection): Frame {
  const rejected = [{ index: 0, ...rejection }]
  return { records: [], rejected, unknownFields: 0, total: 1 }
}

function readJson(text: string, { maxRecords }: FrameOptions): Frame {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refuseFrame(unreadable('the frame', text, error))
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (values.length > maxRecords) return refuseFrame(tooMany(`${values.length}`, maxRecords))
  const gathered = gather()
  for (let index = 0; index < values.length; index += 1) {
    gathered.add(index, parseRecord(values[index], gathered.notes))
  }
  return gathered.frame(values.length)
}

function readLines(text: string, { maxRecords }: FrameOptions): Frame {
  const gathered = gather()
  let total = 0
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from)
    const to = newline === -1 ? text.length : newline
    const line = text.slice(from, to).trim()
    from = to + 1
    if (line === '') continue
    if (total === maxRecords) return refuseFrame(tooMany(`more than ${maxRecords}`, maxRecords))
    gathered.add(total, readLine(line, gathered.notes))
    total += 1
  }
  return gathered.frame(total)
}

function readLine(line: string, notes: ParseNotes): TelemetryRecord | Rejection {
  try {
    return parseRecord(JSON.parse(line), notes)
  } catch (error) {
    return unreadable('the line', line, error)
  }
}

function gather() {
  const records: TelemetryRecord[] = []
  const rejected: IndexedRejection[] = []
  const notes: ParseNotes = { unknownFields: 0 }
  return {
    notes,
    add(index: number, parsed: TelemetryRecord | Rejection) {
      if (isRejection(parsed)) rejected.push({ index, ...parsed })
      else records.push(parsed)
    },
    frame(total: number): Frame {
      return { records, rejected, unknownFields: notes.unknownFields, total }
    },
  }
}

function unreadable(what: string, text: string, error: unknown): Rejection {
  // V8's message quotes the text at length; the place is what helps.
  const place = /position \d+/.exec((error as Error).message)?.[0]
  const where = place === undefined ? '' : ` (at ${place})`
  const got = text.trim() === '' ? 'empty' : `${describeValue(text)}${where}`
  return { code: 'invalid-json', detail: `${what} is ${got}, expected JSON` }
}

function tooMany(count: string, maxRecords: number): Rejection {
  const detail = `the frame holds ${count} records, expected at most ${maxRecords}: none was taken, send it in parts`
  return { code: 'too-many-records', detail }
}
