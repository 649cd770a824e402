import type { BaseLogger } from 'pino'

const firstPauseMs = 250
const longestPauseMs = 10_000

/** Keeps count of a store that fails, so that one outage is one line in the log. */
export interface OutboxTrouble {
  /** A call failed. Returns how long to leave the store alone, in ms: longer each time. */
  failed(error: unknown): number
  /** A call went well. */
  well(): void
}

/**
 * Logs the first failure of an outage, and its end with the number of failures in between.
 *
 * @param what what is being done with the outbox, such as `reading the outbox`
 */
export function createOutboxTrouble(log: BaseLogger, what: string): OutboxTrouble {
  let failures = 0
  return {
    failed(error) {
      if (failures === 0)
        log.error({ err: error }, `${what} fails; notices wait until it works again`)
      failures += 1
      return Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs)
    },
    well() {
      if (failures > 0) log.info({ failures }, `${what} works again`)
      failures = 0
    },
  }
}
