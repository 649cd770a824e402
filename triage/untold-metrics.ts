import { Counter, Registry } from 'prom-client'
import type { TicketEvent } from './model/ticket.ts'
import { untoldReasons } from './model/untold-reason.ts'
import type { TicketChange } from './tickets/apply-trouble.ts'

/**
 * Counts people who were not told, by why, in one place for all who find it out: `changed` is told every
 * committed change, once, and `told` every line that a delivery has put onto a timeline.
 */
export function createUntoldMetrics(registry: Registry = new Registry()): {
  changed(changes: readonly TicketChange[]): void
  told(event: TicketEvent): void
} {
  const counter = new Counter({
    name: 'stallwatch_not_told_total',
    help: 'News that somebody should have heard and was not sent, by why; the timeline of its ticket says more.',
    labelNames: ['reason'],
    registers: [registry],
  })
  // So that the first one shows in `rate()`: there is something it has risen from.
  for (const reason of untoldReasons) counter.inc({ reason }, 0)
  function told(event: TicketEvent): void {
    if (event.kind === 'not-told') counter.inc({ reason: event.reason })
  }
  return {
    changed(changes) {
      for (const { events } of changes) for (const event of events) told(event)
    },
    told,
  }
}
