/** How fast a counter of somebody else goes, by our own clock. */
export interface CounterRate {
  /**
   * Takes the counter's value as it was at `atMs` and returns how much it gained a second since
   * the last time; `undefined` when that cannot be known: at the first reading, and when the
   * counter went back, which is a new beginning and never a negative rate.
   *
   * @param atMs from a clock that never jumps; a reading that is not later than the last is passed over.
   */
  read(value: number, atMs: number): number | undefined
}

export interface CounterRateOptions {
  /**
   * The server brings the counter up to date only every so many ms (SRS: 3,000): until then an
   * unchanged value says nothing new and the last rate holds. 0, the default: it is always current.
   */
  readonly stepMs?: number
  /** The counter starts again at 0 when it reaches this (2 ** 32); by default it never does. */
  readonly wrapsAt?: number
}

/** A value this near to the end before, and to the beginning now, has wrapped. */
const wrapShare = 0.25

/** The rate of one counter, of which nothing is known yet. */
export function createCounterRate({ stepMs = 0, wrapsAt }: CounterRateOptions = {}): CounterRate {
  let last = -1
  let changedAtMs = 0
  let readAtMs = Number.NEGATIVE_INFINITY
  let perSecond: number | undefined

  function gained(value: number): number {
    const wrapped =
      wrapsAt !== undefined && last > wrapsAt * (1 - wrapShare) && value < wrapsAt * wrapShare
    return wrapped ? value + wrapsAt - last : value - last
  }

  return {
    read(value, atMs) {
      if (atMs <= readAtMs) return perSecond
      readAtMs = atMs
      const gain = last < 0 ? -1 : gained(value)
      if (gain < 0) perSecond = undefined
      else if (gain > 0) perSecond = (gain * 1_000) / (atMs - changedAtMs)
      // A little past its step: polls and the server's own steps are never quite in time.
      else if (atMs - changedAtMs < stepMs * 1.2) return perSecond
      else perSecond = 0
      last = value
      // Where nothing came, the next gain is from the last poll on: what was still stays still.
      if (gain !== 0 || stepMs === 0) changedAtMs = atMs
      return perSecond
    },
  }
}
