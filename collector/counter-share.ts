/** Which share of everything that two counters of somebody else count, the one counts. */
export interface CounterShare {
  /**
   * Takes both counters and returns the share of `part` in what both gained since the last time,
   * 0 to 1; `undefined` when that cannot be known: at first, when one of them went back, and when
   * neither gained anything.
   */
  read(part: number, rest: number): number | undefined
}

/** A share of which nothing is known yet. */
export function createCounterShare(): CounterShare {
  let lastPart = -1
  let lastRest = -1
  return {
    read(part, rest) {
      const parts = lastPart < 0 ? -1 : part - lastPart
      const rests = lastRest < 0 ? -1 : rest - lastRest
      lastPart = part
      lastRest = rest
      if (parts < 0 || rests < 0 || parts + rests === 0) return undefined
      return parts / (parts + rests)
    },
  }
}
