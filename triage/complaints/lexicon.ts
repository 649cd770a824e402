import type { ComplaintKind } from '../model/complaint.ts'

/** Phrases by what is complained of, each list separated by commas. */
export type Phrases = { readonly [kind in ComplaintKind]?: string }

/**
 * What one language says about streams that are ill. Every list is phrases separated by commas.
 * A phrase is words in order, as they are spoken: case, accents, stretched letters and full width
 * are seen to. `word*` stands for every word that begins so; `=word` for the word with exactly
 * these accents, also where people leave accents out.
 *
 * Where phrases overlap, the longest is believed.
 */
export interface Lexicon {
  /** BCP 47 tag. */
  readonly language: string
  /** Languages of one family share their small words; a family of its own when left out. */
  readonly family?: string
  /** Enough by themselves. */
  readonly terms: Phrases
  /** A complaint only in a line that also names the stream, its picture or its sound. */
  readonly faint?: Phrases
  /** Names of the stream, its picture and its sound. */
  readonly subject?: string
  /** Contain such words and mean something else. */
  readonly harmless?: string
  /** Say no: up to three words before the complaint, or after it. */
  readonly denial?: string
  readonly denialAfter?: string
  /** Say that it has passed. */
  readonly over?: string
  /** Say that it is only supposed. */
  readonly supposed?: string
  /** Blame the writer's own line or device, … */
  readonly own?: string
  /** … and say that it is not that. */
  readonly notOwn?: string
  /** Name the game, its server, its play. */
  readonly game?: string
}
