import type { Post, Schedule } from './duty.ts'
import { postsAt } from './posts-at.ts'

/** A time in which the same people are on duty for the same reasons; nobody is when `posts` is empty. */
export interface Shift {
  readonly fromMs: number
  /** The handover: the next shift begins at this very moment. */
  readonly toMs: number
  readonly posts: readonly Post[]
}

/**
 * A schedule from one moment to another as shifts without a hole between them, one after the other.
 * The first begins at `fromMs` and the last ends at `toMs`, wherever those fall.
 */
export function* shiftsOf(schedule: Schedule, fromMs: number, toMs: number): Generator<Shift> {
  let atMs = fromMs
  while (atMs < toMs) {
    const { posts, untilMs } = postsAt(schedule, atMs)
    let endMs = Math.min(untilMs, toMs)
    while (endMs < toMs) {
      const next = postsAt(schedule, endMs)
      if (!samePosts(posts, next.posts)) break
      endMs = Math.min(next.untilMs, toMs)
    }
    yield { fromMs: atMs, toMs: endMs, posts }
    atMs = endMs
  }
}

function samePosts(one: readonly Post[], other: readonly Post[]): boolean {
  return (
    one.length === other.length &&
    one.every((post, index) => {
      const same = other[index]
      return (
        post.person === same?.person && post.layer === same.layer && post.reason === same.reason
      )
    })
  )
}
