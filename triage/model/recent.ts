import type { Vantage } from './vocabulary.ts'

/** What is remembered of each step. */
export const recentMeasures = ['bitrateBps', 'fps', 'rttMs', 'lossRatio'] as const
export type RecentMeasure = (typeof recentMeasures)[number]

/** A number in each step; null where nothing was heard, or it was not said. */
type Steps = readonly (number | null)[]

/** What one vantage has lately shown of a stream, in even steps, oldest first: what a picture of it is drawn from. */
export interface Recent {
  readonly vantage: Vantage
  /** When the first step begins, Unix ms. */
  readonly fromAt: number
  readonly stepMs: number
  readonly bitrateBps: Steps
  readonly fps: Steps
  /** At most 2,032: more is not told apart. */
  readonly rttMs: Steps
  /** At most 0.508: more is not told apart. */
  readonly lossRatio: Steps
  /** What it is when all is well: as it was announced, or else as it was learned; null where nobody knows. */
  readonly usual: { readonly bitrateBps: number | null; readonly fps: number | null }
}
