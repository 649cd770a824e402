import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dutySchema } from '../../notifier/duty-config.ts'
import { shiftsOf } from '../../notifier/oncall/shifts.ts'
import { readShifts } from './read-shifts.ts'
import { writeCalendar } from './write-calendar.ts'

const people = dutySchema.parse({
  people: [
    { id: 'mei', name: 'Mei Lin', addresses: { email: 'mei@example.org' } },
    { id: 'ann', name: 'Ann' },
    { id: 'jo', name: 'Jo; Berg' },
  ],
}).people

const span = { fromMs: Date.parse('2026-10-01T00:00Z'), toMs: Date.parse('2026-12-01T00:00Z') }

/** A calendar of these events, as calendar programs write it. */
function calendarOf(...events: string[][]): string {
  const lines = events.flatMap((event, index) => {
    const uid = event.some((line) => line.startsWith('UID:')) ? [] : [`UID:${index}`]
    return ['BEGIN:VEVENT', ...uid, ...event, 'END:VEVENT']
  })
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR'].join('\r\n')
}

/** The shifts as `from to who`. */
function shiftsIn(text: string): string[] {
  const { shifts } = readShifts(text, { people, timeZone: 'Europe/Berlin', ...span })
  return shifts.map((shift) => {
    const [from, to] = [shift.fromMs, shift.toMs].map((ms) =>
      new Date(ms).toISOString().slice(0, 16),
    )
    return `${from} ${to} ${shift.people.join('+')}`
  })
}

describe('shifts of a calendar', () => {
  test.each([
    [
      'in UTC, by name',
      [
        [
          'DTSTART:20261124T080000Z',
          'DTEND:20261124T160000Z',
          'SUMMARY:On call - Mei Lin - first line',
        ],
      ],
      ['2026-11-24T08:00 2026-11-24T16:00 mei'],
    ],
    [
      'by an attendee, whatever the title',
      [
        [
          'DTSTART:20261124T080000Z',
          'DURATION:PT8H',
          'SUMMARY:Ann',
          'ATTENDEE;CN=Mei:MAILTO:Mei@Example.org',
        ],
      ],
      ['2026-11-24T08:00 2026-11-24T16:00 mei'],
    ],
    [
      'of two people',
      [['DTSTART:20261124T080000Z', 'DURATION:PT8H', 'SUMMARY:ann\\, mei']],
      ['2026-11-24T08:00 2026-11-24T16:00 mei+ann'],
    ],
    [
      'of a whole day, in the zone of the schedule',
      [['DTSTART;VALUE=DATE:20261025', 'SUMMARY:ann']],
      ['2026-10-24T22:00 2026-10-25T23:00 ann'],
    ],
    [
      'without a zone, in the zone of the schedule',
      [['DTSTART:20261124T080000', 'DTEND:20261124T160000', 'SUMMARY:ann']],
      ['2026-11-24T07:00 2026-11-24T15:00 ann'],
    ],
    [
      'in a zone that is only named',
      [
        [
          'DTSTART;TZID=Asia/Jakarta:20261124T080000',
          'DTEND;TZID=Asia/Jakarta:20261124T160000',
          'SUMMARY:ann',
        ],
      ],
      ['2026-11-24T01:00 2026-11-24T09:00 ann'],
    ],
    [
      'repeated, at the same local time when clocks change',
      [
        [
          'DTSTART;TZID=Europe/Berlin:20261024T080000',
          'DURATION:PT1H',
          'RRULE:FREQ=DAILY;COUNT=2',
          'SUMMARY:ann',
        ],
      ],
      ['2026-10-24T06:00 2026-10-24T07:00 ann', '2026-10-25T07:00 2026-10-25T08:00 ann'],
    ],
    [
      'repeated, with one left out and one that another takes',
      [
        [
          'UID:a',
          'DTSTART:20261101T080000Z',
          'DURATION:PT1H',
          'RRULE:FREQ=DAILY;COUNT=3',
          'EXDATE:20261102T080000Z',
          'SUMMARY:ann',
        ],
        [
          'UID:a',
          'RECURRENCE-ID:20261103T080000Z',
          'DTSTART:20261103T120000Z',
          'DURATION:PT1H',
          'SUMMARY:mei',
        ],
        [
          'UID:b',
          'DTSTART:20261103T080000Z',
          'DURATION:PT1H',
          'RRULE:FREQ=DAILY;COUNT=1',
          'SUMMARY:jo',
        ],
      ],
      [
        '2026-11-01T08:00 2026-11-01T09:00 ann',
        '2026-11-03T08:00 2026-11-03T09:00 jo',
        '2026-11-03T12:00 2026-11-03T13:00 mei',
      ],
    ],
    [
      'without those that are cancelled',
      [['DTSTART:20261124T080000Z', 'DURATION:PT1H', 'SUMMARY:ann', 'STATUS:CANCELLED']],
      [],
    ],
    [
      'without those of another time',
      [['DTSTART:20260124T080000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=5', 'SUMMARY:ann']],
      [],
    ],
  ])('%s', (_, events, expected) => {
    expect(shiftsIn(calendarOf(...events))).toEqual(expected)
  })

  test.each([
    [
      'of nobody we know: half a name is none',
      ['DTSTART:20261124T080000Z', 'DURATION:PT1H', 'SUMMARY:Anna'],
      '"Anna" at 2026-11-24T08:00:00Z: names nobody of duty.people',
    ],
    [
      'without a length',
      ['DTSTART:20261124T080000Z', 'SUMMARY:ann'],
      '"ann" at 2026-11-24T08:00:00Z: has no length',
    ],
    ['without a beginning', ['SUMMARY:ann'], '"ann" at no time: has no beginning'],
    [
      'in an unknown zone',
      ['DTSTART;TZID=Moon/Base:20261124T080000', 'DURATION:PT1H', 'SUMMARY:ann'],
      '"ann" at 2026-11-24T08:00:00: its time zone "Moon/Base" is neither known nor in the calendar',
    ],
  ])('an event %s is told and costs only itself', (_, event, expected) => {
    const good = ['DTSTART:20261125T080000Z', 'DURATION:PT1H', 'SUMMARY:mei']
    const { shifts, ignored } = readShifts(calendarOf(event, good), {
      people,
      timeZone: 'UTC',
      ...span,
    })
    expect(ignored).toEqual([expected])
    expect(shifts.map((shift) => shift.people)).toEqual([['mei']])
  })

  test.each([
    'FREQ=SECONDLY',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31',
    'FREQ=DAILY;INTERVAL=7;BYDAY=FR',
  ])('a rule that could be followed for ever is told and costs only itself: %s', (rule) => {
    const endless = ['DTSTART:20261102T000000Z', 'DURATION:PT1H', `RRULE:${rule}`, 'SUMMARY:ann']
    const { shifts, ignored } = readShifts(calendarOf(endless), {
      people,
      timeZone: 'UTC',
      ...span,
    })
    expect(shifts).toEqual([])
    expect(ignored).toEqual([
      `"ann" at 2026-11-02T00:00:00Z: repeats by the rule "${rule}", expected a simpler one`,
    ])
  })

  test('a rule that could be followed for too long is an error', () => {
    const long = ['DTSTART:20160101T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=HOURLY', 'SUMMARY:ann']
    expect(() => shiftsIn(calendarOf(long))).toThrow('more than 20000 occurrences')
  })

  test('what is no calendar is told as such', () => {
    expect(() => shiftsIn('<html>')).toThrow('is no iCalendar text')
  })
})

