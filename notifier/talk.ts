/** The commands that our own texts name. */
export type NamedCommand = 'why' | 'link'

/** Somebody who speaks to us over a channel. */
export interface Speaker {
  /** The kind of the channel, as addresses are listed by. */
  readonly kind: string
  /** Its name in the configuration. */
  readonly channel: string
  /** Where they are reached on it. */
  readonly address: string
  /** As the timeline names them, such as `discord:anna`. */
  readonly by: string
  /** BCP 47 tag of the language their app speaks; what the directory says of a streamer comes first. */
  readonly language: string
  /** What a command is called where they read words in `language`; its English name when left out. */
  readonly commandName?: (command: NamedCommand, language: string) => string
}

/** Something that a person says or asks; the same `key` is the same word, however often it comes. */
export interface Said {
  readonly text: string
  readonly key: string
}

/** What they are told in return. */
export interface Reply {
  readonly text: string
  /** Where the ticket's people read along: each the first message about it in a place of this channel. */
  readonly readers: readonly {
    readonly address: string
    readonly first: string
    /** What a conversation about the ticket is called, in at most 100 characters. */
    readonly title: string
  }[]
}

/** What people can ask and say over a channel, besides acting on tickets. No method rejects. */
export interface Talk {
  /** `why`: what is wrong with my stream and what helps. `health`: how my streams are. */
  ask(who: Speaker, question: 'why' | 'health', key: string): Promise<Reply>
  /** What a streamer writes to us in plain words: a question, a complaint, or a word to the team. */
  hear(who: Speaker, said: Said): Promise<Reply>
  /**
   * What staff write below the message `first` about a ticket, for its streamer: it is in the outbox
   * before this resolves. Resolves to what they are told of it, within seconds; null when nothing
   * about a ticket was ever told there, or the same word was passed on before.
   */
  passOn(who: Speaker, first: string, said: Said): Promise<string | null>
  /** Uses up a code: from then on the speaker's address is the streamer's who it was made for. */
  link(who: Speaker, code: string): Promise<string>
  /** A fresh code for a streamer; the caller has made sure that the speaker may ask for one. */
  makeCode(who: Speaker, streamer: string): Promise<string>
  /** Who is on duty now; the caller has made sure that the speaker may know. */
  duty(who: Speaker): Promise<string>
}
