import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { sampleOpened, sampleTicket } from '../../../fixtures/testing/sample-ticket.ts'
import type { TicketEvent } from '../../model/ticket.ts'
import { type CalendarSpec, createCalendar } from './calendar.ts'
import { readClocks } from './read-clock.ts'

const secondMs = 1_000
const minuteMs = 60_000
const hourMs = 3_600_000
const horizonMs = 8 * hourMs

/** Whether the clock on the wall reads open hours: asked anew for every minute, the slow and sure way. */
function isOpen({ timeZone, hours, holidays }: CalendarSpec, atMs: number): boolean {
  const wall = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone)
  const sinceMidnightMs = wall.hour * hourMs + wall.minute * minuteMs
  return [0, 1].some((daysAgo) => {
    const day = wall.toPlainDate().subtract({ days: daysAgo })
    if (holidays.includes(day.toString())) return false
    const at = sinceMidnightMs + daysAgo * 24 * hourMs
    return (hours[day.dayOfWeek - 1] ?? []).some(({ fromMs, toMs }) => fromMs <= at && at < toMs)
  })
}

interface Case {
  readonly spec: CalendarSpec
  readonly startMs: number
  readonly withinMs: number
  readonly pauses: readonly (readonly [fromMs: number, toMs: number])[]
}

/** Steps through the time second by second; null when it is not over within the horizon. */
function steppedDeadline({ spec, startMs, withinMs, pauses }: Case): number | null {
  let leftMs = withinMs
  let open = false
  for (let atMs = startMs; atMs < startMs + horizonMs; atMs += secondMs) {
    if (atMs === startMs || atMs % minuteMs === 0) open = isOpen(spec, atMs)
    if (!open || pauses.some(([from, to]) => from <= atMs && atMs < to)) continue
    leftMs -= secondMs
    if (leftMs === 0) return atMs + secondMs
  }
  return null
}

/** What the clock of a resolution says, with its pauses told by events. */
function toldDeadline({ spec, startMs, withinMs, pauses }: Case): number | null {
  const calendar = createCalendar(spec)
  const promise = { clock: 'resolution', withinMs, from: 'at-once', calendar: spec.name } as const
  const timeline: TicketEvent[] = [
    sampleOpened(sampleTicket({ openedAt: startMs })),
    { at: startMs, kind: 'promised', policy: 'p', promises: [promise], tzVersion: 'x' },
    ...pauses.flatMap(([from, to]): TicketEvent[] => [
      { at: from, kind: 'waiting', by: 'bo' },
      { at: to, kind: 'resumed', by: 'bo' },
    ]),
  ]
  const dueAt = readClocks(timeline, () => calendar, startMs)[0]?.dueAt ?? null
  return dueAt !== null && dueAt <= startMs + horizonMs ? dueAt : null
}

const zones = Intl.supportedValuesOf('timeZone')

/** A moment a few hours before the clocks change, where they do; seconds are whole. */
function nearAChange(zone: string, year: number, beforeMs: number): number {
  const newYear = Temporal.ZonedDateTime.from(`${year}-01-01T00:00[${zone}]`)
  const change = newYear.getTimeZoneTransition('next') ?? newYear
  return change.epochMilliseconds - beforeMs
}

const openHours = fc
  .tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 1, max: 1_440 }))
  .map(([from, length]) => ({
    fromMs: from * minuteMs,
    toMs: Math.min(from + length, from + 1_440) * minuteMs,
  }))
const week = fc.array(
  fc.array(openHours, { maxLength: 3 }).map((day) => day.toSorted((a, b) => a.fromMs - b.fromMs)),
  { minLength: 7, maxLength: 7 },
)

/** Pauses one after the other within the first hours. */
const pausesAfter = (startMs: number) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: (horizonMs - hourMs) / secondMs }), { maxLength: 6 })
    .map((seconds) => {
      const marks = seconds.toSorted((a, b) => a - b).map((each) => startMs + each * secondMs)
      return Array.from({ length: Math.floor(marks.length / 2) }, (_, index) => {
        return [marks[2 * index] ?? 0, marks[2 * index + 1] ?? 0] as const
      })
    })

const cases = fc
  .record({
    zone: fc.constantFrom(...zones),
    year: fc.integer({ min: 2015, max: 2030 }),
    beforeMs: fc.integer({ min: 0, max: 18_000 }).map((seconds) => seconds * secondMs),
    hours: week,
    shut: fc.boolean(),
    withinMs: fc.integer({ min: 1, max: 14_400 }).map((seconds) => seconds * secondMs),
  })
  .chain(({ zone, year, beforeMs, hours, shut, withinMs }) => {
    const startMs = nearAChange(zone, year, beforeMs)
    const at = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(zone)
    const holidays = shut ? [at.toPlainDate().toString()] : []
    const spec = { name: 'c', timeZone: zone, hours, holidays }
    return pausesAfter(startMs).map((pauses): Case => ({ spec, startMs, withinMs, pauses }))
  })