test('any text is read, or refused with an error that says why', () => {
  const good = calendarOf([
    'DTSTART:20261125T080000Z',
    'DURATION:PT1H',
    'RRULE:FREQ=DAILY;COUNT=2',
    'SUMMARY:mei',
  ])
  const mutated = fc
    .tuple(fc.nat(good.length), fc.nat(8), fc.string({ maxLength: 6, unit: 'binary' }))
    .map(([at, cut, more]) => good.slice(0, at) + more + good.slice(at + cut))
  fc.assert(
    fc.property(mutated, (text) => {
      try {
        readShifts(text, { people, timeZone: 'UTC', ...span })
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }),
    { numRuns: 300 },
  )
})

test('a schedule that is written as a calendar is read as the same schedule', () => {
  const schedule = {
    name: 'line',
    timeZone: 'America/New_York',
    layers: [
      { name: 'l', people: ['mei', 'ann', 'jo'], rotation: { from: '2026-10-01T08:00', days: 1 } },
    ],
  }
  const config = dutySchema.parse({
    people: people.map(({ id, name }) => ({ id, name })),
    schedules: [schedule],
  })
  const [written] = config.schedules
  if (!written) throw new Error('expected a schedule')
  const duty = { ...config, tzVersion: '2026c' }
  const nowMs = Date.parse('2026-10-28T00:00Z')
  const toMs = Date.parse('2026-11-08T00:00Z')
  const text = writeCalendar({ duty, schedule: written, nowMs, toMs })
  const { shifts, ignored } = readShifts(text, { people: duty.people, timeZone: 'UTC', ...span })
  const [, ...whole] = shiftsOf(written, nowMs - 7 * 86_400_000, toMs)
  const expected = whole.map(({ fromMs, toMs: endMs, posts }) => ({
    fromMs,
    toMs: endMs,
    people: posts.map(({ person }) => person),
  }))
  expect(shifts).toEqual(expected)
  expect(ignored).toEqual([])
})
