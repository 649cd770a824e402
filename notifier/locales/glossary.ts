/** The trade's words. In each language each of them has one name, whoever writes and whoever reads. */
export const terms = [
  'stream',
  'streamer',
  'viewers',
  'bitrate',
  'frame',
  'frame rate',
  'keyframe',
  'encoder',
  'preset',
  'upload',
  'camera',
  'microphone',
  'ticket',
  'node',
  'edge',
  'player',
  'latency',
  'cause',
  'priority',
] as const
/** One of them. */
export type Term = (typeof terms)[number]

/** What a term is called in one language. */
export interface TermWords {
  /** Its name, in the forms that the grammar makes of it; a beginning stands for all its endings. */
  readonly called: readonly string[]
  /** What it is not called here, though others do. */
  readonly neverCalled?: readonly string[]
}

/** Every term's name in one language. */
export type Glossary = Readonly<Record<Term, TermWords>>
