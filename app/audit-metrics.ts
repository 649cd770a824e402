import { Counter, Gauge, Registry } from 'prom-client'

/** What became of heartbeats. */
export const heartbeatOutcomes = ['sent', 'failed', 'withheld'] as const
export type HeartbeatOutcome = (typeof heartbeatOutcomes)[number]

/** The figures of the audit of tickets. */
export interface AuditMetrics {
  heartbeat(outcome: HeartbeatOutcome): void
}

/**
 * Registers the figures of the audit.
 *
 * @param withoutNextStep what the last audit has counted; null before the first, and when nobody could count
 */
export function createAuditMetrics(
  withoutNextStep: () => number | null,
  registry: Registry = new Registry(),
): AuditMetrics {
  new Gauge({
    name: 'stallwatch_tickets_without_next_step',
    help: 'Open tickets for which nothing is to come and nobody has said why, or whose time has passed; absent while nobody knows.',
    registers: [registry],
    collect() {
      const count = withoutNextStep()
      this.remove()
      if (count !== null) this.set(count)
    },
  })
  const heartbeats = new Counter({
    name: 'stallwatch_heartbeats_total',
    help: 'Heartbeats that were sent, that failed, or that were withheld since an audit had found something.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  for (const outcome of heartbeatOutcomes) heartbeats.inc({ outcome }, 0)
  return { heartbeat: (outcome) => heartbeats.inc({ outcome }) }
}
