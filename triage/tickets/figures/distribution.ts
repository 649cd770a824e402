/** Neighbouring buckets are this far apart: a quantile is off by 2 % at most. */
const growth = 1.04
const logGrowth = Math.log(growth)

/** How a length of time was distributed; null where nothing was measured. In ms. */
export interface Spread {
  readonly count: number
  readonly meanMs: number | null
  readonly medianMs: number | null
  readonly p90Ms: number | null
  readonly longestMs: number | null
}

/** Lengths of time in buckets: it stays as small as it is, however many are added. */
export interface Distribution {
  /** Adds one; what is negative counts as 0. */
  add(ms: number): void
  spread(): Spread
}

/** An empty one. */
export function createDistribution(): Distribution {
  const buckets = new Map<number, number>()
  let count = 0
  let sumMs = 0
  let longestMs = 0

  function quantile(share: number): number | null {
    let left = Math.ceil(count * share)
    for (const bucket of [...buckets.keys()].sort((a, b) => a - b)) {
      left -= buckets.get(bucket) ?? 0
      if (left > 0) continue
      return bucket < 0 ? 0 : Math.min(longestMs, Math.round(growth ** (bucket + 0.5)))
    }
    return null
  }

  return {
    add(given) {
      const ms = Math.max(0, given)
      const bucket = ms < 1 ? -1 : Math.floor(Math.log(ms) / logGrowth)
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1)
      count += 1
      sumMs += ms
      longestMs = Math.max(longestMs, ms)
    },
    spread: () => ({
      count,
      meanMs: count === 0 ? null : Math.round(sumMs / count),
      medianMs: quantile(0.5),
      p90Ms: quantile(0.9),
      longestMs: count === 0 ? null : longestMs,
    }),
  }
}
