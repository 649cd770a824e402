import type { Incident, IncidentDimension, IncidentNews, IncidentState } from '../model/incident.ts'
import type { Mute } from '../model/mute.ts'
import type { Picture } from '../model/picture.ts'
import type { StreamRecord } from '../model/record.ts'
import type { Ticket, TicketEvent, TicketStatus } from '../model/ticket.ts'
import type { Priority } from '../model/vocabulary.ts'
import type { DutyPlanStore } from './duty-plan-store.ts'
import type { MuteFilter, MuteTransaction } from './mute-transaction.ts'
import type { Outlook, WaitingTickets } from './next-step-queries.ts'
import type { OutboxStore } from './outbox-store.ts'
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
export interface Store extends OutboxStore, PeopleStore, DutyPlanStore {
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
