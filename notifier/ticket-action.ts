/**
 * What a person can do to a ticket from a message. Staff: `acknowledge`, `resolve`, `assign`,
 * `snooze`, `approve` (a reply that is ready). Streamers: `on-it` (they try the step), `ended` (they
 * meant to), `still-broken`, `rate`.
 */
export const ticketActions = [
  'acknowledge',
  'resolve',
  'assign',
  'snooze',
  'on-it',
  'ended',
  'still-broken',
  'rate',
  'approve',
] as const
export type TicketAction = (typeof ticketActions)[number]

/** Those of the streamer: whoever has the ticket's news in their own messages. */
export const streamerActions: readonly TicketAction[] = ['on-it', 'ended', 'still-broken', 'rate']

/** Something that a message offers to do, with the words for it. */
export interface OfferedAction {
  readonly action: TicketAction
  readonly label: string
  /**
   * What there is to choose from, where the action needs a choice: minutes of a snooze, stars of a
   * rating. `assign` needs one too and offers everybody: without a choice, whoever presses takes it.
   */
  readonly options?: readonly { readonly value: string; readonly label: string }[]
}

/** What a button or a link stands for. */
export interface ActionMeaning {
  readonly action: TicketAction
  readonly ticketId: string
  /** Unix ms after which it does nothing any more; kept to the second. */
  readonly expiresAt: number
  /** What was chosen, where the button already says so: the stars of a rating, the minutes of a snooze. */
  readonly value?: string
  /** Who it was given to, as the timeline is to name them; a chat knows who pressed, a link does not. */
  readonly by?: string
}

/** What a token turned out to be. `once` is the same for the same token: its key for acting once. */
export type ReadActionToken =
  | { readonly outcome: 'valid'; readonly meaning: ActionMeaning; readonly once: string }
  | { readonly outcome: 'expired' | 'forged' }

/** Signs what buttons and links stand for, for every channel alike. */
export interface ActionTokens {
  /**
   * A token for a meaning: printable ASCII without spaces; the same meaning gives the same token. A
   * ticket's with neither `value` nor `by` fits into 64 bytes, the least that a vendor allows.
   */
  token(meaning: ActionMeaning): string
  /** What a token means, whoever brought it; never throws. */
  read(token: string): ReadActionToken
  /** The address of the page that offers to act; null when nobody has configured our own address. */
  link(meaning: ActionMeaning): string | null
}
