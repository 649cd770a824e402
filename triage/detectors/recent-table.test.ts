import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type RecentMeasure, recentMeasures } from '../model/recent.ts'
import { clearLane, type LaneNumbers, read, sharedWidth, slot, write } from './lane.ts'
import { createRecentTable } from './recent-table.ts'

const at0 = 1_764_000_000_000

/** A table with a lane in row 7, and how samples reach it, in ms after `at0`. */
function newTable() {
  const lane: LaneNumbers = { numbers: new Float64Array(sharedWidth), base: 0 }
  const table = createRecentTable()
  return {
    begin() {
      clearLane(lane.numbers, 0, sharedWidth)
      table.clear(7)
    },
    note(atMs: number, shown: Partial<Record<RecentMeasure, number>>) {
      const before = read(lane, slot.lastAt)
      write(lane, slot.coveredMs, before === 0 ? 0 : at0 + atMs - before)
      write(lane, slot.lastAt, at0 + atMs)
      for (const measure of recentMeasures) write(lane, slot[measure], shown[measure] ?? -1)
      table.note(7, lane)
    },
    read: (atMs: number) => table.read(7, lane, at0 + atMs),
  }
}

function tableWith(notes: readonly (readonly [atMs: number, bps: number, fps: number])[]) {
  const table = newTable()
  table.begin()
  for (const [atMs, bitrateBps, fps] of notes) table.note(atMs, { bitrateBps, fps })
  return table
}

describe('what a lane has lately shown', () => {
  test('is nothing before its first sample', () => {
    expect(tableWith([]).read(0)).toBeNull()
  })

  test('is in steps of two seconds, the first sample of each', () => {
    const table = tableWith([
      [0, 3_500_000, 30],
      [1_000, 3_400_000, 29],
      [2_000, 0, 0],
      [3_000, 10_000, 1],
    ])
    const shown = table.read(3_500)
    expect(shown?.fps.slice(-2)).toEqual([30, 0])
    expect(shown?.bitrateBps.slice(-2)).toEqual([3_500_000, 0])
    expect(shown && shown.fromAt + shown.stepMs * shown.fps.length).toBe(at0 + 4_000)
  })

  test('has a gap where nothing was heard, and where a number is not known', () => {
    const table = tableWith([
      [0, 1_000_000, -1],
      [6_000, 1_000_000, 25],
    ])
    const shown = table.read(11_000)
    expect(shown?.bitrateBps.slice(-6)).toEqual([1_000_000, null, null, 1_000_000, null, null])
    expect(shown?.fps.slice(-6)).toEqual([null, null, null, 25, null, null])
  })

  test('is forgotten when another lane takes its row, and when it is long ago', () => {
    const table = tableWith([[0, 1_000_000, 30]])
    expect(table.read(200_000)).toBeNull()
    table.begin()
    table.note(4_000, { bitrateBps: 2_000_000, fps: 60 })
    expect(table.read(4_000)?.fps.filter((fps) => fps !== null)).toEqual([60])
  })

  test('has the round trip and the loss, each by itself, and the most that it can count', () => {
    const table = tableWith([])
    table.note(0, { rttMs: 40 })
    table.note(2_000, { lossRatio: 0.05 })
    table.note(4_000, { rttMs: 9_000, lossRatio: 1 })
    const shown = table.read(4_000)
    expect(shown?.rttMs.slice(-3)).toEqual([40, null, 2_032])
    expect(shown?.lossRatio.slice(-3)).toEqual([null, 0.05, 0.508])
  })

  test('is, whatever the rhythm, the first word of each step', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(gaps, (gapsMs) => {
        let atMs = 0
        const notes = gapsMs.map((gapMs, index) => {
          atMs += gapMs
          return [atMs, (index % 500) * 2_000, index % 120] as const
        })
        const shown = tableWith(notes).read(atMs)
        const wanted = Array.from({ length: shown?.fps.length ?? 0 }, (_, index) => {
          const fromAt = (shown?.fromAt ?? 0) + index * (shown?.stepMs ?? 0) - at0
          const its = notes.find(([each]) => each >= fromAt && each < fromAt + 2_000)
          return its ? its[2] : null
        })
        expect(shown?.fps.length).toBeGreaterThan(0)
        expect(shown?.fps.map((fps) => fps && Math.round(fps))).toEqual(wanted)
      }),
    )
  })
})
