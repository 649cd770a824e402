import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sharedWidth, slot } from './lane.ts'
import { createLaneTable, type LaneTable } from './lane-table.ts'

function rowOf(table: LaneTable, row: number): Float64Array {
  const base = table.baseOf(row)
  return table.numbersOf(row).subarray(base, base + sharedWidth)
}

test('lanes keep their numbers while the table grows, and freed rows are used again, empty', () => {
  const step = fc.oneof(fc.constant(null), fc.nat(1_000))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600, size: 'max' }), (steps) => {
      const table = createLaneTable()
      const held: { row: number; value: number }[] = []
      let most = 0
      steps.forEach((which, index) => {
        if (which !== null && which % 3 === 0 && held.length > 0) {
          const [freed] = held.splice(which % held.length, 1)
          table.free(freed?.row ?? -1)
        } else {
          const row = table.add()
          expect(rowOf(table, row)[slot.fps]).toBe(-1)
          expect(rowOf(table, row).at(-1)).toBe(0)
          rowOf(table, row).fill(index + 1)
          table.setDueAt(row, index)
          held.push({ row, value: index + 1 })
          most = Math.max(most, held.length)
        }
      })
      for (const { row, value } of held) {
        expect(new Set(rowOf(table, row))).toEqual(new Set([value]))
        expect(table.dueAt(row)).toBe(value - 1)
        expect(row).toBeLessThan(most)
      }
    }),
    { numRuns: 100 },
  )
})

test('a sweep visits what is due and nothing else, on every page', () => {
  const table = createLaneTable()
  const rows = Array.from({ length: 1_000 }, () => table.add())
  for (const row of rows) table.setDueAt(row, row % 10)
  const freed = rows.filter((row) => row % 7 === 0)
  for (const row of freed) table.free(row)
  const visited: number[] = []
  table.sweep(4, (row) => visited.push(row))
  expect(visited).toEqual(rows.filter((row) => row % 10 <= 4 && row % 7 !== 0))
})
