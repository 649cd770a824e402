/** How a stream is seen right now. */
export const streamSights = [
  'well',
  'ill',
  // Well again, and not for long enough to be sure.
  'recovering',
  // Something has only just begun, and nobody knows yet what.
  'looking',
  'not-seen',
  'ended',
  // Our own eyes are shut, which says nothing of the stream.
  'blind',
] as const
export type StreamSight = (typeof streamSights)[number]

/** The commands that people can give where a channel has such. */
export const talkCommands = ['health', 'why', 'link', 'duty'] as const
export type TalkCommand = (typeof talkCommands)[number]

/** A command or an option as people type it: one lower-case word without spaces, and what it is for. */
export interface CommandWords {
  readonly name: string
  /** At most 100 characters. */
  readonly description: string
}

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
  /**
   * What is answered to "why am I lagging?" where no words about a trouble say it: `{stream}`,
   * `{number}` of the ticket, `{duration}` since when, and `{figures}` as measured (`none` without).
   */
  readonly answer: Record<Exclude<StreamSight, 'ill'>, string>
  /** How a stream is, in a line: `{stream}` and `{figures}`, or `none`. */
  readonly health: Record<StreamSight, string>
  /** Said instead of an answer that breaks a rule of the region or language: whom to ask, and nothing else. */
  readonly held: string
  /** Nobody knows who asks; `{link}` is the command that changes that. */
  readonly unlinked: string
  /** The account now belongs to `{streamer}`; `{why}` is the command to ask with. */
  readonly linked: string
  readonly badCode: string
  /** Too many tries; again after `{duration}`. */
  readonly tooManyTries: string
  /** A fresh `{code}` for `{streamer}`, good for `{duration}`. */
  readonly freshCode: string
  /** What was written goes to the people who look after ticket `{number}`. */
  readonly heard: string
  /** What can be asked here (`{why}`), when nobody can tell what was meant. */
  readonly help: string
  readonly nobodyOnDuty: string
  /** Whoever writes for the team, above their words: `{team}`. */
  readonly fromTeam: string
  /** Of what staff wrote for the streamer: it was sent, could not be, is sent as soon as it can be, is longer than `{most}` characters. */
  readonly passedOn: string
  readonly notPassedOn: string
  readonly passedOnLater: string
  readonly tooLong: string
  readonly command: Record<TalkCommand, CommandWords>
  readonly option: Record<'code' | 'streamer', CommandWords>
}
