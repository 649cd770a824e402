import type { ComplaintKind } from './complaint.ts'

/** A complaint that was understood. */
export interface HeardComplaint {
  readonly at: number
  readonly about: ComplaintKind
}

/** What is remembered of the people who complained about one stream lately. Plain JSON, and small. */
export interface Outcry {
  /** The viewers' complaints of the last seconds, oldest first; no more than it takes to tell a burst. */
  readonly recent: readonly HeardComplaint[]
  /** How many of them come in the time of a burst when nothing is wrong: a slow average up to `at`. */
  readonly usual: { readonly at: number; readonly perBurst: number }
  /** When one of them was last written onto a ticket; 0 when none was. */
  readonly toldAt: number
  /** While people's word alone is enough for a trouble. */
  readonly alarm: Alarm | null
}

/** People say that a stream is ill, and no vantage has shown anything. */
export interface Alarm {
  readonly from: 'streamer' | 'viewer'
  readonly about: ComplaintKind
  /** When the first of them spoke, and the last. */
  readonly onsetAt: number
  readonly lastAt: number
  /** How many have spoken. */
  readonly complaints: number
}

/** The reasons of a diagnosis that rests on people's word alone. */
export const byWordReasons = [
  'viewers-complain-nothing-measured',
  'streamer-complains-nothing-measured',
  'viewers-complain-well-in',
  'viewers-complain-served-well',
] as const
/** One of them. */
export type ByWordReason = (typeof byWordReasons)[number]

/** Whether a diagnosis rests on people's word alone: anything measured is better. */
export function isByWord(reason: string): boolean {
  return byWordReasons.some((each) => each === reason)
}
