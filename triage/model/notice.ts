import type { Incident } from './incident.ts'
import type { Heeded } from './playbook.ts'
import type { RuleBreach } from './rule-breach.ts'
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
  // Nothing new, but it is not forgotten.
  'update',
  'recovered',
  'ended',
  'resolved',
  // Of an incident instead of its tickets: it began or became graver; it is over.
  'incident',
  'incident-over',
  // A promise is at risk; it was broken.
  'sla-at-risk',
  'sla-breached',
  // Nobody has acknowledged yet: it is the reader's turn; whoever had it was quiet for too long;
  // nobody has answered at all, which the last resort is told.
  'unanswered',
  'acknowledgement-expired',
  'handed-off',
  // The quiet that somebody asked for is over, and the trouble is not.
  'snooze-ended',
  // A message to the streamer was held, since it breaks a rule of their region or language.
  'held',
  // How a ticket stands now: its first message is edited, and nobody is rung.
  'standing',
  // A word of the team to the streamer.
  'said',
  // To whoever follows a ticket: somebody has it, or it is another than before.
  'changed',
  // Several tickets that could wait, in one message.
  'digest',
] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** A place in a channel. */
export interface Place {
  /** Name of the configured channel that carries it. */
  readonly channel: string
  /** Where in that channel: a Discord channel or user id, a URL; empty where the channel has one place only. */
  readonly address: string
}

/** A place as a key. */
export function placeKey({ channel, address }: Place): string {
  return JSON.stringify([channel, address])
}

/** Tickets that could wait, as they are when people are told of them. */
export interface Digest {
  readonly tickets: readonly (Pick<TicketSummary, 'number' | 'stream' | 'symptom' | 'cause'> & {
    readonly over: boolean
  })[]
  /** How many more there are. */
  readonly more: number
}

/** One message to one person (or one place where people look) about one ticket or incident. */
export interface Notice extends Place {
  /** Stable across retries and restarts; channels that deduplicate are given it as their key. */
  readonly id: string
  readonly ticketId: string
  readonly kind: NoticeKind
  readonly to: Audience
  /** Who among staff reads it there, by their name on the duty list; left out of a place that many read. */
  readonly person?: string
  /** Where else the same reader can be told, best first, when this place does not take it. */
  readonly alternatives?: readonly Place[]
  /** BCP 47 tag of the language it is written in. */
  readonly language: string
  readonly at: number
  /** It is not sent before, so that something newer can take its place; `at` when left out. */
  readonly notBefore?: number
  /** It is no news any more from then on, and is not sent (Unix ms); left out, its age alone decides. */
  readonly expiresAt?: number
  /**
   * It takes the place of the newest message about the same subject, where the channel can edit;
   * left out, it belongs to the same story.
   */
  readonly continues?: 'edit'
  /** Older news in the same place that need not be sent any more: this says all of it. */
  readonly supersedes?: readonly NoticeKind[]
  /** It waits to be told in the digest of then (Unix ms), and is not sent by itself. */
  readonly digestAt?: number
  /** Of a digest, what it tells of; `ticket` is then the first of these. */
  readonly digest?: Digest
  /** The ticket as it was when the notice was written: what the words are made from. */
  readonly ticket: TicketSummary
  /** Of news of an incident, what it was; the ticket is then the first of its tickets. */
  readonly incident?: Incident
  /** Of a recovery, where it can be seen that the streamer's step was done: the number as it is now. */
  readonly heeded?: Heeded
  /** By when (Unix ms) the streamer hears of it again, where that is promised. */
  readonly nextWordBy?: number
  /** What its words end with, as a rule of the region or language has it. */
  readonly closing?: string
  /** Of news that a message was held, why. */
  readonly held?: RuleBreach
  /** Of a word of the team, whose it is and what they say. */
  readonly said?: { readonly by: string; readonly text: string }
  /** Of news of a promise, which one, and until when it was to be kept (Unix ms). */
  readonly sla?: { readonly clock: SlaClock; readonly dueAt: number }
}

/** What a notice is about, as one word: its incident, or else its ticket; a digest is about itself. What was told of it in one place is one story. Words of the team are one of their own: news does not replace them. */
export function subjectOf({
  id,
  ticketId,
  incident,
  digest,
  said,
}: Pick<Notice, 'id' | 'ticketId' | 'incident' | 'digest' | 'said'>): string {
  if (said) return `${ticketId} said`
  return digest ? id : (incident?.id ?? ticketId)
}

/** Who goes first: see `urgencyOf`. */
export const urgencies = ['page', 'urgent', 'news', 'bulk'] as const
export type Urgency = (typeof urgencies)[number]

/** News that something is wrong, or worse than before. */
const alarms: ReadonlySet<NoticeKind> = new Set([
  'opened',
  'reopened',
  'raised',
  'incident',
  'unanswered',
  'acknowledgement-expired',
  'handed-off',
  'snooze-ended',
])

/**
 * How urgent a notice is: `page` is the alarm that somebody on call is to come at once (P0), `urgent` all
 * other news to them of P0 and P1, `news` whatever else tells of trouble, and `bulk` the rest: ends, and P3.
 */
export function urgencyOf({ to, kind, ticket, incident }: Notice): Urgency {
  const priority = incident?.priority ?? ticket.priority
  if (to === 'oncall' && priority === 'P0' && alarms.has(kind)) return 'page'
  if (to === 'oncall' && (priority === 'P0' || priority === 'P1')) return 'urgent'
  // A person waits for it.
  if (kind === 'said') return 'news'
  return priority !== 'P3' && (alarms.has(kind) || kind === 'advice') ? 'news' : 'bulk'
}

/**
 * Where a notice is on its way. `pending` waits for its turn or its next attempt, `leased` is
 * being tried by a deliverer until the lease ends, `accepted` was taken by the vendor,
 * `failed` will not be tried again, with its reason, and `superseded` was never tried again
 * because something newer says what it would have said.
 */
export const noticeStates = ['pending', 'leased', 'accepted', 'failed', 'superseded'] as const
export type NoticeState = (typeof noticeStates)[number]
