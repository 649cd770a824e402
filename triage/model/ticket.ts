import type { RuledOut } from './diagnosis.ts'
import type { Evidence } from './finding.ts'
import type { Playbook } from './playbook.ts'
import type { PriorityReason, StreamFacts } from './trouble.ts'
import type { Audience, Cause, Priority, Symptom, Vantage } from './vocabulary.ts'

export const ticketStatuses = ['open', 'acknowledged', 'resolved'] as const
export type TicketStatus = (typeof ticketStatuses)[number]

/** How a ticket came to be resolved: by the stream, by its planned end, or by a person. */
export const resolutions = ['recovered', 'ended', 'person'] as const
export type Resolution = (typeof resolutions)[number]

/**
 * Why nobody was told: a line on the timeline instead of silence.
 */
export const untoldReasons = ['no-address', 'no-channel', 'no-route', 'delivery-failed'] as const
export type UntoldReason = (typeof untoldReasons)[number]

interface Opened {
  readonly kind: 'opened'
  readonly stream: string
  readonly symptom: Symptom
  readonly vantage: Vantage
  readonly cause: Cause
  readonly confidence: number
  readonly reason: string
  readonly priority: Priority
  readonly priorityReasons: readonly PriorityReason[]
  readonly onsetAt: number
  readonly evidence: Evidence
  readonly ruledOut: readonly RuledOut[]
  readonly playbook: Playbook
  readonly facts: StreamFacts
}

/** What happened to a ticket, without when: one line of its timeline. */
export type TicketHappening =
  | Opened
  | { readonly kind: 'acknowledged'; readonly by: string }
  | { readonly kind: 'assigned'; readonly by: string; readonly to: string }
  | { readonly kind: 'noted'; readonly by: string; readonly text: string }
  | {
      readonly kind: 'priority-changed'
      readonly from: Priority
      readonly priority: Priority
      readonly priorityReasons: readonly PriorityReason[]
    }
  | {
      readonly kind: 'cause-changed'
      readonly from: Cause
      readonly symptom: Symptom
      readonly cause: Cause
      readonly confidence: number
      readonly reason: string
      readonly evidence: Evidence
      readonly ruledOut: readonly RuledOut[]
      readonly playbook: Playbook
    }
  | {
      readonly kind: 'complaint-received'
      readonly from: 'streamer' | 'viewer'
      readonly text: string
    }
  | { readonly kind: 'resolved'; readonly resolution: Resolution; readonly by?: string }
  | {
      readonly kind: 'reopened'
      readonly by?: string
      readonly onsetAt?: number
      readonly evidence?: Evidence
    }
  | {
      readonly kind: 'notice-sent'
      readonly notice: string
      readonly to: Audience
      readonly channel: string
      readonly message: string
      readonly externalId?: string
    }
  | {
      readonly kind: 'notice-failed'
      readonly notice: string
      readonly to: Audience
      readonly channel: string
      readonly message: string
      readonly reason: string
      readonly attempts: number
    }
  | {
      readonly kind: 'not-told'
      readonly to: Audience
      readonly message: string
      readonly reason: UntoldReason
      readonly detail: string
    }

/** One line of a ticket's timeline. The ticket is a fold over these. */
export type TicketEvent = { readonly at: number } & TicketHappening

/** A ticket without its timeline. All times are Unix ms. */
export interface TicketSummary {
  /** Stable and the same in every replay: made from the stream and the onset. */
  readonly id: string
  /** Counts up from 1; what people say to each other. */
  readonly number: number
  readonly stream: string
  readonly streamer: string | null
  readonly symptom: Symptom
  readonly cause: Cause
  readonly confidence: number
  readonly priority: Priority
  readonly priorityReasons: readonly PriorityReason[]
  readonly status: TicketStatus
  readonly openedAt: number
  readonly acknowledgedAt: number | null
  readonly acknowledgedBy: string | null
  readonly resolvedAt: number | null
  readonly resolution: Resolution | null
  readonly onsetAt: number
  readonly incident: string | null
  readonly assignee: string | null
  readonly evidence: Evidence
  readonly ruledOut: readonly RuledOut[]
  readonly playbook: Playbook
  readonly facts: StreamFacts
  readonly firstComplaintAt: number | null
  /** From opening to the first complaint; negative when the complaint came first. */
  readonly leadMs: number | null
}

/** The unit of support work: one stream's trouble with its cause, and all that happened to it. */
export interface Ticket extends TicketSummary {
  readonly timeline: readonly TicketEvent[]
}
