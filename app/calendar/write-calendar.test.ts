import { expect, test } from 'vitest'
import { dutySchema } from '../../notifier/duty-config.ts'
import { writeCalendar } from './write-calendar.ts'

const hourMs = 3_600_000
const nowMs = Date.parse('2026-11-26T04:00Z')
const toMs = Date.parse('2026-12-20T00:00Z')

function uidsOf(layer: object, atMs: number): string[] {
  const config = dutySchema.parse({
    people: [{ id: 'mei' }, { id: 'ann' }],
    schedules: [{ name: 'line', timeZone: 'UTC', layers: [{ name: 'l', ...layer }] }],
  })
  const [schedule] = config.schedules
  if (!schedule) throw new Error('expected a schedule')
  const duty = { ...config, tzVersion: '2026c' }
  const text = writeCalendar({ duty, schedule, nowMs: atMs, toMs })
  return text.replaceAll('\r\n ', '').match(/^UID:.*$/gm) ?? []
}

test.each([
  ['of turns', { people: ['mei', 'ann'], rotation: { from: '2026-11-02T08:00', weeks: 1 } }],
  ['of one person for ever', { people: ['mei'] }],
  [
    'of a turn longer than the calendar',
    { people: ['mei', 'ann'], rotation: { from: '2026-11-02T08:00', weeks: 6 } },
  ],
])('a calendar %s that is read again an hour later has the same events', (_, layer) => {
  const uids = uidsOf(layer, nowMs)
  expect(uids.length).toBeGreaterThan(0)
  expect(uidsOf(layer, nowMs + hourMs)).toEqual(uids)
})