describe('a deadline', () => {
  test('is what stepping through the seconds finds, in every zone, where the clocks change, with holidays and pauses', () => {
    fc.assert(
      fc.property(cases, (each) => {
        expect(toldDeadline(each)).toBe(steppedDeadline(each))
      }),
      { numRuns: 150 },
    )
  })

  test('is as far as the open time says: what lies between is what was promised', () => {
    fc.assert(
      fc.property(cases, ({ spec, startMs, withinMs }) => {
        const calendar = createCalendar(spec)
        const dueAt = calendar.after(startMs, withinMs)
        if (Number.isFinite(dueAt)) expect(calendar.openMs(startMs, dueAt)).toBe(withinMs)
      }),
      { numRuns: 100 },
    )
  })
})

const officeDay = [{ fromMs: 9 * hourMs, toMs: 18 * hourMs }]
const office = (timeZone: string, holidays: string[] = []): CalendarSpec => ({
  name: 'office',
  timeZone,
  hours: [officeDay, officeDay, officeDay, officeDay, officeDay, [], []],
  holidays,
})
const allDay = Array.from({ length: 7 }, () => [{ fromMs: 0, toMs: 24 * hourMs }])
const nights = Array.from({ length: 7 }, (_, day) =>
  day === 4 ? [{ fromMs: 22 * hourMs, toMs: 30 * hourMs }] : [],
)

describe('what went wrong elsewhere', () => {
  const stories: [name: string, spec: CalendarSpec, from: string, ms: number, due: string][] = [
    [
      'round the clock has no hole at midnight',
      { name: 'a', timeZone: 'Asia/Jakarta', hours: allDay, holidays: [] },
      '2026-11-26T23:59:30+07:00',
      minuteMs,
      '2026-11-27T00:00:30+07:00',
    ],
    [
      'a night shift belongs to the day it begins on: Friday night goes on into Saturday',
      { name: 'n', timeZone: 'Europe/Berlin', hours: nights, holidays: [] },
      '2026-11-28T05:00:00+01:00',
      2 * hourMs,
      '2026-12-04T23:00:00+01:00',
    ],
    [
      'the night after a holiday is shut with the holiday it begins on',
      { name: 'n', timeZone: 'Europe/Berlin', hours: nights, holidays: ['2026-11-27'] },
      '2026-11-27T12:00:00+01:00',
      hourMs,
      '2026-12-04T23:00:00+01:00',
    ],
    [
      'a midnight that does not exist does not lose the day (Santiago)',
      { name: 's', timeZone: 'America/Santiago', hours: allDay, holidays: [] },
      '2026-09-05T23:30:00-04:00',
      hourMs,
      '2026-09-06T01:30:00-03:00',
    ],
    [
      'a day that was skipped is not worked (Apia)',
      { name: 's', timeZone: 'Pacific/Apia', hours: allDay, holidays: ['2011-12-31'] },
      '2011-12-29T23:00:00-10:00',
      2 * hourMs,
      '2012-01-01T01:00:00+14:00',
    ],
    [
      'hours are read from the newest rules (Casablanca since September 2026)',
      office('Africa/Casablanca'),
      '2026-11-26T08:00:00Z',
      hourMs,
      '2026-11-26T10:00:00Z',
    ],
    [
      'a weekend and a holiday lie between Thursday evening and Monday',
      office('Europe/Berlin', ['2026-12-25']),
      '2026-12-24T17:30:00+01:00',
      hourMs,
      '2026-12-28T09:30:00+01:00',
    ],
  ]
  test.each(stories)('%s', (_, spec, from, ms, due) => {
    const dueAt = createCalendar(spec).after(Date.parse(from), ms)
    expect(new Date(dueAt).toISOString()).toBe(new Date(due).toISOString())
  })

  const openings: [name: string, at: string, opens: string][] = [
    ['before opening time it is today', '2026-12-01T02:00:00+01:00', '2026-12-01T09:00:00+01:00'],
    ['at opening time it is tomorrow', '2026-12-01T09:00:00+01:00', '2026-12-02T09:00:00+01:00'],
    ['during the day it is tomorrow', '2026-12-01T12:00:00+01:00', '2026-12-02T09:00:00+01:00'],
    ['on Friday evening it is Monday', '2026-12-04T20:00:00+01:00', '2026-12-07T09:00:00+01:00'],
    ['a holiday is none', '2026-12-24T12:00:00+01:00', '2026-12-28T09:00:00+01:00'],
  ]
  test.each(openings)('the next working day: %s', (_, at, opens) => {
    const calendar = createCalendar(office('Europe/Berlin', ['2026-12-25']))
    const next = calendar.nextOpening(Date.parse(at))
    expect(new Date(next).toISOString()).toBe(new Date(opens).toISOString())
  })

  test('a calendar that never opens never falls due', () => {
    const shut = createCalendar({ ...office('UTC'), hours: [] })
    expect(shut.after(0, 1)).toBe(Number.POSITIVE_INFINITY)
    expect(shut.nextOpening(0)).toBe(Number.POSITIVE_INFINITY)
  })
})
