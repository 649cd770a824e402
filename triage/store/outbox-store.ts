import type { Notice, NoticeState, Place, Urgency } from '../model/notice.ts'
import type { TicketEvent } from '../model/ticket.ts'

/** A notice with its place in the outbox. */
export interface OutboxRow {
  readonly notice: Notice
  /** What it is about (`subjectOf`). */
  readonly subject: string
  readonly state: NoticeState
  /** Attempts ended so far. */
  readonly attempts: number
  /** Unix ms before which it is not tried (again). */
  readonly nextAttemptAt: number
  /** Attempts that may have reached its reader though nobody said so. */
  readonly doubts: number
  /** Why the last attempt was not accepted. */
  readonly lastReason: string | null
  /** The same in words. */
  readonly lastDetail: string | null
  readonly externalId: string | null
  readonly acceptedAt: number | null
}

/** One attempt at a notice, kept as evidence. */
export interface DeliveryRow {
  readonly noticeId: string
  /** Counts from 1. */
  readonly attempt: number
  readonly at: number
  /** Name of the channel. */
  readonly channel: string
  readonly outcome: 'accepted' | 'retry' | 'refused'
  readonly reason: string | null
  /** In words, without secrets. */
  readonly detail: string | null
  /** The vendor's id of the message. */
  readonly externalId: string | null
  /** How long it took; null when nobody knows. */
  readonly tookMs: number | null
}

/** A notice that was just leased. */
export interface LeasedNotice extends OutboxRow {
  /** Whoever had it before has neither finished nor given it back: it may have been sent. */
  readonly abandoned: boolean
  /** Something about the same subject was tried in the same place before. */
  readonly heard: boolean
  /** The vendor's ids of what was accepted before about the same subject in the same place, oldest and newest. */
  readonly earlier: { readonly first: string; readonly last: string } | null
}

/** Which notices to lease, for whom and until when. */
export interface LeaseOptions {
  readonly now: number
  readonly leaseUntil: number
  readonly owner: string
  readonly limit: number
  /** Only those of this channel. */
  readonly channel?: string
  /** Only those that are at least as urgent. */
  readonly leastUrgency?: Urgency
  /** Only those that can go to another place. */
  readonly withAlternatives?: boolean
  /** Notices of these channels are left where they are. */
  readonly exceptChannels?: readonly string[]
  /** So are those for these places. */
  readonly exceptPlaces?: readonly Place[]
}

/** How an attempt at a notice ended, and what follows from it. */
export interface AttemptEnd {
  readonly owner: string
  readonly delivery: DeliveryRow
  /** The attempt may have reached its reader though nobody said so. */
  readonly doubtful?: boolean
  readonly state: Exclude<NoticeState, 'leased'>
  readonly nextAttemptAt: number
  readonly externalId: string | null
  /** Why it is given up, when that is not only what the attempt ended with. */
  readonly reason?: string
  /** A line for the ticket's timeline, when the news is final. */
  readonly event: TicketEvent | null
  /** The same news for another place, to be queued in its stead. */
  readonly instead?: Notice
}

/** The outbox: what waits to be told, and what came of it. */
export interface OutboxStore {
  /**
   * Takes up to `limit` notices that are due at `now` (pending and due, or leased by someone
   * whose lease has run out), the most urgent first and of those the oldest, and leases them to
   * `owner` until `leaseUntil`. No two callers are given the same notice, and none is given while
   * an earlier notice about the same subject to the same place is still pending or leased.
   */
  leaseNotices(options: LeaseOptions): Promise<readonly LeasedNotice[]>
  /** Whatever `owner` still holds it holds until `leaseUntil`: it is alive, only slow. */
  extendLeases(owner: string, leaseUntil: number): Promise<void>
  /**
   * Ends an attempt: the delivery is kept, the notice moves on, the event (if any) goes onto the
   * ticket's timeline and the notice instead of it into the outbox, all in one transaction, which
   * attempts that end at the same time may share. Resolves to false, and does nothing, if `owner`
   * no longer holds the lease.
   */
  finishAttempt(end: AttemptEnd): Promise<boolean>
  /** Gives leases back untried, all or these, so that nobody need wait for them to run out. */
  releaseNotices(owner: string, ids?: readonly string[]): Promise<void>
  /** Unix ms at which the next notice may be due, or null when none waits. */
  nextNoticeDueAt(): Promise<number | null>
  /** The outbox of one ticket, in the order it was written. */
  notices(ticketId: string): Promise<readonly OutboxRow[]>
  /** How many notices are in each state. */
  noticeCounts(): Promise<Readonly<Record<NoticeState, number>>>
  /** Every attempt at one notice, in order. */
  deliveries(noticeId: string): Promise<readonly DeliveryRow[]>
}
