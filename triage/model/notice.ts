import type { Incident } from './incident.ts'
import type { SlaClock } from './sla.ts'
import type { TicketSummary } from './ticket.ts'
import type { Audience } from './vocabulary.ts'

/** What a notice tells: the news, not the words. */
export const noticeKinds = [
  'opened',
  'raised',
  // The step for the streamer is another one than before.
  'advice',
  'reopened',
  'recovered',
  'ended',
  'resolved',
  // Of an incident instead of its tickets: it began or became graver; it is over.
  'incident',
  'incident-over',
  // A promise is at risk; it was broken.
  'sla-at-risk',
  'sla-breached',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** One message to one person (or one place where people look) about one ticket or incident. */
export interface Notice {
  /** Stable across retries and restarts; channels that deduplicate are given it as their key. */
  readonly id: string
  readonly ticketId: string
  readonly kind: NoticeKind
  readonly to: Audience
  /** Name of the configured channel that carries it. */
  readonly channel: string
  /** Where in that channel: a Discord channel or user id, a URL; empty where the channel has one place only. */
  readonly address: string
  /** BCP 47 tag of the language it is written in. */
  readonly language: string
  readonly at: number
  /** It is not sent before, so that something newer can take its place; `at` when left out. */
  readonly notBefore?: number
  /** Older news in the same place that need not be sent any more: this says all of it. */
  readonly supersedes?: readonly NoticeKind[]
  /** The ticket as it was when the notice was written: what the words are made from. */
  readonly ticket: TicketSummary
  /** Of news of an incident, what it was; the ticket is then the first of its tickets. */
  readonly incident?: Incident
  /** Of news of a promise, which one, and until when it was to be kept (Unix ms). */
  readonly sla?: { readonly clock: SlaClock; readonly dueAt: number }
}

/**
 * Where a notice is on its way. `pending` waits for its turn or its next attempt, `leased` is
 * being tried by a deliverer until the lease ends, `accepted` was taken by the vendor,
 * `failed` will not be tried again, with its reason, and `superseded` was never tried again
 * because something newer says what it would have said.
 */
export const noticeStates = ['pending', 'leased', 'accepted', 'failed', 'superseded'] as const
export type NoticeState = (typeof noticeStates)[number]
