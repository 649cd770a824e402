import { Counter, Registry } from 'prom-client'
import type { TicketEvent } from './model/ticket.ts'
import { causes, priorities } from './model/vocabulary.ts'
import type { TicketChange } from './tickets/apply-trouble.ts'

/** What dashboards divide by each other: there from the start, so that the first one shows in `rate()`. */
const fromTheStart: readonly TicketEvent['kind'][] = ['opened', 'acknowledged', 'resolved']

/**
 * Counts what happened to tickets, whoever did it: the engine, a person, time. `changed` is told every
 * committed change, once.
 */
export function createTicketEventMetrics(registry: Registry = new Registry()): {
  changed(changes: readonly TicketChange[]): void
} {
  const counter = new Counter({
    name: 'stallwatch_ticket_events_total',
    help: 'What happened to tickets; what was sent is counted by stallwatch_notices_total.',
    labelNames: ['event', 'priority', 'cause'],
    registers: [registry],
  })
  for (const event of fromTheStart)
    for (const priority of priorities)
      for (const cause of causes) counter.inc({ event, priority, cause }, 0)
  return {
    changed(changes) {
      for (const { ticket, events } of changes) {
        const { priority, cause } = ticket
        for (const { kind: event } of events) counter.inc({ event, priority, cause })
      }
    },
  }
}
