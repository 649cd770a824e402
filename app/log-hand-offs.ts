import type { BaseLogger } from 'pino'
import type { TicketChange } from '../triage/tickets/apply-trouble.ts'

/**
 * Says loudly in the log that nobody has answered and nobody is left to be told. `changed` is told every
 * committed change, once.
 */
export function createHandOffLog(log: BaseLogger): {
  changed(changes: readonly TicketChange[]): void
} {
  return {
    changed(changes) {
      for (const { ticket, events } of changes)
        for (const event of events) {
          if (event.kind !== 'handed-off') continue
          const { outcome, missed, of: incident } = event
          const about = { ticket: ticket.number, stream: ticket.stream, incident, outcome, missed }
          if (outcome === 'told')
            log.warn(about, 'nobody has acknowledged; the last resort was told')
          else log.error(about, 'nobody has acknowledged, and nobody is left who could be told')
        }
    },
  }
}
