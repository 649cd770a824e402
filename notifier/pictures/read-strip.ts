import type { Recent, RecentMeasure } from '../../triage/model/recent.ts'
import type { Symptom } from '../../triage/model/vocabulary.ts'

/** When a trouble was what; all Unix ms. */
export interface TroubleTimes {
  readonly onsetAt: number
  /** When the reader was told of it; null where that is not in these minutes. */
  readonly toldAt: number | null
  /** Since when the stream is well again; null while it is not. */
  readonly overAt: number | null
}

/** One number of a stream over time. */
export interface StripPanel {
  readonly measure: RecentMeasure
  /** In steps; null where nothing was heard. */
  readonly values: readonly (number | null)[]
  /** When all is well; null where nobody knows. */
  readonly usual: number | null
  /** Shortly before the onset, and while it lasted; null: nothing was heard. */
  readonly before: number | null
  readonly after: number | null
  /** So many steps from one number to the next are no gap. */
  readonly bridgedSteps: number
}

/** What a metric strip is drawn and told from. */
export interface Strip extends TroubleTimes {
  readonly fromAt: number
  readonly toAt: number
  readonly stepMs: number
  /** One or two. */
  readonly panels: readonly StripPanel[]
}

const streamMeasures: readonly RecentMeasure[] = ['bitrateBps', 'fps', 'rttMs', 'lossRatio']
/** What shows a trouble, best first. These numbers do not know of a picture or a sound that is not there. */
const measuresOf: Readonly<Record<Symptom, readonly RecentMeasure[]>> = {
  stalled: streamMeasures,
  slideshow: streamMeasures,
  'frozen-picture': [],
  'black-picture': [],
  'silent-audio': [],
  'bitrate-collapse': streamMeasures,
  'frame-drops': ['fps', 'bitrateBps', 'rttMs', 'lossRatio'],
  'high-latency': ['rttMs', 'bitrateBps', 'fps', 'lossRatio'],
  'packet-loss': ['lossRatio', 'bitrateBps', 'fps', 'rttMs'],
  unstable: streamMeasures,
  gone: streamMeasures,
  'at-risk': streamMeasures,
}
const mostPanels = 2
/** So much must be known of the time before the onset for a break to be seen. */
const leastStepsBefore = 3
/** What was "before" is taken from this time, and what was "after" too. */
const spanMs = 30_000
/** What is told so long after the last number is not marked any more. */
const nearMs = 20_000
/** Room behind the last mark. */
const marginMs = 2_000

/**
 * What of the last minutes shows a trouble: null when they do not reach back to before the onset, or
 * no number that shows such a trouble is known.
 */
export function readStrip(recent: Recent, symptom: Symptom, times: TroubleTimes): Strip | null {
  const known = measuresOf[symptom].filter((measure) => isKnownBefore(recent, measure, times))
  if (known.length === 0) return null
  const shown = recent.fps.length
  const empty = Array.from({ length: shown }, (_, index) =>
    known.every((measure) => recent[measure][index] === null),
  )
  const first = empty.indexOf(false)
  const { stepMs } = recent
  const endAt = recent.fromAt + shown * stepMs
  const { toldAt: at } = times
  const isNear = at !== null && at >= recent.fromAt && at <= endAt + nearMs
  const toldAt = isNear ? at : null
  return {
    ...{ ...times, toldAt, stepMs, fromAt: recent.fromAt + first * stepMs },
    toAt: Math.max(endAt, toldAt === null ? 0 : toldAt + marginMs),
    panels: known.slice(0, mostPanels).map((measure) => ({
      measure,
      values: recent[measure].slice(first),
      usual: measure === 'bitrateBps' || measure === 'fps' ? recent.usual[measure] : null,
      ...beforeAndAfter(recent, measure, times),
    })),
  }
}

/** The known numbers of the steps in a span of time, and how many steps that is. */
interface Span {
  readonly known: readonly number[]
  readonly steps: number
}

/** Of the steps that begin after `fromAt` and before `untilAt`. */
function between(
  { fromAt: firstAt, stepMs, ...recent }: Recent,
  measure: RecentMeasure,
  [fromAt, untilAt]: readonly [number, number],
): Span {
  const steps = recent[measure].filter((_, index) => {
    const at = firstAt + index * stepMs
    return at > fromAt && at < untilAt
  })
  return { known: steps.filter((value) => value !== null), steps: steps.length }
}

function isKnownBefore(recent: Recent, measure: RecentMeasure, { onsetAt }: TroubleTimes): boolean {
  const { known } = between(recent, measure, [Number.NEGATIVE_INFINITY, onsetAt - recent.stepMs])
  return known.length >= leastStepsBefore
}

function beforeAndAfter(
  recent: Recent,
  measure: RecentMeasure,
  { onsetAt, overAt }: TroubleTimes,
): Pick<StripPanel, 'before' | 'after' | 'bridgedSteps'> {
  const { stepMs } = recent
  const bridgedSteps = bridgedIn(recent[measure])
  const untilAt = Math.min(onsetAt + spanMs, overAt ?? Number.POSITIVE_INFINITY)
  const wellAt = onsetAt - Math.max(spanMs, bridgedSteps * stepMs)
  const before = between(recent, measure, [wellAt, onsetAt - stepMs])
  // The step in which it broke began while it was well.
  const after = between(recent, measure, [onsetAt, untilAt])
  const isSilent = after.known.length === 0 && after.steps > bridgedSteps
  const newest = recent[measure].findLast((value) => value !== null) ?? null
  return {
    bridgedSteps,
    before: median(before.known),
    after: isSilent ? null : (median(after.known) ?? newest),
  }
}

/** Twice the steps from one number to the next, as it usually is: who reports every ten seconds is not gone in between. */
function bridgedIn(values: readonly (number | null)[]): number {
  const known = values.flatMap((value, index) => (value === null ? [] : [index]))
  const steps = known.slice(1).map((index, place) => index - (known[place] ?? 0))
  return 2 * (median(steps) ?? 1)
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}
