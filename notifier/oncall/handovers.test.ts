import { expect, test } from 'vitest'
import { dutySchema } from '../duty-config.ts'
import { handoversOf, movedHandovers } from './handovers.ts'

const hourMs = 3_600_000

test('handovers are where others go on duty', () => {
  const { schedules } = dutySchema.parse({
    people: [{ id: 'mei' }, { id: 'budi' }],
    schedules: [
      {
        name: 'line',
        timeZone: 'Europe/Berlin',
        layers: [
          { name: 'all', people: ['mei', 'budi'], rotation: { from: '2026-10-24T08:00', days: 1 } },
        ],
      },
    ],
  })
  const [schedule] = schedules
  if (!schedule) throw new Error('expected a schedule')
  const from = Date.parse('2026-10-24T12:00+02:00')
  // The clocks go back that night: the morning is 25 hours away, and not 24.
  expect(handoversOf(schedule, from, from + 50 * hourMs)).toEqual([
    { at: Date.parse('2026-10-25T08:00+01:00'), people: ['budi'] },
    { at: Date.parse('2026-10-26T08:00+01:00'), people: ['mei'] },
  ])
})

const mei = (hour: number) => ({ at: hour * hourMs, people: ['mei'] })
const budi = (hour: number) => ({ at: hour * hourMs, people: ['budi'] })

test.each([
  ['nothing, when all is the same', [mei(8), budi(20)], [mei(8), budi(20)], []],
  [
    'one that moved by an hour',
    [mei(8), budi(20)],
    [mei(9), budi(20)],
    [{ was: mei(8), is: mei(9) }],
  ],
  ['one that is no more', [mei(8), budi(20)], [mei(8)], [{ was: budi(20), is: null }]],
  ['one that is new', [mei(8)], [mei(8), budi(20)], [{ was: null, is: budi(20) }]],
  [
    'all of them, in order',
    [mei(8), budi(20), mei(32)],
    [mei(9), budi(21), mei(33)],
    [
      { was: mei(8), is: mei(9) },
      { was: budi(20), is: budi(21) },
      { was: mei(32), is: mei(33) },
    ],
  ],
])('what differs is %s', (_, before, now, expected) => {
  expect(movedHandovers(before, now)).toEqual(expected)
})
