import type { HeldPriority, JudgedPriority, PriorityReason } from '../model/priority-reason.ts'
import { type Priority, priorities, type Scenario, type Symptom } from '../model/vocabulary.ts'
import { lowerAfterMs } from './patience.ts'
import {
  durationWeight,
  scenarioWeight,
  symptomWeight,
  tierWeight,
  unknownViewersWeight,
  viewersWeight,
} from './priority-weights.ts'

/** What a priority is made of. */
export interface PriorityInput {
  /** The worst that is raised now. */
  readonly symptom: Symptom
  /** What the spell began as. */
  readonly firstSymptom: Symptom
  /** How long the spell has lasted. */
  readonly lastedMs: number
  /** The how manieth spell of the same trouble it is; 1 for the first. */
  readonly spells: number
  readonly viewers?: number
  /** The most who watched since the spell began. */
  readonly peakViewers?: number
  readonly tier?: string
  readonly scenario: Scenario
}

/** The least score of each priority. */
const thresholds: Readonly<Record<Priority, number>> = { P0: 80, P1: 60, P2: 40, P3: 0 }

/** It is worse now than when it began. */
const worseWeight = 5
/** Viewers leave: so many of those who were there at most, out of at least ten, are left. */
const leavingRatio = 0.7
const leavingFrom = 10
const leavingWeight = 5
/** It is not the first spell of it. */
const cameBackWeight = 5

/**
 * Weighs a trouble: for how many, how bad, how long and which way it goes, for whom, and in what
 * kind of show. Points add up where harm multiplies: ten points more are ten times the harm.
 */
export function judgePriority(input: PriorityInput): JudgedPriority {
  const { symptom, scenario, tier } = input
  const reasons: PriorityReason[] = [
    { reason: 'symptom', symptom, weight: symptomWeight(symptom, scenario) },
    viewersReason(input),
    { reason: 'tier', tier: tier ?? '', weight: tierWeight(tier ?? '') },
    { reason: 'scenario', scenario, weight: scenarioWeight(scenario) },
    { reason: 'lasting', ...(durationWeight(input.lastedMs) ?? { fromMs: 0, weight: 0 }) },
    ...trendReasons(input),
  ]
  // What weighs nothing explains nothing; the symptom and the viewers are always worth a word.
  const priorityReasons = reasons.filter(({ weight }, index) => index < 2 || weight !== 0)
  return { priority: priorityOf(scoreOf(priorityReasons)), priorityReasons }
}

function viewersReason({ viewers, peakViewers }: PriorityInput): PriorityReason {
  const most = Math.max(viewers ?? -1, peakViewers ?? -1)
  if (most < 0) return { reason: 'viewers-unknown', weight: unknownViewersWeight }
  return { reason: 'viewers', viewers: most, weight: viewersWeight(most) }
}

function trendReasons(input: PriorityInput): PriorityReason[] {
  const { symptom, firstSymptom: from, scenario, viewers, peakViewers, spells } = input
  const reasons: PriorityReason[] = []
  if (symptomWeight(symptom, scenario) > symptomWeight(from, scenario))
    reasons.push({ reason: 'getting-worse', from, weight: worseWeight })
  if (
    viewers !== undefined &&
    peakViewers !== undefined &&
    peakViewers >= leavingFrom &&
    viewers <= peakViewers * leavingRatio
  )
    reasons.push({
      reason: 'viewers-leaving',
      from: peakViewers,
      to: viewers,
      weight: leavingWeight,
    })
  if (spells > 1) reasons.push({ reason: 'came-back', times: spells, weight: cameBackWeight })
  return reasons
}

/** The score that reasons add up to. */
export function scoreOf(reasons: readonly PriorityReason[]): number {
  return reasons.reduce((sum, { weight }) => sum + weight, 0)
}

/** The priority of a score. */
export function priorityOf(score: number): Priority {
  if (score >= thresholds.P0) return 'P0'
  if (score >= thresholds.P1) return 'P1'
  return score >= thresholds.P2 ? 'P2' : 'P3'
}

/** The least score of a priority: what a person's word for it weighs. */
export function leastScore(priority: Priority): number {
  return thresholds[priority]
}

/** The next more urgent priority; `P0` stays what it is. */
export function oneStepUp(priority: Priority): Priority {
  return priorities[Math.max(0, priorities.indexOf(priority) - 1)] ?? priority
}

/** Whether `a` is more urgent than `b`. */
export function isMoreUrgent(a: Priority, b: Priority): boolean {
  return a < b
}

/**
 * Raises a priority at once and lowers it reluctantly: only when the score has called for less
 * for five minutes without a break, and then to the most urgent it has called for since.
 */
export function holdPriority(
  before: HeldPriority | null,
  judged: JudgedPriority,
  at: number,
): HeldPriority {
  if (!before || !isMoreUrgent(before.priority, judged.priority)) return { ...judged, easing: null }
  const most =
    before.easing && !isMoreUrgent(judged.priority, before.easing.most.priority)
      ? before.easing.most
      : judged
  const since = before.easing?.since ?? at
  if (at - since >= lowerAfterMs) return { ...most, easing: null }
  const { priority, priorityReasons } = before
  return { priority, priorityReasons, easing: { since, most } }
}
