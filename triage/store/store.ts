import type { Incident, IncidentDimension, IncidentNews, IncidentState } from '../model/incident.ts'
import type { Mute } from '../model/mute.ts'
import type { Notice, NoticeState, Place, Urgency } from '../model/notice.ts'
import type { Picture } from '../model/picture.ts'
import type { StreamRecord } from '../model/record.ts'
import type { Ticket, TicketEvent, TicketStatus } from '../model/ticket.ts'
import type { Priority } from '../model/vocabulary.ts'
import type { DutyPlanStore } from './duty-plan-store.ts'
import type { MuteFilter, MuteTransaction } from './mute-transaction.ts'
import type { Outlook, WaitingTickets } from './next-step-queries.ts'
import type { OutboxTransaction } from './outbox-transaction.ts'
import type { PeopleStore } from './people-store.ts'
import type { Telling, TellingFilter } from './telling.ts'

/** A page of a list; `next` is the cursor of the page after it, or null on the last. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

/** Which tickets to list; what is left out does not restrict. */
export interface TicketFilter {
  readonly status?: readonly TicketStatus[]
  readonly priority?: readonly Priority[]
  readonly stream?: string
  /** Only those that belong to this incident, or belonged to it when they were resolved. */
  readonly incident?: string
  /** Only those opened at or after this moment, Unix ms. */
  readonly openedFrom?: number
  /** Only those opened before this moment, Unix ms. */
  readonly openedBefore?: number
  readonly cursor?: string
  /** 1 to 500. */
  readonly limit: number
}

/** Which incidents to list; what is left out does not restrict. */
export interface IncidentFilter {
  /** True: only those that are not over; false: only those that are. */
  readonly open?: boolean
  readonly dimension?: readonly IncidentDimension[]
  readonly priority?: readonly Priority[]
  readonly value?: string
  readonly cursor?: string
  /** 1 to 500. */
  readonly limit: number
}

/** A stream as the store knows it: what was announced, whether it ended, and the engine's state. */
export interface StoredStream {
  readonly stream: string
  /** Unix ms of the newest change. */
  readonly at: number
  /** All that was ever announced of it, merged. */
  readonly announced: StreamRecord
  readonly endedAt: number | null
  /** The engine's state of this stream, opaque to the store; null before the first snapshot. */
  readonly state: string | null
}

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

/** A ticket event with its place in the order of everything that happened. */
export interface LoggedEvent {
  /** Rises with every event of any ticket. */
  readonly seq: number
  readonly ticketId: string
  readonly event: TicketEvent
}

