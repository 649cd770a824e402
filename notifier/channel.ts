import type { BaseLogger } from 'pino'
import type { Clock } from '../triage/model/clock.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { Talk } from './talk.ts'
import type { ActionTokens, OfferedAction, TicketAction } from './ticket-action.ts'

/** A picture that goes with a message. */
export interface Attachment {
  /** File name, such as `metrics.png` or `frame.jpg`. */
  readonly name: string
  readonly type: 'image/png' | 'image/jpeg'
  readonly bytes: Uint8Array
  /** Words that say what it shows, for whoever cannot see it. */
  readonly alt: string
}

/** The vendor's ids of what a channel has accepted in one place about one subject. */
export interface EarlierMessages {
  readonly first: string
  readonly last: string
}

/** A notice in words: what a channel shows, in its own way. */
export interface Message {
  readonly notice: Notice
  /** One line, the news. At most 200 characters. */
  readonly title: string
  /** Plain text in short paragraphs. At most 1,500 characters. */
  readonly body: string
  /** Facts in a few words each, for staff; at most 15. */
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  /** What the reader can do from here, with the words for it. */
  readonly actions: readonly OfferedAction[]
  /** Pictures to show with it, each with words that say what it shows. */
  readonly pictures: readonly Attachment[]
  /** What this channel has accepted before in the same place about the same ticket or incident; left out when it is the first. */
  readonly earlier?: EarlierMessages
  /**
   * How it goes with `earlier`: the words of `earlier.last` are to be replaced where the channel
   * can (`edit`), or it belongs to the same story (`reply`: a thread, References). A channel that can do neither just sends it.
   */
  readonly continues?: 'edit' | 'reply'
  /** Where staff read of the ticket; not there for a streamer, or when nobody has configured our address. */
  readonly link?: string
}

/** Why an attempt was not accepted: the log's field, the metric's label, the timeline's word. */
export const failureReasons = [
  'unauthorized',
  'rate-limited',
  'recipient-refused',
  'bad-request',
  'server-error',
  'unreachable',
  'timeout',
  'bad-answer',
  'stopped',
] as const
export type FailureReason = (typeof failureReasons)[number]

/** How an attempt ended. A refusal is an outcome, not an exception. */
export type Delivery =
  | {
      readonly outcome: 'accepted'
      readonly externalId?: string
      readonly detail?: string
      /** The vendor may have shown it before, and could not be told so. */
      readonly possibleDuplicate?: true
    }
  | {
      readonly outcome: 'retry'
      readonly reason: FailureReason
      readonly detail: string
      /** Not before this many ms from now; the vendor's own word where it gave one. */
      readonly afterMs?: number
      /** Whom a limit holds back: everybody on the channel; left out, this address alone. */
      readonly scope?: 'channel'
      /**
       * The vendor has certainly not taken it: there was no connection, or it said no. Left out
       * after `unreachable`, `timeout`, `bad-answer` or `stopped`, it may have.
       */
      readonly unsent?: true
    }
  | { readonly outcome: 'refused'; readonly reason: FailureReason; readonly detail: string }

/**
 * What a vendor says of a message that may have reached it: it is there, under this id of the
 * vendor's; it is not; there is no way to know; or nobody could be asked just now.
 */
export type LookUp =
  | { readonly found: string }
  | 'absent'
  | 'unknown'
  | Extract<Delivery, { readonly outcome: 'retry' }>

/** How well a channel can be used right now; shown on `/readyz` and by `doctor`. */
export interface ChannelStatus {
  readonly state: 'starting' | 'up' | 'down' | 'stopped'
  /** One plain line, without secrets; empty when it is up. */
  readonly reason: string
  /** It is up as far as anybody knows: only a message can prove its credentials, and none was taken yet. */
  readonly unproven?: true
  /** One plain line on what it could do besides, if it were set up for it; said by `doctor`. */
  readonly hint?: string
}

