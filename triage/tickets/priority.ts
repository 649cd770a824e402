import type { PriorityReason } from '../model/trouble.ts'
import type { Priority, Symptom } from '../model/vocabulary.ts'

/** What a priority is made of. */
export interface PriorityInput {
  readonly symptom: Symptom
  /** How long the trouble has lasted. */
  readonly lastedMs: number
  readonly viewers?: number
  readonly tier?: string
  readonly scenario: string
}

/** How bad a symptom is for whoever watches, in points. */
const symptomPoints: Readonly<Record<Symptom, number>> = {
  gone: 40,
  stalled: 40,
  'frozen-picture': 40,
  'black-picture': 40,
  slideshow: 30,
  'silent-audio': 30,
  unstable: 25,
  'bitrate-collapse': 20,
  'packet-loss': 20,
  'frame-drops': 20,
  'high-latency': 15,
  'at-risk': 10,
}

/** Points from so many viewers on, most first. Unknown is taken for a middling audience. */
const viewerPoints: readonly (readonly [from: number, points: number])[] = [
  [10_000, 45],
  [1_000, 35],
  [100, 20],
  [10, 10],
  [0, 0],
]
const unknownViewerPoints = 10

/** Points for how the stream is sold. */
const tierPoints: ReadonlyMap<string, number> = new Map([
  ['enterprise', 20],
  ['pro', 10],
  ['professional', 10],
])

/** Points for scenarios that tolerate less, or more, than a show. */
const scenarioPoints: ReadonlyMap<string, number> = new Map([
  ['one-to-one', 10],
  ['pk', 5],
  ['co-host', 5],
])

/** Points for trouble that does not pass, longest first. */
const durationPoints: readonly (readonly [fromMs: number, points: number])[] = [
  [300_000, 20],
  [60_000, 10],
  [15_000, 5],
]

/** The least score of each priority. */
const thresholds: readonly (readonly [priority: Priority, from: number])[] = [
  ['P0', 80],
  ['P1', 60],
  ['P2', 40],
  ['P3', 0],
]

/** A priority with what made it. The weights add up to the score it was read from. */
export interface JudgedPriority {
  readonly priority: Priority
  readonly reasons: readonly PriorityReason[]
}

/** Weighs a trouble: how bad it is, for how many, for whom, and how long it has lasted. */
export function judgePriority(input: PriorityInput): JudgedPriority {
  const reasons: PriorityReason[] = [
    { reason: `symptom ${input.symptom}`, weight: symptomPoints[input.symptom] },
    viewersReason(input.viewers),
  ]
  const tier = input.tier === undefined ? 0 : (tierPoints.get(input.tier) ?? 0)
  if (tier) reasons.push({ reason: `tier ${input.tier}`, weight: tier })
  const scenario = scenarioPoints.get(input.scenario) ?? 0
  if (scenario) reasons.push({ reason: `scenario ${input.scenario}`, weight: scenario })
  const lasting = durationPoints.find(([fromMs]) => input.lastedMs >= fromMs)
  if (lasting)
    reasons.push({ reason: `lasting ${lasting[0] / 1_000} s or more`, weight: lasting[1] })
  const score = reasons.reduce((sum, { weight }) => sum + weight, 0)
  return { priority: thresholds.find(([, from]) => score >= from)?.[0] ?? 'P3', reasons }
}

function viewersReason(viewers: number | undefined): PriorityReason {
  if (viewers === undefined) return { reason: 'viewers unknown', weight: unknownViewerPoints }
  const weight = viewerPoints.find(([from]) => viewers >= from)?.[1] ?? 0
  return { reason: `viewers ${viewers}`, weight }
}

/** Whether `a` is more urgent than `b`. */
export function isMoreUrgent(a: Priority, b: Priority): boolean {
  return a < b
}
