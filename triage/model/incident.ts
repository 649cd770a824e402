import type { Evidence } from './finding.ts'
import type { Cause, Priority } from './vocabulary.ts'

/**
 * What streams can have in common; where several have the very same streams, the first is believed.
 * A pair is one value within another: an ISP's
 * way into one region, an app's version in one region. `fleet` is all of them: something that
 * is behind the troubles of streams which share nothing that we know of.
 */
export const incidentDimensions = [
  'node',
  'edge',
  'isp',
  'app',
  'region',
  'isp+region',
  'app+region',
  'fleet',
] as const
export type IncidentDimension = (typeof incidentDimensions)[number]

/** One shared cause behind the troubles of several streams. All times are Unix ms. */
export interface Incident {
  /** Stable and the same in every replay: made from the group and when it was opened. */
  readonly id: string
  readonly dimension: IncidentDimension
  /** Which node, ISP, …; the two of a pair are joined by `+`. */
  readonly value: string
  readonly cause: Cause
  /** How sure we are that this dimension, and none of the others, is behind it; 0–1. */
  readonly confidence: number
  /** When the first of its streams fell ill. */
  readonly onsetAt: number
  /** When the third of its streams fell ill: nobody could have known it for an incident before. */
  readonly thirdAt: number
  readonly openedAt: number
  /** When the newest of its streams joined. */
  readonly grewAt: number
  /** When it was over, or found to be a part of another one. */
  readonly closedAt: number | null
  /** The incident that it turned out to be a part of. */
  readonly mergedInto: string | null
  /** How many of its streams are ill now. */
  readonly ill: number
  /** How many streams of its group are watched now, the ill ones included. */
  readonly watched: number
  /** How many streams have been ill by it. */
  readonly affected: number
  readonly priority: Priority
  /**
   * Why it was opened: `victims` of `watched` streams fell ill within `windowMs` where `expected`
   * would have by chance, `healthy` did not; the odds against that are 1 to 10^`improbability`.
   */
  readonly evidence: Evidence
}

/** What became of an incident. */
export const incidentStates = ['opened', 'changed', 'merged', 'closed'] as const
export type IncidentState = (typeof incidentStates)[number]

/** An incident began, or what is known of it changed, or it is over. */
export type IncidentNews = {
  readonly type: 'incident'
  readonly at: number
  readonly state: IncidentState
} & Incident

/** The incident as its news tells of it. */
export function incidentOf({ type: _, at: __, state: ___, ...incident }: IncidentNews): Incident {
  return incident
}
