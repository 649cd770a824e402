import { Gauge, type Registry } from 'prom-client'
import { answerInTime } from './answer-in-time.ts'
import type { Clock } from './model/clock.ts'
import { type Priority, priorities } from './model/vocabulary.ts'

/** Where the number of open tickets is read. */
export interface OpenTickets {
  /** Tickets that are not resolved, by priority, as the store has them now. */
  readonly count: () => Promise<Readonly<Record<Priority, number>>>
  /** Times the wait for `count`. */
  readonly clock: Clock
}

/**
 * Registers `stallwatch_tickets_open`, which asks the store at every scrape and at no other time.
 * While the store fails, or takes more than two seconds, there is a gap instead of an old number,
 * and the rest of the scrape is served as ever. Processes that share a store all say the same.
 */
export function watchOpenTickets({ count, clock }: OpenTickets, registry: Registry): void {
  new Gauge({
    name: 'stallwatch_tickets_open',
    help: 'Tickets that are not resolved, by priority; absent while the store does not answer.',
    labelNames: ['priority'],
    registers: [registry],
    async collect() {
      const counts = await answerInTime(count, clock)
      this.reset()
      if (counts) for (const priority of priorities) this.set({ priority }, counts[priority])
    },
  })
}
