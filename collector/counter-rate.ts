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
   * unchanged value says nothing new and the last rate holds, and the first rate is that between
   * two such steps. 0, the default: it is always current.
   */
  readonly stepMs?: number
  /** The counter starts again at 0 when it reaches this (2 ** 32); by default it never does. */
  readonly wrapsAt?: number
}

/** Polls and the server's own steps are never quite in time: a step may be late by this. */
const lateStep = 1.2

/** A value this near to the end before, and to the beginning now, has wrapped. */
const wrapShare = 0.25

/** The rate of one counter, of which nothing is known yet. */
export function createCounterRate({ stepMs = 0, wrapsAt }: CounterRateOptions = {}): CounterRate {
  let last = -1
  let changedAtMs = 0
  /** Whether `changedAtMs` is when a step came, and not just when we began to look. */
  let atStep = false
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
      last = value
      if (gain === 0 && atMs - changedAtMs < stepMs * lateStep) return perSecond
      const known = gain === 0 || (gain > 0 && (atStep || stepMs === 0))
      perSecond = known ? (gain * 1_000) / (atMs - changedAtMs) : undefined
      atStep = gain > 0
      changedAtMs = atMs
      return perSecond
    },
  }
}
