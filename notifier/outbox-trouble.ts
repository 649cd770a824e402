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

/** Logs the first failure of an outage, and its end with the number of failures in between. */
export function createOutboxTrouble(log: BaseLogger): OutboxTrouble {
  let failures = 0
  return {
    failed(error) {
      if (failures === 0)
        log.error({ err: error }, 'the outbox cannot be used; notices wait until it can')
      failures += 1
      return Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs)
    },
    well() {
      if (failures > 0) log.info({ failures }, 'the outbox can be used again')
      failures = 0
    },
  }
}
