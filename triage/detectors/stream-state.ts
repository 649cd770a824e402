import type { StreamRecord } from '../model/record.ts'
import type { Complaint } from '../model/trouble.ts'
import { type Vantage, vantages } from '../model/vocabulary.ts'
import { laneLayout, laneWidth } from './catalog.ts'
import type { OpenTrouble, StreamEntry } from './stream-entry.ts'
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
  readonly trouble: OpenTrouble | null
  readonly complaint: Complaint | null
  readonly lanes: {
    readonly [vantage in Vantage]?: {
      readonly numbers: readonly number[]
      /** Null: not before something comes. */
      readonly dueAt: number | null
    }
  }
}

/** Names the layout of this version's lanes. */
const layout = laneLayout.join(' ')

/** Writes a stream's state down. */
export function saveStream(entry: StreamEntry, watcher: Watcher): StreamState {
  const lanes: { [vantage in Vantage]?: { numbers: number[]; dueAt: number | null } } = {}
  vantages.forEach((vantage, place) => {
    const base = entry.lanes[place] ?? -1
    if (base < 0) return
    const dueAt = watcher.table.dueAt(base)
    lanes[vantage] = {
      numbers: Array.from(watcher.table.numbers().subarray(base, base + laneWidth)),
      dueAt: Number.isFinite(dueAt) ? dueAt : null,
    }
  })
  const { announced, endedAt, movedAt, lastAt, viewers, trouble, complaint } = entry
  return { layout, announced, endedAt, movedAt, lastAt, viewers, trouble, complaint, lanes }
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
    const base = watcher.addLane(entry, vantage)
    watcher.table.numbers().set(saved.numbers, base)
    watcher.table.setDueAt(base, saved.dueAt ?? Number.POSITIVE_INFINITY)
  }
  return true
}