/** An incident as it is now, with the place of its newest change in the order of all that happened. */
export interface LoggedIncident {
  readonly seq: number
  readonly state: IncidentState
  readonly incident: Incident
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

/** What can be done inside one transaction. Nothing of it is seen before the commit. */
export interface StoreTransaction extends MuteTransaction, OutboxTransaction {
  /** The ticket with this id, or null. Nobody else changes it until the transaction ends. */
  ticket(id: string): Promise<Ticket | null>
  /** The newest ticket of a stream that is not resolved, or was resolved at or after `resolvedSince`. */
  latestTicket(stream: string, resolvedSince: number): Promise<Ticket | null>
  /** The number of the next ticket; counts up from 1 without gaps among committed tickets. */
  nextTicketNumber(): Promise<number>
  /**
   * Writes the ticket as it now is (its timeline aside) and appends `events` to its timeline.
   *
   * @param outlook what it waits for; left out, what was said before stands
   */
  saveTicket(ticket: Ticket, events: readonly TicketEvent[], outlook?: Outlook): Promise<void>
  /** Writes an incident as its news tells of it. */
  saveIncident(news: IncidentNews): Promise<void>
  /** The ticket an incident is told of on: its first one when first asked, and the same ever after; null when it has none. */
  firstTicketOf(incident: string): Promise<Ticket | null>
  /** Writes what is known of streams; a row older than the stored one changes nothing. */
  saveStreams(streams: readonly StoredStream[]): Promise<void>
  /** Keeps a picture on a ticket, in place of the one it had. */
  savePicture(ticketId: string, picture: Picture): Promise<void>
  /** Whether an idempotency key is remembered. */
  knowsKey(key: string): Promise<boolean>
  /** Remembers an idempotency key and the ticket it acted on; false if it was known already. */
  rememberKey(key: string, ticketId: string, at: number): Promise<boolean>
}

/**
 * Where tickets, notices and streams live. Every method rejects with a `StoreError` when the
 * database cannot be used; nothing that an earlier call has resolved is lost by a crash.
 */
export interface Store extends PeopleStore, DutyPlanStore {
  /**
   * Runs `work` in one transaction: all of it is committed when the promise resolves, or none.
   * When others got in its way, `work` is run again from its start: it must leave everything
   * outside of `tx` alone, and not wait for other methods of the store.
   */
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>
  ticket(id: string): Promise<Ticket | null>
  /** The ticket that people call by this number, or null. */
  ticketByNumber(number: number): Promise<Ticket | null>
  /** Newest first. Rejects with code `bad-cursor` when the cursor is not one of ours. */
  tickets(filter: TicketFilter): Promise<Page<Ticket>>
  /** Every ticket that is not resolved. */
  openTickets(): Promise<readonly Ticket[]>
  /** What open tickets wait for; `late` are those that were to be looked at before `lateBefore` (Unix ms). */
  nextSteps(lateBefore: number): Promise<readonly WaitingTickets[]>
  /** How many tickets of each priority are not resolved, 0 included. */
  openTicketCounts(): Promise<Readonly<Record<Priority, number>>>
  /** The ids of at most `limit` tickets that were to be looked at by `now` (`saveTicket`), the latest last. */
  ticketsToLookAt(now: number, limit: number): Promise<readonly string[]>
  /** The incident with this id, or null. */
  incident(id: string): Promise<Incident | null>
  /** Newest first. Rejects with code `bad-cursor` when the cursor is not one of ours. */
  incidents(filter: IncidentFilter): Promise<Page<Incident>>
  /** Every incident that is not over, oldest first. */
  openIncidents(): Promise<readonly Incident[]>
  /** Incidents that changed after `seq`, each as it is now, in the order of their newest change. */
  incidentsAfter(seq: number, limit: number): Promise<readonly LoggedIncident[]>
  /** Events after `seq`, in order, at most `limit`. */
  eventsAfter(seq: number, limit: number): Promise<readonly LoggedEvent[]>
  /** The seq of the newest event; 0 when there is none. */
  lastSeq(): Promise<number>
  /** Streams that have not ended, and those that ended at or after `endedSince` (Unix ms), if given. */
  liveStreams(options?: { readonly endedSince: number }): Promise<readonly StoredStream[]>
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
  /** Who was told of what, and who was not and why, newest first; `bad-cursor` as in `tickets`. */
  tellings(filter: TellingFilter): Promise<Page<Telling>>
  /**
   * Deletes tickets resolved before `before` with all that belongs to them, incidents, mutes, idempotency
   * keys and ended streams as old. Resolves to the number of tickets deleted.
   */
  prune(before: number): Promise<number>
  /** The mute with this id, or null. */
  mute(id: string): Promise<Mute | null>
  /** Those that begin last first. Rejects with code `bad-cursor` when the cursor is not one of ours. */
  mutes(filter: MuteFilter): Promise<Page<Mute>>
  /** The mutes in force at a moment (Unix ms), the oldest first. */
  mutesInForce(at: number): Promise<readonly Mute[]>
  /** The picture kept on a ticket, or null. */
  picture(ticketId: string): Promise<Picture | null>
  /**
   * Deletes pictures from before `before` (Unix ms), and the oldest beyond the `most` newest.
   * Resolves to the number deleted.
   */
  prunePictures(limits: { readonly before: number; readonly most: number }): Promise<number>
  /** Rejects when the database cannot be read and written right now. */
  check(): Promise<void>
  close(): Promise<void>
}

/** What the store was asked to do could not be done. `code` is stable. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code:
    | 'bad-url'
    | 'unwritable'
    | 'unreachable'
    | 'newer-schema'
    | 'corrupt'
    | 'bad-cursor'
  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
