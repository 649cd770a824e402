import { type Group, memoryMs, remember } from './group.ts'

/**
 * What is taken for usual until a fleet has shown its own ways: a trouble every ten hours of a
 * stream, counted as if five such hours had been watched; a minute of illness, as if five times.
 */
const priorRate = 0.1 / 3_600_000
const priorExposureMs = 5 * 3_600_000
const priorLastsMs = 60_000
const priorTroubles = 5
/** A group is taken for as well as the fleet until more than this was seen of it. */
const ownExposureMs = 2 * 3_600_000

/** How much illness there is that has nothing to do with any incident. Plain JSON. */
export interface Burden {
  /** Milliseconds of illness, older ones counting less; as of `at`. */
  readonly illMs: number
  /** How many are ill now. */
  readonly ill: number
  readonly at: number
}

/** Nobody is ill. */
export const noBurden: Burden = { illMs: 0, ill: 0, at: 0 }

/** The burden at `at`, with so many more who are ill from then on. */
export function shift(burden: Burden, at: number, by: number): Burden {
  const ill = burden.ill + by
  if (burden.at === 0) return { illMs: 0, ill, at }
  const kept = Math.exp(Math.min(0, burden.at - at) / memoryMs)
  const illMs = burden.illMs * kept + burden.ill * memoryMs * (1 - kept)
  return { illMs, ill, at: Math.max(burden.at, at) }
}

/**
 * How often a stream of this group falls ill by itself, per ms: by the group's own history where
 * there is enough of it, and never less than the fleet's.
 * The troubles counted as recent are left out: they may be no coincidence.
 */
export function rateOf(group: Group, fleet: Group, at: number): number {
  const past = ({ onsets, recent, recentAt }: Group) =>
    Math.max(0, onsets - (recentAt === at ? recent : 0))
  remember(fleet, at)
  remember(group, at)
  const usual = (past(fleet) + priorRate * priorExposureMs) / (fleet.exposureMs + priorExposureMs)
  const own = (past(group) + usual * ownExposureMs) / (group.exposureMs + ownExposureMs)
  return Math.max(usual, own)
}

/** How long a trouble of a stream's own lasts, in ms. */
export function lastsMs(burden: Burden, fleet: Group): number {
  return (burden.illMs + priorLastsMs * priorTroubles) / (fleet.onsets + priorTroubles)
}
