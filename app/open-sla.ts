import type { BaseLogger } from 'pino'
import type { Registry } from 'prom-client'
import type { Clock } from '../triage/model/clock.ts'
import type { SlaReading } from '../triage/model/sla.ts'
import type { Ticket, TicketEvent } from '../triage/model/ticket.ts'
import { slaTermsOf } from '../triage/sla-config.ts'
import { createSlaMetrics } from '../triage/sla-metrics.ts'
import { createTicketEventMetrics } from '../triage/ticket-event-metrics.ts'
import type { TicketChange } from '../triage/tickets/apply-trouble.ts'
import { readClocks } from '../triage/tickets/sla/read-clock.ts'
import type { SlaTerms } from '../triage/tickets/sla/terms.ts'
import { createUntoldMetrics } from '../triage/untold-metrics.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { Config } from './config.ts'
import { createHandOffLog } from './log-hand-offs.ts'

/** What is promised about tickets, and how it is kept. */
export interface Sla {
  readonly terms: SlaTerms
  /** How a ticket's clocks stand now. */
  readonly read: (ticket: Ticket) => readonly SlaReading[]
  /** To be told of every committed change, once: it is counted, and whoever follows the feed is woken. */
  readonly changed: (changes: readonly TicketChange[]) => void
  /** The same for every line that a delivery has put onto a ticket's timeline. */
  readonly told: (event: TicketEvent) => void
}

/** Promises as configured, read with the time-zone data of this process. */
export function openSla(
  { sla }: Config,
  parts: {
    readonly clock: Clock
    readonly log: BaseLogger
    readonly registry: Registry
    readonly feed: ChangeFeed
  },
): Sla {
  const { clock, log, registry, feed } = parts
  const terms = slaTermsOf(sla, process.versions.tz ?? 'unknown')
  const untold = createUntoldMetrics(registry)
  const counters = [
    createTicketEventMetrics(registry),
    untold,
    createSlaMetrics(terms.policies, registry),
    createHandOffLog(log),
  ]
  return {
    terms,
    read: ({ timeline }) => readClocks(timeline, terms.calendar, clock.now()),
    changed(changes) {
      for (const counter of counters) counter.changed(changes)
      feed.notify()
    },
    told(event) {
      untold.told(event)
      feed.notify()
    },
  }
}
