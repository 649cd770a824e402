import type { Diagnosis } from './diagnosis.ts'
import type { Heeded } from './playbook.ts'
import type { PriorityReason } from './priority-reason.ts'
import type { Priority, Scenario, Symptom, Vantage } from './vocabulary.ts'

/** What a ticket and its notices need to know about the stream, as it was at that moment. */
export interface StreamFacts {
  readonly stream: string
  readonly streamer?: string
  readonly language?: string
  readonly tier?: string
  readonly scenario: Scenario
  readonly viewers?: number
  readonly node?: string
  readonly region?: string
  readonly isp?: string
  readonly edge?: string
  readonly app?: string
}

/**
 * One spell of illness of one stream, from the first finding raised to the last one cleared.
 * The engine reports when it begins, when what is known of it changes, when it is over, and when
 * it has stayed so: `settled` comes after a quiet period, unless another spell began within it.
 */
export interface Trouble {
  readonly type: 'trouble'
  readonly at: number
  readonly state: 'began' | 'changed' | 'over' | 'settled'
  readonly stream: string
  /** Why it is over; with `over` and `settled`. */
  readonly over?: 'recovered' | 'ended'
  readonly onsetAt: number
  /** What the ticket is named for: the worst symptom of this spell, or `unstable` while it flaps. */
  readonly symptom: Symptom
  readonly vantage: Vantage
  readonly diagnosis: Diagnosis
  readonly priority: Priority
  readonly priorityReasons: readonly PriorityReason[]
  /** The incident it belongs to; null once it is over. */
  readonly incident: string | null
  readonly facts: StreamFacts
  /** With `settled`, where it can be seen that the step was done. */
  readonly heeded?: Heeded
  /** The first complaint of the last minutes, when somebody was faster than we were. */
  readonly complaint?: Complaint
}

/** Somebody's word that something is wrong. */
export interface Complaint {
  readonly at: number
  readonly from: 'streamer' | 'viewer'
  readonly text: string
}
