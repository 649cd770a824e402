import { type Scenario, scenarios } from '../model/vocabulary.ts'
import { type DetectorOptions, type DetectorOverrides, detectorDefaults } from './catalog.ts'

/** A picture from a camera, or of a game: it never stands still, whatever it did before. */
const camera = { afterStandTimes: 0 } as const

/**
 * What each scenario changes of the shipped options. A call between two people is over when it
 * stutters; a show can bear a moment but lives on its picture; a voice room has little picture.
 */
export const profileOverrides: { readonly [scenario in Scenario]?: DetectorOverrides } = {
  'one-to-one': {
    stalled: { afterMs: 1_500, clearAfterMs: 4_000 },
    slideshow: { raiseAfterMs: 2_000, bufferMs: 800 },
    'frozen-picture': { afterMs: 1_500, ...camera },
    'high-latency': { illAboveMs: 600, illAboveByMs: 400, raiseAfterMs: 3_000 },
    'packet-loss': { raiseAfterMs: 2_000 },
  },
  show: { 'frozen-picture': camera },
  game: { 'frozen-picture': camera },
  'co-host': { 'frozen-picture': camera, 'high-latency': { illAboveMs: 1_200, illAboveByMs: 800 } },
  pk: { 'frozen-picture': camera, 'high-latency': { illAboveMs: 1_200, illAboveByMs: 800 } },
  group: { 'frozen-picture': camera, 'high-latency': { illAboveMs: 1_200, illAboveByMs: 800 } },
  'voice-room': {
    slideshow: {
      illBelowRatio: 0.2,
      illBelowFps: 0,
      raiseAfterMs: 10_000,
      bufferMs: 60_000,
      clearAfterMs: 6_000,
    },
    'frozen-picture': { afterMs: 30_000 },
    'black-picture': { afterMs: 60_000 },
    'silent-audio': { afterMs: 8_000 },
    'high-latency': { illAboveMs: 1_000 },
  },
}

/** The options of every scenario: shipped defaults, the scenario's own, then the configuration's. */
export function profiles(
  configured: { readonly [scenario in Scenario]?: DetectorOverrides | undefined } = {},
): ReadonlyMap<Scenario, DetectorOptions> {
  return new Map(
    scenarios.map((scenario) => [
      scenario,
      merge(merge(detectorDefaults, profileOverrides[scenario]), configured[scenario]),
    ]),
  )
}

function merge(
  options: DetectorOptions,
  overrides: DetectorOverrides | undefined,
): DetectorOptions {
  const merged: Record<string, object> = { ...options }
  for (const [symptom, changes] of Object.entries(overrides ?? {})) {
    merged[symptom] = { ...merged[symptom], ...changes }
  }
  return merged as unknown as DetectorOptions
}
