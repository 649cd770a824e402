import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import { isRejection, parseRecord } from '../../collector/ingest/parse-record.ts'
import type { TelemetryRecord } from '../../triage/model/record.ts'
import type { Course, Step, StreamTruth } from './race.ts'
import { createSampleTimes, type SampleTimes } from './sample-times.ts'

/** What can be labelled; a `pause` is no fault. */
const labelClasses = ['stall', 'freeze', 'micro', 'pause'] as const

/** One line of `<set>.labels.jsonl`. All times are Unix ms. */
export interface LabelLine {
  readonly stream: string
  readonly from: number
  readonly to: number
  readonly stalls: readonly {
    readonly start: number
    readonly end: number
    readonly class: (typeof labelClasses)[number]
    readonly startup: boolean
  }[]
}

/** Which stalls of a set are to be found. */
export interface DataCourseOptions {
  /** Those of class `stall` that last at least so long. */
  readonly minStallMs: number
}

/** The sets of a folder: each `<set>.ndjson` or `<set>.ndjson.gz` with its `<set>.labels.jsonl`. */
export function dataCourses(folder: string, options: DataCourseOptions): readonly Course[] {
  const names = new Set(readdirSync(folder))
  const sets = [...names].flatMap((name) => /^(.+)\.ndjson(\.gz)?$/.exec(name)?.[1] ?? []).sort()
  const labelled = sets.filter((set) => names.has(`${set}.labels.jsonl`))
  if (labelled.length === 0) {
    throw new Error(`${folder}: no <set>.ndjson(.gz) with its <set>.labels.jsonl in it`)
  }
  return labelled.map((set) => {
    const file = join(folder, names.has(`${set}.ndjson.gz`) ? `${set}.ndjson.gz` : `${set}.ndjson`)
    return dataCourse({ name: set, file, labels: join(folder, `${set}.labels.jsonl`) }, options)
  })
}

interface DataFiles {
  readonly name: string
  readonly file: string
  readonly labels: string
}

function dataCourse({ name, file, labels }: DataFiles, options: DataCourseOptions): Course {
  const lines = readLabels(labels)
  const shows = new Map<string, number>()
  return {
    name,
    async play(turn) {
      const times = createSampleTimes()
      const evidence = followLabels(lines, times, shows)
      const steps = createSteps(turn)
      for await (const record of recordsOf(file)) {
        times.note(record)
        evidence.at(record.at)
        steps.take(record)
      }
      evidence.at(Number.POSITIVE_INFINITY)
      steps.finish()
    },
    truth: () => lines.map((line) => truthOf(line, shows, options)),
  }
}

function keyOf(stream: string, start: number): string {
  return `${start} ${stream}`
}

/** What a line of labels says is true. A stall before the first picture cannot be told from one that has not begun. */
function truthOf(
  line: LabelLine,
  shows: ReadonlyMap<string, number>,
  options: DataCourseOptions,
): StreamTruth {
  const { stream, from, to, stalls } = line
  return {
    stream,
    watched: { start: from, end: to },
    stalls: stalls
      .filter(
        (one) => one.class === 'stall' && !one.startup && one.end - one.start >= options.minStallMs,
      )
      .map(({ start, end }) => ({
        start,
        end,
        showsAt: shows.get(keyOf(stream, start)) ?? start,
        groups: [],
      })),
    ill: stalls.filter((one) => one.class !== 'pause'),
    felt: stalls.filter((one) => one.class !== 'pause' && one.class !== 'micro'),
    quiet: stalls
      .filter((one) => one.class === 'pause')
      .map(({ start, end }) => ({ start, end, kind: 'pause' })),
    faults: [],
  }
}

/** Looks up when each labelled stall could first be seen, soon after it. */
function followLabels(lines: readonly LabelLine[], times: SampleTimes, shows: Map<string, number>) {
  const due = lines
    .flatMap(({ stream, stalls }) => stalls.map(({ start }) => ({ stream, start })))
    .sort((a, b) => a.start - b.start)
  let next = 0
  return {
    at(now: number): void {
      for (let one = due[next]; one && one.start + settledAfterMs < now; one = due[next]) {
        shows.set(keyOf(one.stream, one.start), times.showsAt(one.stream, one.start))
        next += 1
      }
    },
  }
}

/** By then the samples around a moment have come. */
const settledAfterMs = 60_000
/** As often as the engine ticks. */
const stepMs = 250
/** A gap longer than a day is not walked through. */
const longestGapMs = 86_400_000

/** Records as they would have arrived, had each come the moment it was made. */
function createSteps(turn: (step: Step) => void) {
  let at = 0
  let records: TelemetryRecord[] = []

  function walkTo(next: number): void {
    if (at === 0) at = next - stepMs
    if (next - at > longestGapMs) at = next - longestGapMs
    while (at < next) {
      turn({ at, records })
      records = []
      at += stepMs
    }
  }

  return {
    take(record: TelemetryRecord): void {
      walkTo(Math.ceil(record.at / stepMs) * stepMs)
      records.push(record)
    },
    finish: () => walkTo(at + stepMs),
  }
}

async function* recordsOf(file: string): AsyncGenerator<TelemetryRecord> {
  const raw = createReadStream(file)
  const text = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  raw.once('error', (error) => text.destroy(error))
  const notes = { unknownFields: 0 }
  let rest = ''
  let number = 0
  text.setEncoding('utf8')
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      number += 1
      if (line !== '') yield read(line, `${file}:${number}`, notes)
    }
  }
  if (rest.trim() !== '') yield read(rest, `${file}:${number + 1}`, notes)
}

function read(line: string, where: string, notes: { unknownFields: number }): TelemetryRecord {
  const record = parseRecord(parseJson(line, where), notes)
  if (isRejection(record)) throw new Error(`${where}: ${record.detail}`)
  return record
}

function parseJson(line: string, where: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new Error(`${where}: is not JSON: ${(error as Error).message}`)
  }
}

/** Reads a labels file; throws with file and line for what is none. */
function readLabels(file: string): readonly LabelLine[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return []
      const where = `${file}:${index + 1}`
      return [checkLabels(parseJson(line, where), where)]
    })
}

function checkLabels(value: unknown, where: string): LabelLine {
  const { stream, from, to, stalls } = (value ?? {}) as Partial<LabelLine>
  if (typeof stream !== 'string')
    throw new Error(`${where}: stream is ${JSON.stringify(stream)}, expected a text`)
  if (typeof from !== 'number' || typeof to !== 'number' || !(from <= to)) {
    throw new Error(`${where}: from and to are ${from} and ${to}, expected Unix ms in order`)
  }
  if (!Array.isArray(stalls))
    throw new Error(`${where}: stalls is ${JSON.stringify(stalls)}, expected a list`)
  for (const stall of stalls as LabelLine['stalls']) {
    if (!labelClasses.includes(stall.class) || !(stall.start <= stall.end)) {
      throw new Error(
        `${where}: ${JSON.stringify(stall)} is no stall, expected start, end and a class of ${labelClasses.join(', ')}`,
      )
    }
  }
  return { stream, from, to, stalls }
}
