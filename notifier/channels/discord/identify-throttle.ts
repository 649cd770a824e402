import type { IIdentifyThrottler } from 'discord.js'
import type { Clock } from '../../../triage/model/clock.ts'

/** Discord allows one new session per 5 s for a bot of ordinary size (its gateway reference). */
export const identifyEveryMs = 5_000

/** Spaces out new sessions, over reconnects and over new clients; resuming is not held back. */
export interface IdentifyThrottle extends IIdentifyThrottler {
  /** Nobody waits any longer. */
  close(): void
}

/** A throttle that lets the first session through at once. */
export function createIdentifyThrottle(clock: Clock): IdentifyThrottle {
  let nextAt = 0
  const cancels = new Set<() => void>()
  return {
    waitForIdentify(_shardId, signal) {
      const waitMs = nextAt - clock.now()
      nextAt = Math.max(nextAt, clock.now()) + identifyEveryMs
      if (waitMs <= 0) return Promise.resolve()
      return new Promise((resolve, reject) => {
        const cancel = clock.after(waitMs, () => {
          cancels.delete(cancel)
          resolve()
        })
        cancels.add(cancel)
        signal.addEventListener(
          'abort',
          () => {
            cancel()
            cancels.delete(cancel)
            reject(new Error('the connection closed before its turn came'))
          },
          { once: true },
        )
      })
    },
    close() {
      for (const cancel of cancels) cancel()
      cancels.clear()
    },
  }
}
