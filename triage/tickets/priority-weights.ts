import type { Scenario, Symptom } from '../model/vocabulary.ts'

/** How bad each symptom is for whoever watches, in points. Ten points are a factor of ten in harm. */
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

/** What a scenario changes: points of its own, and symptoms that hurt it more, or less, than a show. */
interface ScenarioWeights {
  readonly points: number
  readonly symptoms?: Partial<Readonly<Record<Symptom, number>>>
}

/**
 * The shipped weights by scenario. A call between two tolerates nothing, a battle and a co-hosted
 * show have two audiences; a voice room lives on its sound and shows no moving picture; in a game
 * every frame counts.
 */
const scenarioWeights: Readonly<Record<Scenario, ScenarioWeights>> = {
  show: { points: 0 },
  'co-host': { points: 5, symptoms: { 'high-latency': 25 } },
  pk: { points: 5, symptoms: { 'high-latency': 25 } },
  'one-to-one': { points: 10, symptoms: { 'high-latency': 30, 'silent-audio': 40 } },
  group: { points: 0, symptoms: { 'high-latency': 25, 'silent-audio': 35 } },
  'voice-room': {
    points: 0,
    symptoms: {
      'silent-audio': 40,
      'frozen-picture': 5,
      'black-picture': 5,
      slideshow: 5,
      'frame-drops': 5,
    },
  },
  game: { points: 0, symptoms: { slideshow: 35, 'frame-drops': 25 } },
  default: { points: 0 },
}

/** Points for how the stream is sold. */
const tierPoints: ReadonlyMap<string, number> = new Map([
  ['enterprise', 20],
  ['pro', 10],
  ['professional', 10],
])

/** Points for trouble that does not pass, longest first. */
const durationPoints: readonly (readonly [fromMs: number, points: number])[] = [
  [900_000, 25],
  [300_000, 20],
  [60_000, 10],
  [15_000, 5],
]

/** When nobody says how many watch, about as many as watch a typical stream: ten. */
export const unknownViewersWeight = 10

/** How bad a symptom is in a scenario. */
export function symptomWeight(symptom: Symptom, scenario: Scenario): number {
  return scenarioWeights[scenario].symptoms?.[symptom] ?? symptomPoints[symptom]
}

/** How little a scenario tolerates. */
export function scenarioWeight(scenario: Scenario): number {
  return scenarioWeights[scenario].points
}

/** How many suffer: ten points for every factor of ten. */
export function viewersWeight(viewers: number): number {
  return Math.round(10 * Math.log10(Math.max(1, viewers)))
}

/** How the stream is sold; 0 for a tier without a weight. */
export function tierWeight(tier: string): number {
  return tierPoints.get(tier) ?? 0
}

/** How long it lasts: the longest span reached, or null. */
export function durationWeight(
  lastedMs: number,
): { readonly fromMs: number; readonly weight: number } | null {
  const found = durationPoints.find(([fromMs]) => lastedMs >= fromMs)
  return found ? { fromMs: found[0], weight: found[1] } : null
}
