/** The median of the values of the last so many ms. */
export interface SlidingMedian {
  /** Adds a value; values older than the window are dropped. `atMs` must not go back. */
  add(atMs: number, value: number): void
  /** The median of what is in the window, or NaN while it holds fewer than `least`. */
  median(): number
}

/** How much it looks back on, and from how many values on it has an opinion. */
export interface SlidingMedianOptions {
  readonly windowMs: number
  readonly least: number
}

/** An empty window. Keeps its values sorted, which is quick for the few dozen it is meant for. */
export function createSlidingMedian({ windowMs, least }: SlidingMedianOptions): SlidingMedian {
  const queue: { readonly atMs: number; readonly value: number }[] = []
  const sorted: number[] = []

  function drop(value: number): void {
    sorted.splice(placeOf(sorted, value), 1)
  }

  return {
    add(atMs, value) {
      for (let oldest = queue[0]; oldest && oldest.atMs <= atMs - windowMs; oldest = queue[0]) {
        drop(oldest.value)
        queue.shift()
      }
      queue.push({ atMs, value })
      sorted.splice(placeOf(sorted, value), 0, value)
    },
    median() {
      const { length } = sorted
      if (length < least) return Number.NaN
      const upper = sorted[length >> 1] as number
      return length % 2 === 1 ? upper : (upper + (sorted[(length >> 1) - 1] as number)) / 2
    },
  }
}

/** The first place whose value is not smaller. */
function placeOf(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}
