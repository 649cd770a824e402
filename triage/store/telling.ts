import type { NoticeState } from '../model/notice.ts'
import type { Audience } from '../model/vocabulary.ts'
import type { DeliveryRow } from './outbox-store.ts'

/** Where the telling of a piece of news stands: a notice's state, or `not-told`, for which there is no notice. */
export type TellingState = NoticeState | 'not-told'

/** Whether somebody was told of something, and if not, why. All times are Unix ms. */
export interface Telling {
  /** The notice's id, or of a `not-told` line one of its own. */
  readonly id: string
  readonly at: number
  readonly ticketId: string
  readonly stream: string
  readonly streamer: string | null
  readonly to: Audience
  readonly person: string | null
  /** What was to be told, such as `opened`. */
  readonly message: string
  /** Over which channel, and to which address in it; null when it came to none. */
  readonly channel: string | null
  readonly address: string | null
  readonly state: TellingState
  /** Why it was not, or not yet, told; null when it was. */
  readonly reason: string | null
  readonly detail: string | null
  /** When the channel accepted it. */
  readonly sentAt: number | null
  /** When it is tried (again) at the earliest; null when it is not. */
  readonly nextAttemptAt: number | null
  /** Every attempt, in order. */
  readonly attempts: readonly DeliveryRow[]
}

/** Which tellings to list; what is left out does not restrict. */
export interface TellingFilter {
  readonly ticket?: string
  readonly stream?: string
  readonly streamer?: string
  readonly person?: string
  readonly channel?: string
  readonly state?: readonly TellingState[]
  readonly cursor?: string
  /** 1 to 500. */
  readonly limit: number
}
