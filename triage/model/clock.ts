/**
 * Time as something that is handed in, so that tests turn the hands themselves.
 */
export interface Clock {
  /** Unix time in ms. */
  now(): number
  /** Calls `run` once after `delayMs`; the returned function calls it off. */
  after(delayMs: number, run: () => void): () => void
}
