import { laneWidth } from './catalog.ts'
import { clearLane } from './lane.ts'

/** All lanes of an engine in one array that grows by a quarter; freed rows are used again. */
export interface LaneTable {
  /** The rows, one after another. Replaced when the table grows: never keep it across `add`. */
  numbers(): Float64Array
  /** A fresh lane; returns where its row begins. */
  add(): number
  free(base: number): void
  /** The place of a lane among all lanes. */
  row(base: number): number
  /** When a lane must next be looked at without a new sample, by row number. */
  dueAt(base: number): number
  setDueAt(base: number, at: number): void
  /** Calls `visit` with the base of every lane that is due at `at`. */
  sweep(at: number, visit: (base: number) => void): void
}

const never = Number.POSITIVE_INFINITY
/** Seldom enough to cost little, and little enough to leave little unused. */
const growBy = 1.25

/** Makes an empty table with room for `capacity` lanes before it first grows. */
export function createLaneTable(capacity = 64): LaneTable {
  let numbers = new Float64Array(capacity * laneWidth)
  let due = new Float64Array(capacity).fill(never)
  let used = 0
  const freed: number[] = []

  function grow(): void {
    const rows = Math.ceil(due.length * growBy)
    const wider = new Float64Array(rows * laneWidth)
    wider.set(numbers)
    numbers = wider
    const longer = new Float64Array(rows).fill(never)
    longer.set(due)
    due = longer
  }

  return {
    numbers: () => numbers,
    add() {
      const row = freed.pop() ?? used++
      if ((row + 1) * laneWidth > numbers.length) grow()
      clearLane(numbers, row * laneWidth, laneWidth)
      return row * laneWidth
    },
    free(base) {
      due[base / laneWidth] = never
      freed.push(base / laneWidth)
    },
    row: (base) => base / laneWidth,
    dueAt: (base) => due[base / laneWidth] as number,
    setDueAt(base, at) {
      due[base / laneWidth] = at
    },
    sweep(at, visit) {
      for (let row = 0; row < used; row += 1) {
        if ((due[row] as number) <= at) visit(row * laneWidth)
      }
    },
  }
}
