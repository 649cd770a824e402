/**
 * What is promised about a ticket and timed:
 * - `first-notice`: the streamer has been told;
 * - `first-response`: a person has taken it up;
 * - `update`: the next word to the streamer, again and again while the stream is ill;
 * - `restore`: the stream is well again, as the monitor sees it, whatever anybody clicks;
 * - `resolution`: the ticket is resolved.
 */
export const slaClocks = [
  'first-notice',
  'first-response',
  'update',
  'restore',
  'resolution',
] as const
export type SlaClock = (typeof slaClocks)[number]

/** How a clock stands. A promise that was broken stays `breached`, also after the clock has stopped. */
export const slaStates = ['running', 'paused', 'met', 'breached', 'cancelled'] as const
export type SlaState = (typeof slaStates)[number]

/** Shares of a promised time after which it is at risk; the last one is told to on-call. */
export const slaWarnRatios = [0.5, 0.8] as const

/**
 * When a promised time begins to count: at once, or when the next working day opens. Before
 * opening time that is today.
 */
export const slaStarts = ['at-once', 'next-working-day'] as const
export type SlaStart = (typeof slaStarts)[number]

/** How long something may take, in the open hours of a calendar. */
export interface SlaTarget {
  /** Open time, ms. */
  readonly withinMs: number
  readonly from: SlaStart
  /** Name of the calendar whose hours count. */
  readonly calendar: string
}

/** One promise as it was made to one ticket. */
export interface SlaPromise extends SlaTarget {
  readonly clock: SlaClock
}

/** One clock of a ticket, as it stands at one moment. All times are Unix ms. */
export interface SlaReading {
  readonly clock: SlaClock
  /** Counts from 1: `update` begins anew with every update, `restore` with every spell of trouble. */
  readonly turn: number
  readonly state: SlaState
  readonly startedAt: number
  /** Kept up to and including this moment; null while the clock is paused, or when it never falls due. */
  readonly dueAt: number | null
  /** For how long it did not run, until now or until it stopped. */
  readonly pausedMs: number
  /** When it was last said to be at risk. */
  readonly warnedAt: number | null
  /** When the promise was broken. */
  readonly breachedAt: number | null
  readonly stoppedAt: number | null
  /** The strictest promise that holds. */
  readonly promise: SlaTarget
}
