import type { Recent } from '../model/recent.ts'
import { type LaneNumbers, read, slot } from './lane.ts'

/**
 * The last two minutes of every lane, a few numbers for each step, in pages as the lanes' own numbers
 * are (see lane-table.ts): what a picture of a trouble is drawn from, which was not one yet when it began.
 */
export interface RecentTable {
  /** A lane begins anew in this row. */
  clear(row: number): void
  /**
   * Notes what the lane in this row shows by its newest sample, the first of each step: most samples
   * of most lanes cost nothing here, not even a look at the memory. Makes no garbage.
   */
  note(row: number, lane: LaneNumbers): void
  /** The steps of the lane in this row up to `now` (Unix ms); null when there are none. */
  read(row: number, lane: LaneNumbers, now: number): RecentSteps | null
}

/** The steps of one lane. */
export type RecentSteps = Omit<Recent, 'vantage' | 'usual'>

/** One step: fine enough to see when it broke, on a strip that is as wide as a phone. */
const stepMs = 2_000
/** How many there are: a good two minutes. A power of two. */
const steps = 64
/** What is written down of a step, side by side: the bitrate, the frame rate, and the way in one. */
const width = 3
const rowWidth = steps * width
/** What a number of 16 bits counts: bitrates up to 131 Mbit/s, frame rates up to 655. */
const bpsUnit = 2_000
const fpsUnit = 0.01
const unknown = 0xffff
/** What a number of 8 bits counts: round trips up to 2 s, losses up to a half. */
const rttUnit = 8
const lossUnit = 0.002
const unknownByte = 0xff

const pageRows = 256
const pageShift = Math.log2(pageRows)

/** Makes an empty table. */
export function createRecentTable(): RecentTable {
  const pages: Uint16Array[] = []

  function pageFor(row: number): Uint16Array {
    const index = row >> pageShift
    while (pages.length <= index) pages.push(new Uint16Array(pageRows * rowWidth))
    return pages[index] as Uint16Array
  }

  return {
    clear(row) {
      const from = (row & (pageRows - 1)) * rowWidth
      pageFor(row).fill(unknown, from, from + rowWidth)
    },
    note(row, lane) {
      const lastAt = read(lane, slot.lastAt)
      const step = Math.floor(lastAt / stepMs)
      const before = Math.floor((lastAt - read(lane, slot.coveredMs)) / stepMs)
      if (step === before && read(lane, slot.coveredMs) > 0) return
      const page = pages[row >> pageShift] as Uint16Array
      for (let gap = Math.max(before + 1, step - steps + 1); gap < step; gap += 1) {
        const at = cellOf(row, gap)
        page.fill(unknown, at, at + width)
      }
      const at = cellOf(row, step)
      page[at] = packed(read(lane, slot.bitrateBps) / bpsUnit, unknown)
      page[at + 1] = packed(read(lane, slot.fps) / fpsUnit, unknown)
      const rtt = packed(read(lane, slot.rttMs) / rttUnit, unknownByte)
      page[at + 2] = (rtt << 8) | packed(read(lane, slot.lossRatio) / lossUnit, unknownByte)
    },
    read(row, lane, now) {
      const page = pages[row >> pageShift]
      const newest = Math.floor(read(lane, slot.lastAt) / stepMs)
      const last = Math.floor(now / stepMs)
      const first = Math.max(newest, last) - steps + 1
      if (!page || newest < first) return null
      const cells = Array.from({ length: last - first + 1 }, (_, index) =>
        first + index > newest ? null : cellOf(row, first + index),
      )
      const from = (offset: number, unpack: (packed: number) => number | null) =>
        cells.map((at) => (at === null ? null : unpack(page[at + offset] as number)))
      return {
        fromAt: first * stepMs,
        stepMs,
        bitrateBps: from(0, (it) => unpacked(it, unknown, bpsUnit)),
        fps: from(1, (it) => unpacked(it, unknown, fpsUnit)),
        rttMs: from(2, (it) => unpacked(it >> 8, unknownByte, rttUnit)),
        lossRatio: from(2, (it) => unpacked(it & 0xff, unknownByte, lossUnit)),
      }
    },
  }
}

/** Where a step of a row lies in its page. */
function cellOf(row: number, step: number): number {
  return (row & (pageRows - 1)) * rowWidth + (step & (steps - 1)) * width
}

function packed(units: number, unknown: number): number {
  return units < 0 ? unknown : Math.min(unknown - 1, Math.round(units))
}

function unpacked(packed: number, unknown: number, unit: number): number | null {
  return packed === unknown ? null : packed * unit
}
