/**
 * Time as something that is handed in, so that tests turn the hands themselves.
 */
export interface Clock {
  /** Unix time in ms. */
  now(): number
  /**
   * Ms since a moment that means nothing: for how long something took, or how fast it went. Never
   * goes back and never jumps, whatever is done to the clock on the wall.
   */
  elapsedMs(): number
  /** Calls `run` once after `delayMs`; the returned function calls it off. */
  after(delayMs: number, run: () => void): () => void
}
