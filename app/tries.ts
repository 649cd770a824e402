import type { Clock } from '../triage/model/clock.ts'

/** How often somebody may try something. */
export interface TryLimit {
  readonly most: number
  readonly withinMs: number
}

/** So many are remembered; whoever was quiet longest is forgotten first. */
const remembered = 10_000

/** Counts tries by who makes them, so that codes cannot be guessed. Memory only: a restart forgives. */
export function createTries(clock: Clock, { most, withinMs }: TryLimit) {
  const tries = new Map<string, readonly number[]>()
  return {
    /** Counts a try and resolves to 0, or to how many ms to wait when there were too many. */
    waitMs(who: string): number {
      const now = clock.now()
      const recent = (tries.get(who) ?? []).filter((at) => now - at < withinMs)
      tries.delete(who)
      const [oldest = now] = recent
      const tooMany = recent.length >= most
      tries.set(who, tooMany ? recent : [...recent, now])
      const [first] = tries.keys()
      if (first !== undefined && tries.size > remembered) tries.delete(first)
      return tooMany ? oldest + withinMs - now : 0
    },
  }
}
