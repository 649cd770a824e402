import type { BaseLogger } from 'pino'
import type { Clock } from '../triage/model/clock.ts'

/** A clock that never goes back, whatever is done to the one it follows. */
export interface SteadyClock extends Clock {
  /** Calls `told` whenever the other clock was found to have been set back, with by how many ms. */
  onSetBack(told: (byMs: number) => void): void
}

/**
 * While it is ahead it runs slower by this share, so that it meets the other clock again in the end
 * and nobody who measures with it notices.
 */
const slowerRatio = 0.02

/**
 * Follows `clock`. When that is set back, this one goes on from where it was, ahead of it from
 * then on, and comes back to it slowly; the log says so. Set forward, it is followed at once.
 */
export function createSteadyClock(clock: Clock, log: Pick<BaseLogger, 'warn'>): SteadyClock {
  const listeners: ((byMs: number) => void)[] = []
  let last = clock.now()
  let aheadMs = 0

  return {
    after: clock.after,
    elapsedMs: clock.elapsedMs,
    onSetBack(told) {
      listeners.push(told)
    },
    now() {
      const wall = clock.now()
      const passedMs = wall - last
      last = wall
      if (passedMs >= 0) aheadMs = Math.max(0, aheadMs - passedMs * slowerRatio)
      else {
        aheadMs -= passedMs
        log.warn({ byMs: -passedMs }, 'the clock was set back; we go on, and return to it slowly')
        for (const told of listeners) told(-passedMs)
      }
      return Math.floor(wall + aheadMs)
    },
  }
}
