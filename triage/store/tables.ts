import type { Generated, Kysely, Transaction } from 'kysely'
import type { NextStepKind } from '../model/escalation.ts'
import type { IncidentDimension, IncidentState } from '../model/incident.ts'
import type { NoticeState } from '../model/notice.ts'
import type { PictureSight } from '../model/picture.ts'
import type { TicketStatus } from '../model/ticket.ts'
import type { Audience, Cause, Priority } from '../model/vocabulary.ts'
import type { DeliveryRow } from './outbox-store.ts'

/** Which database speaks; the few statements that differ ask for it. */
export type Flavour = 'sqlite' | 'postgres'

/** One row per ticket: what lists are filtered by, and the whole of it (timeline aside) as JSON. */
interface TicketTable {
  readonly id: string
  readonly number: number
  readonly stream: string
  cause: Cause
  status: TicketStatus
  priority: Priority
  opened_at: number
  resolved_at: number | null
  /** The incident it belongs to. */
  incident: string | null
  /** When time alone will make news of it. */
  look_at: number | null
  /** What it waits for; null before anybody has looked. */
  next_step: NextStepKind | null
  /** A `TicketSummary` as JSON. */
  summary: string
}

/** One row per incident. */
interface IncidentTable {
  readonly id: string
  readonly dimension: IncidentDimension
  readonly value: string
  priority: Priority
  state: IncidentState
  readonly opened_at: number
  closed_at: number | null
  /** Id of the ticket that it is told of on; null before it is told of. */
  lead: string | null
  /** The place of its newest change among all events. */
  seq: number
  /** An `Incident` as JSON. */
  incident: string
}

/** Every line of every timeline, only ever added to. */
interface TicketEventTable {
  /** Rises in the order in which events are committed. */
  readonly seq: number
  readonly ticket_id: string
  /** A `TicketEvent` as JSON. */
  readonly event: string
}

/** The outbox. */
interface NoticeTable {
  /** Rises in the order in which notices were queued. */
  readonly position: Generated<number>
  readonly id: string
  readonly ticket_id: string
  readonly channel: string
  readonly address: string
  /** What it is about: its incident, or else its ticket. */
  readonly subject: string
  readonly audience: Audience
  readonly stream: string
  readonly streamer: string | null
  readonly person: string | null
  readonly at: number
  /** What goes first, from 0. */
  readonly urgency: number
  /** How many other places it can go to. */
  readonly alternatives: number
  readonly expires_at: number | null
  /** Attempts that may have reached its reader though nobody said so. */
  doubts: number
  state: NoticeState
  attempts: number
  next_attempt_at: number
  /** When somebody may take it: its next attempt, or the end of its lease; null once it is final. */
  due_at: number | null
  /** When it is told in a digest; null when it is a message of its own, or was told in one. */
  digest_at: number | null
  lease_owner: string | null
  last_reason: string | null
  last_detail: string | null
  external_id: string | null
  accepted_at: number | null
  /** A `Notice` as JSON. */
  readonly notice: string
}

/** Every attempt at every notice. */
interface DeliveryTable {
  readonly notice_id: string
  readonly attempt: number
  readonly at: number
  readonly outcome: DeliveryRow['outcome']
  readonly reason: string | null
  readonly detail: string | null
  readonly channel: string
  readonly external_id: string | null
  readonly took_ms: number | null
}

/** Whoever should have been told and was not, and why: the `not-told` lines of all timelines. */
interface UntoldTable {
  readonly seq: number
  readonly id: string
  readonly at: number
  readonly ticket_id: string
  readonly audience: Audience
  readonly stream: string
  readonly streamer: string | null
  readonly person: string | null
  /** A `TicketEvent` as JSON. */
  readonly event: string
}

interface StreamTable {
  readonly stream: string
  at: number
  ended_at: number | null
  /** A `StreamRecord` as JSON. */
  announced: string
  state: string | null
}

interface IdempotencyKeyTable {
  readonly key: string
  readonly ticket_id: string
  readonly at: number
}

/** The picture kept on a ticket. */
interface PictureTable {
  readonly ticket_id: string
  at: number
  shows: PictureSight
  jpeg: Uint8Array
}

/** One row per mute. */
interface MuteTable {
  readonly id: string
  readonly from_at: number
  /** When it ends, or was ended. */
  over_at: number
  /** A `Mute` as JSON. */
  mute: string
}

/** Random texts that nobody outside may know, by what they are for. */
interface SecretTable {
  readonly name: string
  readonly value: string
}

/** Codes that were handed out and not used yet. */
interface LinkCodeTable {
  readonly hash: string
  readonly streamer: string
  readonly expires_at: number
}

/** The handovers of each schedule of duty. */
interface DutyPlanTable {
  readonly schedule: string
  tz_version: string
  /** A `DutyPlan` as JSON. */
  plan: string
}

/** Addresses that people linked themselves. */
interface LinkedAddressTable {
  readonly kind: string
  readonly address: string
  streamer: string
  at: number
}

/** Addresses at which nobody wants messages. */
interface StoppedAddressTable {
  readonly kind: string
  readonly address: string
  readonly at: number
}

/** The last value given out of each sequence that must have no gaps, and the health check's mark. */
interface CounterTable {
  readonly name: CounterName
  value: number
}

/** `ticket`: the highest ticket number. `event`: the newest event's seq. `check`: health checks passed. */
export type CounterName = 'ticket' | 'event' | 'check'

/** The tables as they are after the newest migration. All times are Unix ms. */
export interface Tables {
  ticket: TicketTable
  ticket_event: TicketEventTable
  incident: IncidentTable
  notice: NoticeTable
  delivery: DeliveryTable
  untold: UntoldTable
  stream: StreamTable
  idempotency_key: IdempotencyKeyTable
  picture: PictureTable
  mute: MuteTable
  secret: SecretTable
  link_code: LinkCodeTable
  linked_address: LinkedAddressTable
  stopped_address: StoppedAddressTable
  counter: CounterTable
  duty_plan: DutyPlanTable
}

/** The database, in a transaction or not. */
export type Db = Kysely<Tables>

/** The database in a transaction, for what must not be done outside of one. */
export type Tx = Transaction<Tables>
