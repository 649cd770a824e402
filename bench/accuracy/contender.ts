import type { TelemetryRecord } from '../../triage/model/record.ts'
import type { Vantage } from '../../triage/model/vocabulary.ts'

/** Something is now seen, or no longer. The race knows when: it is now. */
export interface Edge {
  readonly stream: string
  readonly vantage: Vantage
  /** What is seen: a symptom, or the name of a rival's rule. */
  readonly sign: string
  readonly state: 'raised' | 'cleared'
  /** In how many ms a stall is said to come, where it says so. */
  readonly foretoldMs?: number | undefined
}

/** A ticket is opened, opened again, or closed. */
export interface TicketEdge {
  readonly stream: string
  readonly state: 'opened' | 'reopened' | 'closed'
}

/** What a contender has to say. */
export type Word =
  | ({ readonly kind: 'finding' } & Edge)
  | ({ readonly kind: 'ticket' } & TicketEdge)

/** One way to notice stalls. Sees only records, in the order they arrive, and time. */
export interface Contender {
  readonly name: string
  /** Whether its tickets are its own; else they are made of its findings (`spellsOf`). */
  readonly opensTickets: boolean
  /** @param now Unix ms of the arrival. */
  take(record: TelemetryRecord, now: number): void
  /** Time has passed; every 250 ms. */
  tick(now: number): void
  /** What was said since the last call, in order. */
  drain(): readonly Word[]
}
