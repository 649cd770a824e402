import { clearLane, type LaneRows, sharedWidth, type Watches } from './lane.ts'

/**
 * All lanes of an engine, in pages of a fixed size: one more page is all that one more lane can
 * cost, however many there are, and no lane is ever moved. Freed rows are used again.
 */
export interface LaneTable extends LaneRows {
  /** A fresh lane; returns its row. */
  add(): number
  free(row: number): void
  watchesOf(row: number): Watches | null
  setWatches(row: number, watches: Watches | null): void
  /** When a lane must next be looked at without a new sample. */
  dueAt(row: number): number
  setDueAt(row: number, at: number): void
  /** Calls `visit` with the row of every lane that is due at `at`. */
  sweep(at: number, visit: (row: number) => void): void
}

interface Page {
  readonly numbers: Float64Array
  readonly due: Float64Array
  readonly watches: (Watches | null)[]
}

const never = Number.POSITIVE_INFINITY
/** Small enough for a dozen streams, large enough that a million need few. A power of two. */
const pageRows = 256
const pageShift = Math.log2(pageRows)

function newPage(): Page {
  return {
    numbers: new Float64Array(pageRows * sharedWidth),
    due: new Float64Array(pageRows).fill(never),
    watches: new Array<Watches | null>(pageRows).fill(null),
  }
}

/** Makes an empty table. */
export function createLaneTable(): LaneTable {
  const pages: Page[] = []
  const freed: number[] = []
  let used = 0

  const pageOf = (row: number) => pages[row >> pageShift] as Page
  const placeOf = (row: number) => row & (pageRows - 1)
  const numbersOf = (row: number) => pageOf(row).numbers
  const baseOf = (row: number) => placeOf(row) * sharedWidth

  return {
    numbersOf,
    baseOf,
    add() {
      const row = freed.pop() ?? used++
      if (row >> pageShift === pages.length) pages.push(newPage())
      clearLane(numbersOf(row), baseOf(row), sharedWidth)
      return row
    },
    free(row) {
      pageOf(row).due[placeOf(row)] = never
      pageOf(row).watches[placeOf(row)] = null
      freed.push(row)
    },
    watchesOf: (row) => pageOf(row).watches[placeOf(row)] as Watches | null,
    setWatches(row, watches) {
      pageOf(row).watches[placeOf(row)] = watches
    },
    dueAt: (row) => pageOf(row).due[placeOf(row)] as number,
    setDueAt(row, at) {
      pageOf(row).due[placeOf(row)] = at
    },
    sweep(at, visit) {
      pages.forEach(({ due }, page) => {
        for (let index = 0; index < pageRows; index += 1) {
          if ((due[index] as number) <= at) visit(page * pageRows + index)
        }
      })
    },
  }
}
