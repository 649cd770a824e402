import type { Evidence } from '../model/finding.ts'
import type { Symptom } from '../model/vocabulary.ts'
import type { Lane } from './lane.ts'

/**
 * What a detector makes of a lane at one moment: surely ill, surely well, not well enough to call
 * an illness over (`poor`), or not to be told from here, which leaves everything as it is. `certain`
 * is ill beyond doubt: what it rests on has already lasted, and nothing more is waited for.
 */
export const verdict = { unclear: -1, well: 0, ill: 1, poor: 2, certain: 3 } as const
export type Verdict = (typeof verdict)[keyof typeof verdict]

/** How long an illness must last to be raised, and its absence to be cleared: quick in, slow out. */
export interface Hysteresis {
  readonly raiseAfterMs: number
  readonly clearAfterMs: number
}

/**
 * Looks for one symptom in one lane. Pure: all it knows is in the lane and in `at`.
 * `at` never goes back between two calls for the same lane.
 */
export interface Detector {
  readonly symptom: Symptom
  readonly hysteresis: Hysteresis
  judge(lane: Lane, at: number): Verdict
  /** When the trouble began, given that `judge` has just called the lane ill. */
  onsetAt(lane: Lane, at: number): number
  /** The numbers the finding rests on. */
  evidence(lane: Lane, at: number): Evidence
}
