import { Counter, Registry } from 'prom-client'
import { slaClocks } from './model/sla.ts'
import { priorities } from './model/vocabulary.ts'
import type { TicketChange } from './tickets/apply-trouble.ts'
import type { SlaPolicy } from './tickets/sla/terms.ts'

const outcomes = { 'sla-met': 'met', 'sla-breached': 'breached', 'sla-at-risk': 'at-risk' } as const

/** Any tier that no policy names: what streams announce is not to make series without end. */
const otherTier = 'other'

/** Counts promises by what came of them; `changed` is told every committed change, once. */
export function createSlaMetrics(
  policies: readonly SlaPolicy[],
  registry: Registry = new Registry(),
): { changed(changes: readonly TicketChange[]): void } {
  const tiers = new Set(policies.flatMap((policy) => policy.tiers ?? []))
  const counter = new Counter({
    name: 'stallwatch_sla_outcomes_total',
    help: 'Promises about tickets that were met, breached, or once at risk.',
    labelNames: ['clock', 'outcome', 'tier', 'priority'],
    registers: [registry],
  })
  // So that the first one shows in `rate()`: there is something it has risen from.
  for (const clock of slaClocks) {
    for (const outcome of Object.values(outcomes)) {
      for (const priority of priorities) {
        for (const tier of [...tiers, otherTier]) counter.inc({ clock, outcome, tier, priority }, 0)
      }
    }
  }
  return {
    changed(changes) {
      for (const { ticket, events } of changes) {
        const { tier = otherTier } = ticket.facts
        for (const event of events) {
          if (!isOutcome(event.kind) || !('clock' in event)) continue
          counter.inc({
            clock: event.clock,
            outcome: outcomes[event.kind],
            tier: tiers.has(tier) ? tier : otherTier,
            priority: ticket.priority,
          })
        }
      }
    },
  }
}

function isOutcome(kind: string): kind is keyof typeof outcomes {
  return kind in outcomes
}
