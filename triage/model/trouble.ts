import type { Diagnosis } from './diagnosis.ts'
import type { Priority, Symptom, Vantage } from './vocabulary.ts'

/** Why a ticket has its priority: one weight of the sum and what it stands for. */
export interface PriorityReason {
  readonly reason: string
  readonly weight: number
}

/** What a ticket and its notices need to know about the stream, as it was at that moment. */
export interface StreamFacts {
  readonly stream: string
  readonly streamer?: string
  readonly language?: string
  readonly tier?: string
  readonly scenario: string
  readonly viewers?: number
  readonly node?: string
  readonly region?: string
  readonly isp?: string
  readonly edge?: string
  readonly app?: string
}

/**
 * One spell of illness of one stream, from the first finding raised to the last one cleared.
 * The engine reports when it begins, when what is known of it changes, and when it is over.
 */
export interface Trouble {
  readonly type: 'trouble'
  readonly at: number
  readonly state: 'began' | 'changed' | 'over'
  readonly stream: string
  /** Why it is over; only with `over`. */
  readonly over?: 'recovered' | 'ended'
  readonly onsetAt: number
  /** The worst symptom now raised (of all of them, the one the ticket is named for). */
  readonly symptom: Symptom
  readonly vantage: Vantage
  readonly diagnosis: Diagnosis
  readonly priority: Priority
  readonly priorityReasons: readonly PriorityReason[]
  readonly facts: StreamFacts
  /** The first complaint of the last minutes, when somebody was faster than we were. */
  readonly complaint?: Complaint
}

/** Somebody's word that something is wrong. */
export interface Complaint {
  readonly at: number
  readonly from: 'streamer' | 'viewer'
  readonly text: string
}
