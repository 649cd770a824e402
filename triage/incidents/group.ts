import type { IncidentDimension } from '../model/incident.ts'

/** Streams that have one thing in common: those of one node, one ISP, … */
export interface Group {
  /** Unlike that of any other group. */
  readonly key: string
  readonly dimension: IncidentDimension
  readonly value: string
  readonly bit: number
  /** How many of its streams are watched now. */
  watched: number
  /** Troubles of its own (those of no incident), older ones counting less and less; as of `at`. */
  onsets: number
  /** Stream-milliseconds watched, older ones counting less alike; as of `at`. */
  exposureMs: number
  at: number
  /** Of `onsets`, those so young at `recentAt` that they may be the ones in question. */
  recent: number
  recentAt: number
  /** What the look under way has counted here. */
  readonly tally: Tally
}

/** What one look counts in a group. Only valid while `look` is the number of that look. */
export interface Tally {
  look: number
  /** Streams that are ill and not explained yet. */
  ill: number
  /** Ill streams of incidents that are settled: they speak neither for the group nor against it. */
  settled: number
  /** Of `ill`, those whose trouble began so many slots before the look. */
  readonly slots: Uint32Array
}

/** Onsets are counted in slots of this length, so many of them. */
export const slotMs = 2_000
export const slotCount = 60

/** Onsets are recent for this long. */
export const recentMs = slotMs * slotCount

/** How fast the past is forgotten: after this long it counts 1/e. */
export const memoryMs = 1_800_000

/** Counts an onset among those that may be in question at `at`. */
export function countRecent(group: Group, at: number): void {
  group.recent = group.recentAt === at ? group.recent + 1 : 1
  group.recentAt = at
}

/** All streams of the same whereabouts lie in one place; a place knows its groups. */
export interface Place {
  readonly key: string
  readonly groups: readonly Group[]
  watched: number
}

/** A group that nobody has seen yet. */
export function newGroup(about: Pick<Group, 'key' | 'dimension' | 'value' | 'bit'>): Group {
  return {
    ...about,
    watched: 0,
    onsets: 0,
    exposureMs: 0,
    at: 0,
    recent: 0,
    recentAt: 0,
    tally: { look: -1, ill: 0, settled: 0, slots: new Uint32Array(slotCount) },
  }
}

/** Brings what a group remembers up to `at`. To be called before `watched` changes. */
export function remember(group: Group, at: number): void {
  if (at <= group.at) return
  const kept = group.at === 0 ? 1 : Math.exp((group.at - at) / memoryMs)
  group.exposureMs = group.exposureMs * kept + group.watched * memoryMs * (1 - kept)
  group.onsets *= kept
  group.at = at
}

/** The tally of a group in a look, cleared when the look is a new one. */
export function tallyIn(group: Group, look: number): Tally {
  const { tally } = group
  if (tally.look !== look) {
    tally.look = look
    tally.ill = 0
    tally.settled = 0
    tally.slots.fill(0)
  }
  return tally
}
