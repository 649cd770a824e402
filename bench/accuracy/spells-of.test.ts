import { expect, test } from 'vitest'
import { spellsOf } from './spells-of.ts'

const raised = (start: number, end: number) => ({ start, end, sign: 'low', vantage: 'ingest' })

test('what is raised at the same time is one ticket', () => {
  expect(spellsOf([raised(10, 30), raised(0, 20), raised(25, 40)])).toEqual([
    { start: 0, end: 40, reopened: false },
  ])
})

test('the same ticket is reopened within ten minutes of its end, and a new one opened later', () => {
  const spells = spellsOf([
    raised(0, 1_000),
    raised(601_000, 602_000),
    raised(1_202_001, 1_203_000),
  ])
  expect(spells.map(({ reopened }) => reopened)).toEqual([false, true, false])
})
