import type { Diagnosis } from './diagnosis.ts'
import { type EscalationHappening, escalationEventKinds } from './escalation.ts'
import type { Evidence } from './finding.ts'
import type { PictureSight } from './picture.ts'
import type { Heeded } from './playbook.ts'
import type { PriorityReason } from './priority-reason.ts'
import type { RuleBreach } from './rule-breach.ts'
import type { SlaClock, SlaPromise } from './sla.ts'
import type { StreamFacts } from './trouble.ts'
import type { UntoldReason } from './untold-reason.ts'
import type { Audience, Cause, Priority, Symptom, Vantage } from './vocabulary.ts'

export const ticketStatuses = ['open', 'acknowledged', 'resolved'] as const
export type TicketStatus = (typeof ticketStatuses)[number]

/** How a ticket came to be resolved: by the stream, by its planned end, or by a person. */
export const resolutions = ['recovered', 'ended', 'person'] as const
export type Resolution = (typeof resolutions)[number]

/** What news can be about: a ticket, or the incident that is told of over its first ticket. */
export const newsSubjects = ['ticket', 'incident'] as const
export type NewsSubject = (typeof newsSubjects)[number]

interface Opened extends Diagnosis {
  readonly kind: 'opened'
  readonly stream: string
  readonly symptom: Symptom
  readonly vantage: Vantage
  readonly priority: Priority
  readonly priorityReasons: readonly PriorityReason[]
  readonly onsetAt: number
  readonly facts: StreamFacts
  /** The id of the stream's last ticket, when that was too long ago to be reopened. */
  readonly follows?: string
}

interface CauseChanged extends Diagnosis {
  readonly kind: 'cause-changed'
  readonly from: Cause
  readonly symptom: Symptom
}

/** The cause is what it was, and surer or less sure. */
interface ConfidenceChanged extends Diagnosis {
  readonly kind: 'confidence-changed'
  readonly from: number
}

/** One run of one clock: each of its lines is written once. */
interface ClockTurn {
  readonly clock: SlaClock
  /** Counts from 1. */
  readonly turn: number
}

/** What happened to a ticket, without when: one line of its timeline. */
export type TicketHappening =
  | Opened
  | { readonly kind: 'acknowledged'; readonly by: string }
  | { readonly kind: 'assigned'; readonly by: string; readonly to: string }
  | { readonly kind: 'noted'; readonly by: string; readonly text: string }
  /** What the streamer asked or wrote to us, and what they were answered, by us or by a person. */
  | { readonly kind: 'asked' | 'answered'; readonly by: string; readonly text: string }
  /** What the team says to the streamer, from wherever it was written; it is sent to them as a notice. */
  | {
      readonly kind: 'said'
      readonly by: string
      readonly text: string
      readonly channel?: string
    }
  | {
      readonly kind: 'priority-changed'
      readonly from: Priority
      readonly priority: Priority
      readonly priorityReasons: readonly PriorityReason[]
      /** The person who set it; without one it is what the score says. */
      readonly by?: string
    }
  | CauseChanged
  | ConfidenceChanged
  | {
      /** The trouble turned out to be a part of an incident, or of another one than before (`from`). */
      readonly kind: 'joined-incident'
      readonly incident: string
      readonly from: string | null
    }
  | { readonly kind: 'left-incident'; readonly incident: string }
  | {
      readonly kind: 'complaint-received'
      readonly from: 'streamer' | 'viewer'
      readonly text: string
    }
  /** The stream is well. It is resolved when that lasts. */
  | { readonly kind: 'recovered' }
  /** It was not well for long. */
  | { readonly kind: 'relapsed'; readonly onsetAt: number; readonly evidence: Evidence }
  /** Somebody who knows says that nothing is wrong: the stream was meant to end. */
  | { readonly kind: 'ended-on-purpose'; readonly by: string }
  /** Somebody who knows says that it is not over, whatever we see. */
  | { readonly kind: 'still-broken'; readonly by: string; readonly text?: string }
  | {
      readonly kind: 'resolved'
      readonly resolution: Resolution
      readonly by?: string
      /** The streamer's step can be seen to have been done, and the stream got well. */
      readonly heeded?: Heeded
    }
  | {
      readonly kind: 'reopened'
      readonly by?: string
      readonly onsetAt?: number
      readonly evidence?: Evidence
    }
  /** A picture of the stream is kept on it, in place of the one before. */
  | { readonly kind: 'picture-kept'; readonly shows: PictureSight; readonly bytes: number }
  /** Nothing reopens it any more; the next trouble of its stream is a new ticket. */
  | { readonly kind: 'closed'; readonly by: string }
  /** How well we did, from 1 to 5. */
  | {
      readonly kind: 'rated'
      readonly by: string
      readonly stars: number
      readonly text?: string
    }
  /** It waits for the streamer: until then resolving it is not our turn. */
  | { readonly kind: 'waiting'; readonly by: string }
  | { readonly kind: 'resumed'; readonly by: string }
  /** Until then (Unix ms) on-call hears of nothing but a greater urgency, and of the end. */
  | { readonly kind: 'snoozed'; readonly by: string; readonly until: number }
  /** That time is over, and the trouble is not: `by` had asked for quiet. */
  | { readonly kind: 'snooze-ended'; readonly by: string }
  | {
      /** What is promised from here on, beside what was promised before. */
      readonly kind: 'promised'
      /** Name of the policy that says so. */
      readonly policy: string
      readonly promises: readonly SlaPromise[]
      /** The time-zone data that calendars are read with, such as `2026c`. */
      readonly tzVersion: string
    }
  | (ClockTurn & {
      readonly kind: 'sla-at-risk'
      /** So much of the promised time is gone. */
      readonly ratio: number
      readonly dueAt: number
    })
  | (ClockTurn & { readonly kind: 'sla-breached'; readonly dueAt: number })
  | (ClockTurn & { readonly kind: 'sla-met'; readonly dueAt: number; readonly metAt: number })
  /** Somebody wants to hear how it goes on, or no longer does. */
  | { readonly kind: 'followed' | 'unfollowed'; readonly by: string; readonly person: string }
  /** No mute covers it any more, while what was held back is still news: it is told now. */
  | { readonly kind: 'mute-ended'; readonly about: NewsSubject }
  | EscalationHappening
  | {
      readonly kind: 'notice-sent'
      readonly notice: string
      readonly to: Audience
      readonly channel: string
      readonly message: string
      readonly externalId?: string
      /** It may have arrived before: its channel cannot tell a repetition. */
      readonly possibleDuplicate?: true
    }
  | {
      readonly kind: 'notice-failed'
      readonly notice: string
      readonly to: Audience
      readonly channel: string
      readonly message: string
      readonly reason: string
      /** The same in words, without secrets. */
      readonly detail?: string
      /** The channel over which its reader is told instead. */
      readonly instead?: string
      readonly attempts: number
    }
  | {
      readonly kind: 'not-told'
      readonly to: Audience
      readonly message: string
      readonly reason: UntoldReason
      readonly detail: string
      /** Of `held-by-rule`: which rule, and how its words break it. */
      readonly breach?: RuleBreach
    }

