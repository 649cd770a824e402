import type { BaseLogger } from 'pino'
import type { Delivery } from './channel.ts'
import type { BreakerStatus } from './circuit-breaker.ts'

/** Follows how attempts end, so that an outage of a channel is one line in the log. */
export interface ChannelTrouble {
  /** Logs a channel's first failed attempt, and the first accepted one after it. */
  attempt(channel: string, delivery: Delivery): void
  /** Logs that a channel is left alone for a while, and that it is used again. */
  turned(channel: string, turn: 'opened' | 'closed', breaker: BreakerStatus): void
}

/** Nothing has failed yet. */
export function createChannelTrouble(log: BaseLogger): ChannelTrouble {
  const failures = new Map<string, number>()
  return {
    attempt(channel, delivery) {
      const before = failures.get(channel) ?? 0
      if (delivery.outcome === 'accepted') {
        if (before > 0) log.info({ channel, failures: before }, 'channel accepts notices again')
        failures.delete(channel)
        return
      }
      const { reason, detail } = delivery
      if (reason === 'stopped') return
      if (before === 0) log.warn({ channel, reason, detail }, 'channel did not accept a notice')
      failures.set(channel, before + 1)
    },
    turned(channel, turn, { reason }) {
      if (turn === 'closed') log.info({ channel }, 'channel is used again')
      else log.error({ channel, reason }, 'channel is left alone and tried now and then')
    },
  }
}
