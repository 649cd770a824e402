import { describe, expect, test } from 'vitest'
import { sampleTicket } from '../fixtures/testing/sample-ticket.ts'
import { priorities } from './model/vocabulary.ts'
import { readHolidays } from './read-holidays.ts'
import { slaSchema, slaTermsOf } from './sla-config.ts'
import { promisesFor } from './tickets/sla/terms.ts'

describe('without any configuration', () => {
  test('P0 is answered in half an hour, P1 in two, the rest first thing on the next working day', () => {
    const terms = slaTermsOf(slaSchema.parse({}), '2026c')
    const responses = priorities.map((priority) => {
      const promised = promisesFor(sampleTicket({ priority }), terms)
      return promised?.promises.find(({ clock }) => clock === 'first-response')
    })
    expect(responses).toMatchObject([
      { withinMs: 1_800_000, from: 'at-once', calendar: 'always' },
      { withinMs: 7_200_000, from: 'at-once', calendar: 'always' },
      { withinMs: 7_200_000, from: 'next-working-day', calendar: 'office' },
      { withinMs: 7_200_000, from: 'next-working-day', calendar: 'office' },
    ])
  })

  test('without policies nothing is promised', () => {
    const terms = slaTermsOf(slaSchema.parse({ policies: [] }), '2026c')
    expect(promisesFor(sampleTicket(), terms)).toBeNull()
  })
})

const calendar = { name: 'desk', timeZone: 'Asia/Jakarta', hours: { mon: ['09:00-18:00'] } }
const promises = { P0: { restore: { withinMs: 60_000 } } }

describe('a wrong sla part', () => {
  const wrong: [name: string, part: object, says: string[]][] = [
    [
      'hours that are none',
      { calendars: [{ ...calendar, hours: { mon: ['9-18'] } }] },
      [
        'calendars.0.hours.mon.0: "9-18" are no hours, expected such as "09:00-18:00", "22:00-06:00" or "00:00-24:00"',
      ],
    ],
    [
      'a calendar that never opens',
      { calendars: [{ ...calendar, hours: {} }] },
      ['calendars.0.hours: no day has any, expected at least one day on which somebody works'],
    ],
    [
      'a zone that there is not',
      { calendars: [{ ...calendar, timeZone: 'Mars/Olympus' }] },
      [
        'calendars.0.timeZone: "Mars/Olympus" is not a time zone, expected one such as "Asia/Jakarta"',
      ],
    ],
    [
      'a day that there is not',
      { calendars: [{ ...calendar, holidays: ['2026-02-30'] }] },
      ['calendars.0.holidays.0: "2026-02-30" is no date, expected such as "2026-12-25"'],
    ],
    [
      'holidays that are no calendar',
      { calendars: [{ ...calendar, holidays: 'BEGIN:VCARD\r\nEND:VCARD' }] },
      [
        'calendars.0.holidays: is no calendar, expected iCalendar text that begins with BEGIN:VCALENDAR',
      ],
    ],
    [
      'a calendar with a name that is taken',
      { calendars: [calendar, calendar, { ...calendar, name: 'always' }] },
      [
        'calendars.1.name: "desk" is taken, expected a name of its own',
        'calendars.2.name: "always" is taken, expected a name of its own',
      ],
    ],
    [
      'a calendar that nobody has described',
      {
        policies: [
          { name: 'a', promises: { P0: { update: { withinMs: 60_000, calendar: 'desc' } } } },
        ],
      },
      [
        'policies.0.promises.P0.update.calendar: no calendar is named "desc", expected one of always, office',
      ],
    ],
    [
      'a policy that can never hold',
      {
        policies: [
          { name: 'a', promises },
          { name: 'b', tiers: ['pro'], promises },
        ],
      },
      ['policies.1: "a" before it fits every stream, expected it last'],
    ],
  ]
  test.each(wrong)('is told about %s', (_, part, says) => {
    const { error } = slaSchema.safeParse(part)
    expect(
      error?.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`),
    ).toEqual(says)
  })
})

/** A calendar of these events, as calendar programs write it. */
function calendarOf(...events: string[][]): string {
  const lines = events.flatMap((event) => ['BEGIN:VEVENT', 'UID:1', ...event, 'END:VEVENT'])
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR'].join('\r\n')
}

describe('holidays from iCalendar', () => {
  test('are the days of events that last whole days, to the day before their end', () => {
    const text = calendarOf(
      ['DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261227', 'SUMMARY:Christmas'],
      ['DTSTART;VALUE=DATE:20260101'],
      ['DTSTART;VALUE=DATE:20260704', 'STATUS:CANCELLED'],
    )
    expect(readHolidays(text)).toEqual(['2026-01-01', '2026-12-25', '2026-12-26'])
  })

  test('repeat as their rule says, with its exceptions', () => {
    const rule = ['DTSTART;VALUE=DATE:20240501', 'RRULE:FREQ=YEARLY', 'EXDATE;VALUE=DATE:20250501']
    const dates = readHolidays(calendarOf(rule))
    expect(dates.slice(0, 2)).toEqual(['2024-05-01', '2026-05-01'])
    expect(dates.at(-1)).toBe('2099-05-01')
  })

  test('are refused when an event has a time of day, by its name', () => {
    const text = calendarOf(['DTSTART:20261224T120000Z', 'SUMMARY:Half a day'])
    expect(() => readHolidays(text)).toThrow(
      '"Half a day" begins at 2026-12-24T12:00:00Z, expected an event that lasts whole days',
    )
  })

  test('are refused when they are every day for ever', () => {
    const text = calendarOf(['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=DAILY'])
    expect(() => readHolidays(text)).toThrow('has more than 20000 dates, expected holidays')
  })
})
