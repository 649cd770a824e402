import type { Schedule } from './duty.ts'
import { shiftsOf } from './shifts.ts'

/** The moment at which others go on duty, and who they are. */
export interface Handover {
  /** Unix ms. */
  readonly at: number
  /** Ids of those who serve from then on; empty when nobody does. */
  readonly people: readonly string[]
}

/** A handover that is not where it was; null on the side on which there is none. */
export interface MovedHandover {
  readonly was: Handover | null
  readonly is: Handover | null
}

/** The handovers of a schedule after `fromMs` and before `toMs`, in order. */
export function handoversOf(schedule: Schedule, fromMs: number, toMs: number): Handover[] {
  const [, ...later] = shiftsOf(schedule, fromMs, toMs)
  return later.map(({ fromMs: at, posts }) => ({ at, people: posts.map(({ person }) => person) }))
}

/** No time zone moves its clock by more than this at once. */
const farthestMs = 26 * 3_600_000

/** What differs between two computations of the same time, in order; a handover to the same people near by is the same one, moved. */
export function movedHandovers(
  before: readonly Handover[],
  now: readonly Handover[],
): MovedHandover[] {
  const known = new Set(before.map(keyOf))
  const still = new Set(now.map(keyOf))
  const appeared = now.filter((each) => !known.has(keyOf(each)))
  const gone = before.filter((each) => !still.has(keyOf(each)))
  const moved = gone.map((was): MovedHandover => {
    const index = appeared.findIndex(
      (is) => samePeople(is, was) && Math.abs(is.at - was.at) <= farthestMs,
    )
    return { was, is: index < 0 ? null : (appeared.splice(index, 1)[0] ?? null) }
  })
  const fresh = appeared.map((is): MovedHandover => ({ was: null, is }))
  return [...moved, ...fresh].sort((a, b) => momentOf(a) - momentOf(b))
}

function momentOf({ was, is }: MovedHandover): number {
  return (is ?? was)?.at ?? 0
}

function keyOf({ at, people }: Handover): string {
  return JSON.stringify([at, people])
}

function samePeople(one: Handover, other: Handover): boolean {
  return JSON.stringify(one.people) === JSON.stringify(other.people)
}
