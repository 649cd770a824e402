import {
  counterFields,
  type SampleRecord,
  type TelemetryRecord,
} from '../../triage/model/record.ts'
import type { Judged } from './figures.ts'
import type { Course, Log, StreamTruth } from './race.ts'
import type { Span, Verdict } from './score.ts'

/** What is to be shown. */
export interface StripOptions {
  readonly log: Log
  readonly judged: Judged
  /** At most so many misses, and as many false findings. */
  readonly most: number
}

/** One failure and the time around it. */
interface Failure {
  readonly title: string
  readonly stream: string
  /** What the seconds of the strip count from. */
  readonly zeroAt: number
  readonly around: Span
  readonly lines: string[]
}

const beforeMs = 8_000
const afterMs = 5_000
/** A long stall is cut after so long. */
const longestMs = 10_000

/**
 * The worst misses and false findings with the samples around them. Plays the course again to see
 * them. Worst are the longest; misses take turns by illness, false findings by symptom and vantage.
 */
export async function strips(
  course: Course,
  { log, judged, most }: StripOptions,
): Promise<readonly string[]> {
  const failures = [...misses(judged, most), ...falseFindings(judged, most)]
  if (failures.length === 0) return []
  const truths = new Map(course.truth().map((truth) => [truth.stream, truth]))
  const byStream = Map.groupBy(failures, ({ stream }) => stream)
  const before = new Map<string, SampleRecord>()
  await course.play(({ at, records }) => {
    for (const record of records) {
      for (const failure of byStream.get(record.stream) ?? []) {
        if (at < failure.around.start - 5_000 || at > failure.around.end) continue
        const line = lineOf(record, failure, { at, before })
        if (at >= failure.around.start)
          failure.lines.push(`${line}${marks(failure, at, truths.get(record.stream), log)}`)
      }
    }
  })
  return failures.map(({ title, lines }) => [title, ...lines].join('\n'))
}

function misses({ scores }: Judged, most: number): Failure[] {
  const missed = scores
    .flatMap((score) => score.outcomes)
    .filter(({ foundAt }) => foundAt === null)
    .sort((a, b) => lengthOf(b.stall) - lengthOf(a.stall))
  return inTurns(missed, ({ stall }) => stall.groups[0] ?? '', most).map(({ stream, stall }) => {
    const why = stall.groups.map((group) => `, ${group}`).join('')
    const title = `MISSED ${stream} at ${stall.start}: a stall of ${shownLength(stall)}${why}`
    return failureOf(title, stream, stall)
  })
}

function falseFindings({ scores }: Judged, most: number): Failure[] {
  const wrong = scores
    .flatMap((score) => score.verdicts)
    .filter(({ isTrue }) => !isTrue)
    .sort((a, b) => lengthOf(b.raised) - lengthOf(a.raised))
  const kindOf = ({ raised }: Verdict) => `${raised.sign} at ${raised.vantage}`
  return inTurns(wrong, kindOf, most).map((verdict) => {
    const { stream, raised } = verdict
    const title = `FALSE ${kindOf(verdict)} of ${stream} at ${raised.start}, for ${shownLength(raised)}`
    return failureOf(title, stream, raised)
  })
}

/** The first of each kind, then the second of each, and so on. */
function inTurns<One>(all: readonly One[], kindOf: (one: One) => string, most: number): One[] {
  const kinds = [...Map.groupBy(all, kindOf).values()]
  return kinds
    .flatMap((its) => its.map((one, turn) => ({ one, turn })))
    .sort((a, b) => a.turn - b.turn)
    .slice(0, most)
    .map(({ one }) => one)
}

function failureOf(title: string, stream: string, { start, end }: Span): Failure {
  const around = { start: start - beforeMs, end: Math.min(end, start + longestMs) + afterMs }
  return { title, stream, zeroAt: start, around, lines: [] }
}

function shownLength(span: Span): string {
  return `${(lengthOf(span) / 1_000).toFixed(1)} s`
}

function lengthOf({ start, end }: Span): number {
  return end - start
}

interface Place {
  readonly at: number
  readonly before: Map<string, SampleRecord>
}

function lineOf(
  record: TelemetryRecord,
  { zeroAt, title }: Failure,
  { at, before }: Place,
): string {
  const when = `${((at - zeroAt) / 1_000).toFixed(2).padStart(8)}`
  if (record.type !== 'sample') return `${when} ${JSON.stringify(record)}`
  const key = `${title} ${record.vantage}`
  const last = before.get(key)
  before.set(key, record)
  const fps = (record.fps?.toFixed(1) ?? '–').padStart(6)
  const kbps = record.bitrateBps === undefined ? '–' : (record.bitrateBps / 1_000).toFixed(0)
  return `${when} ${record.vantage.padEnd(7)} ${fps} fps ${kbps.padStart(6)} kbit/s ${changes(record, last)}`
}

const shownAlready = new Set(['type', 'stream', 'at', 'vantage', 'fps', 'bitrateBps'])

/** The other fields, where they moved since the last sample; counters by how far. */
function changes(record: SampleRecord, last: SampleRecord | undefined): string {
  const before: Fields = last ?? {}
  const moved = Object.entries(record)
    .filter(([field, value]) => !shownAlready.has(field) && value !== before[field])
    .map(([field, value]) => `${field} ${change(field, value, before[field])}`)
  const gone = Object.keys(before).filter((field) => !(field in record))
  return [...moved, ...gone.map((field) => `no ${field}`)].join(', ')
}

type Fields = { readonly [field: string]: unknown }

function change(field: string, value: unknown, before: unknown): string {
  if (typeof value !== 'number') return String(value)
  if (!counterFields.has(field) || typeof before !== 'number') return String(round(value))
  return `${value >= before ? '+' : ''}${round(value - before)}`
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}

/** What was true and what was said at that moment. */
function marks(
  { around, stream }: Failure,
  at: number,
  truth: StreamTruth | undefined,
  log: Log,
): string {
  const within = ({ start, end }: Span) => at >= start && at <= end
  const stepMs = 1_000
  const { raised } = log.of(stream)
  const words = [
    ...(truth?.stalls.some(within) ? ['STALL'] : truth?.ill.some(within) ? ['ill'] : []),
    ...(truth?.quiet.filter(within).map(({ kind }) => kind) ?? []),
    ...raised
      .filter(({ end }) => end > around.start)
      .flatMap(({ sign, start, end }) => {
        if (start > at - stepMs && start <= at) return [`▲${sign}`]
        if (end > at - stepMs && end <= at) return [`▽${sign}`]
        return start <= at && end > at ? [`|${sign}`] : []
      }),
  ]
  return words.length === 0 ? '' : `  [${words.join(' ')}]`
}
