import fc from 'fast-check'
import { expect, test } from 'vitest'
import { laneWidth } from './catalog.ts'
import { slot } from './lane.ts'
import { createLaneTable } from './lane-table.ts'

test('lanes keep their numbers while the table grows, and freed rows are used again, empty', () => {
  const step = fc.oneof(fc.constant(null), fc.nat(1_000))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const table = createLaneTable(2)
      const held: { base: number; value: number }[] = []
      let most = 0
      steps.forEach((which, index) => {
        if (which !== null && held.length > 0) {
          const [freed] = held.splice(which % held.length, 1)
          table.free(freed?.base ?? -1)
        } else {
          const base = table.add()
          expect(table.numbers()[base + slot.fps]).toBe(-1)
          expect(table.numbers()[base + laneWidth - 1]).toBe(0)
          table.numbers().fill(index + 1, base, base + laneWidth)
          table.setDueAt(base, index)
          held.push({ base, value: index + 1 })
          most = Math.max(most, held.length)
        }
      })
      for (const { base, value } of held) {
        expect(new Set(table.numbers().subarray(base, base + laneWidth))).toEqual(new Set([value]))
        expect(table.dueAt(base)).toBe(value - 1)
        expect(table.row(base)).toBeLessThan(most)
      }
    }),
    { numRuns: 300 },
  )
})

test('a sweep visits what is due and nothing else', () => {
  const table = createLaneTable(1)
  const [early, late, freed] = [table.add(), table.add(), table.add()] as const
  table.setDueAt(early, 10)
  table.setDueAt(late, 20)
  table.setDueAt(freed, 5)
  table.free(freed)
  const visited: number[] = []
  table.sweep(15, (base) => visited.push(base))
  expect(visited).toEqual([early])
})
