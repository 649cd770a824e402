/** What is said to somebody who presses, asks or follows a link, staff and streamers alike. */
export interface TalkWords {
  /** How a ticket stands: its `{number}`, its `{status}`, and who has it (`{by}`, `nobody` when nobody has). */
  readonly state: string
  /** After a rating. */
  readonly thanks: string
  readonly notFound: string
  readonly failed: string
  /** Nothing to choose from was chosen, or something else. */
  readonly badChoice: string
  /** Whoever presses may not do this. */
  readonly forbidden: string
  /** The link or button is too old. */
  readonly expired: string
  /** The link or button is none of ours, or not whole. */
  readonly forged: string
  /** Stands on a page above the button that acts: `{number}` of the ticket. */
  readonly confirm: string
}