/** What can happen to a ticket. */
export const ticketEventKinds = [
  'opened',
  'acknowledged',
  'assigned',
  'noted',
  'asked',
  'answered',
  'said',
  'priority-changed',
  'cause-changed',
  'confidence-changed',
  'joined-incident',
  'left-incident',
  'complaint-received',
  'recovered',
  'relapsed',
  'ended-on-purpose',
  'still-broken',
  'resolved',
  'reopened',
  'closed',
  'rated',
  'waiting',
  'resumed',
  'snoozed',
  'snooze-ended',
  'promised',
  'sla-at-risk',
  'sla-breached',
  'sla-met',
  'picture-kept',
  'mute-ended',
  'followed',
  'unfollowed',
  ...escalationEventKinds,
  'notice-sent',
  'notice-failed',
  'not-told',
] as const satisfies readonly TicketHappening['kind'][]

/** One line of a ticket's timeline. The ticket is a fold over these. */
export type TicketEvent = { readonly at: number } & TicketHappening

/** A person's word on how urgent a ticket is, and what the score said when it was given. */
export interface PinnedPriority {
  readonly priority: Priority
  readonly judged: Priority
  readonly by: string
}

/** What somebody thought of how a ticket was handled. */
export interface Rating {
  readonly at: number
  readonly by: string
  /** 1 to 5. */
  readonly stars: number
  readonly text?: string
}

/** A ticket without its timeline: the newest diagnosis, and what the timeline adds up to. All times are Unix ms. */
export interface TicketSummary extends Diagnosis {
  /** Stable and the same in every replay: made from the stream and the onset. */
  readonly id: string
  /** Counts up from 1; what people say to each other. */
  readonly number: number
  readonly stream: string
  readonly streamer: string | null
  readonly symptom: Symptom
  readonly priority: Priority
  readonly priorityReasons: readonly PriorityReason[]
  /** A person has set the priority: the score raises it beyond that, and never lowers it below. */
  readonly pinned: PinnedPriority | null
  readonly status: TicketStatus
  readonly openedAt: number
  readonly acknowledgedAt: number | null
  readonly acknowledgedBy: string | null
  /** Since when the stream is well again, while and after the ticket waits for that to last. */
  readonly recoveredAt: number | null
  readonly resolvedAt: number | null
  readonly resolution: Resolution | null
  readonly onsetAt: number
  readonly incident: string | null
  readonly assignee: string | null
  /** People on call are being paged and nobody has acknowledged: since when, and of which incident if of one. */
  readonly calling: { readonly since: number; readonly incident: string | null } | null
  /** Since when a reply to the streamer waits for somebody to approve it. */
  readonly proposedAt: number | null
  /** Who said that it is not over: it then stays open until a person resolves it, or the stream ends. */
  readonly keptOpenBy: string | null
  /** Since when it waits for the streamer. */
  readonly waitingSince: number | null
  /** Until when on-call wants to hear nothing of it. */
  readonly snoozedUntil: number | null
  readonly closedAt: number | null
  readonly rating: Rating | null
  /** The stream's ticket before this one, if that was within a day. */
  readonly follows: string | null
  readonly facts: StreamFacts
  readonly firstComplaintAt: number | null
  /** From opening to the first complaint; negative when the complaint came first. */
  readonly leadMs: number | null
}

/** The unit of support work: one stream's trouble with its cause, and all that happened to it. */
export interface Ticket extends TicketSummary {
  readonly timeline: readonly TicketEvent[]
}
