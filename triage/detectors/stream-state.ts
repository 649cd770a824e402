import { fingerprint } from '../model/fingerprint.ts'
import type { Lull, OpenTrouble } from '../model/open-trouble.ts'
import type { Outcry } from '../model/outcry.ts'
import type { StreamRecord } from '../model/record.ts'
import type { Complaint } from '../model/trouble.ts'
import { type Vantage, vantages } from '../model/vocabulary.ts'
import { laneLayout } from './catalog.ts'
import { noWatches } from './hysteresis.ts'
import { sharedWidth } from './lane.ts'
import type { LaneTable } from './lane-table.ts'
import type { StreamEntry } from './stream-entry.ts'
import type { Watcher } from './watcher.ts'

/** What the engine knows of one stream, as plain JSON: enough to go on as if nothing had happened. */
export interface StreamState {
  /** Which version of the lanes' layout the numbers follow. */
  readonly layout: string
  readonly announced: StreamRecord
  readonly endedAt: number | null
  readonly movedAt: number
  readonly lastAt: number
  readonly viewers: number
  readonly advisedBps: number
  readonly trouble: OpenTrouble | null
  readonly lull: Lull | null
  readonly incident: string | null
  readonly complaint: Complaint | null
  readonly outcry: Outcry | null
  readonly lanes: {
    readonly [vantage in Vantage]?: {
      readonly numbers: readonly number[]
      /** Null: not before something comes. */
      readonly dueAt: number | null
    }
  }
}

/**
 * Stands for the layout of this version's lanes, and of what is remembered of a trouble: it is
 * written with every stream, so it is short.
 */
const layout = fingerprint(['spells incident outcry advised', ...laneLayout].join(' '))

const nothingUnderWay = noWatches()

/** Writes a stream's state down. */
export function saveStream(entry: StreamEntry, watcher: Watcher): StreamState {
  const lanes: { [vantage in Vantage]?: { numbers: number[]; dueAt: number | null } } = {}
  vantages.forEach((vantage, place) => {
    const row = entry.lanes[place] ?? -1
    if (row < 0) return
    const { table } = watcher
    const dueAt = table.dueAt(row)
    lanes[vantage] = {
      numbers: numbersOf(table, row),
      dueAt: Number.isFinite(dueAt) ? dueAt : null,
    }
  })
  const { announced, endedAt, movedAt, lastAt, viewers, trouble, lull, incident } = entry
  const { advisedBps, complaint, outcry } = entry
  const health = { trouble, lull, incident, complaint, outcry }
  const known = { announced, endedAt, movedAt, lastAt, viewers, advisedBps, ...health }
  return { layout, ...known, lanes }
}

/** A lane's numbers and its watches; taken one by one, which is faster than any iterator. */
function numbersOf(table: LaneTable, row: number): number[] {
  const numbers = table.numbersOf(row)
  const base = table.baseOf(row)
  const copy: number[] = []
  for (let index = base; index < base + sharedWidth; index += 1) copy.push(numbers[index] as number)
  for (const number of table.watchesOf(row) ?? nothingUnderWay) copy.push(number)
  return copy
}

/**
 * Gives an entry its lanes back. Numbers of another layout (an older version wrote them) are left
 * out and the lanes start anew; false then, so that a trouble still open can be looked after.
 */
export function restoreLanes(entry: StreamEntry, state: StreamState, watcher: Watcher): boolean {
  if (state.layout !== layout) return false
  for (const vantage of vantages) {
    const saved = state.lanes[vantage]
    if (!saved) continue
    const { table } = watcher
    const row = watcher.addLane(entry, vantage)
    table.numbersOf(row).set(saved.numbers.slice(0, sharedWidth), table.baseOf(row))
    const watches = saved.numbers.slice(sharedWidth)
    table.setWatches(row, watches.some((number) => number !== 0) ? watches : null)
    table.setDueAt(row, saved.dueAt ?? Number.POSITIVE_INFINITY)
  }
  return true
}