/** What a vendor sends to a channel over HTTP, such as a press of a button. */
export interface HookRequest {
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The text as it came: signatures are made of it. */
  readonly body: string
}

/** What the vendor is answered: 401 to whoever is not the vendor. */
export interface HookAnswer {
  readonly status: 200 | 400 | 401
  /** Plain text; nothing when left out. */
  readonly body?: string
}

/**
 * Whether a notice names a place within a channel: `true`, it must (a chat has many rooms);
 * `optional`, it may (whom to mention in the one group); `false`, never (a webhook is one place).
 */
export type Addressed = boolean | 'optional'

/** A way to reach a person. */
export interface Channel {
  /** The name it has in the configuration. */
  readonly name: string
  readonly kind: string
  /** Connects in the background where the vendor needs it; never throws for the outside world. */
  start(): void
  /** Disconnects and leaves no timer and no socket behind. */
  stop(): Promise<void>
  status(): ChannelStatus
  /**
   * One attempt. Never rejects: whatever happens is an outcome. The notice's `id` is given to
   * the vendor as its key for deduplication, where it has one; it is the same on every attempt.
   * When `signal` aborts, the attempt ends at once.
   */
  deliver(message: Message, signal: AbortSignal): Promise<Delivery>
  /**
   * Whether the vendor has this message, after an attempt that had no answer; left out where it
   * cannot be asked. `absent` is the vendor's word of this moment: whoever asks has waited until
   * what was sent would be seen (`doubt.ts`). Never rejects; ends at once when `signal` aborts.
   */
  readonly lookUp?: (message: Message, signal: AbortSignal) => Promise<LookUp>
  /**
   * Takes what the vendor sends to `/hooks/{name}`; left out by channels to which nothing is sent.
   * Checks that it comes from the vendor. Never rejects.
   */
  readonly hook?: (request: HookRequest) => Promise<HookAnswer>
}

/** A person's word from a channel about a ticket. */
export interface ActionRequest {
  readonly ticketId: string
  readonly action: TicketAction
  /**
   * What was chosen: `assign` to whom (whoever asks, when left out), `snooze` for how many whole
   * minutes, `rate` with how many stars.
   */
  readonly value?: string
  /** Who, as the channel names them, such as `discord:anna`. */
  readonly by: string
  /** The same press has the same key, however often the vendor repeats it; a link has its token's `once`. */
  readonly key: string
  /** BCP 47 tag of the language of whoever asks; English when left out. */
  readonly language?: string
}

/** What came of it: `done`, or why not. `already` means somebody was faster. */
export interface ActionResult {
  readonly outcome: 'done' | 'already' | 'not-found' | 'failed'
  /** The ticket's number and state in words of the language asked in, to show to whoever pressed. */
  readonly text: string
}

/** Somebody's address in a kind of channel. */
export interface StopAddress {
  /** The kind of channel, such as `email`. */
  readonly kind: string
  readonly address: string
}

/** The addresses whose readers have ended the messages there, and how they do. */
export interface Stops {
  /** The address of the page that ends them; null when nobody has configured our own address. */
  link(address: StopAddress): string | null
  /** Whether they have. Rejects when nobody can tell right now. */
  has(address: StopAddress): Promise<boolean>
}

/** What a channel is given to work with. */
export interface ChannelContext {
  readonly clock: Clock
  readonly log: BaseLogger
  /** Carries out what a person asked for from the channel; never rejects. */
  readonly act: (request: ActionRequest) => Promise<ActionResult>
  /** What people ask and say over the channel. */
  readonly talk: Talk
  /** Signs and reads what its buttons and links stand for. */
  readonly tokens: ActionTokens
  /**
   * What the channel of this name was told of: of each ticket and incident that is open, or was
   * within the last day, the newest news that it has accepted, about it as it is now. Not there
   * where nothing is stored.
   */
  readonly standing?: (channel: string) => Promise<readonly Message[]>
  /** Lets whoever reads at an address end the messages there. Not there where nothing is stored. */
  readonly stops?: Stops
}
