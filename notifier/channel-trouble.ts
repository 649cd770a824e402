import type { BaseLogger } from 'pino'
import type { Delivery } from './channel.ts'

/** Follows how attempts end, so that an outage of a channel is one line in the log. */
export type ChannelTrouble = (channel: string, delivery: Delivery) => void

/** Logs a channel's first failed attempt, and the first accepted one after it. */
export function createChannelTrouble(log: BaseLogger): ChannelTrouble {
  const failures = new Map<string, number>()
  return (channel, delivery) => {
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
  }
}
