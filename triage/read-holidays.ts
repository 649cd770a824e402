import ICAL from 'ical.js'
import { readCalendar, ruleTrouble } from './read-calendar.ts'

/** Repeating holidays are counted up to the end of this year. */
const lastYear = 2099
/** More dates than that are no holidays: 200 a year, for a century. */
const mostDates = 20_000

/**
 * The local dates (`2026-12-25`) of all-day events in an iCalendar text (RFC 5545), those that repeat
 * among them, each once and in order.
 *
 * @throws Error naming what is wrong: no calendar, an event with a time of day, an event without end,
 * or one that repeats by a rule that may have none
 */
export function readHolidays(text: string): readonly string[] {
  const dates = new Set<string>()
  for (const component of readCalendar(text).getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(component)
    const cancelled = component.getFirstPropertyValue('status') === 'CANCELLED'
    // A moved or renamed occurrence stands beside the event that it belongs to.
    if (!cancelled) for (const date of datesOf(event)) add(dates, date)
  }
  return [...dates].sort()
}

function add(dates: Set<string>, date: string): void {
  dates.add(date)
  if (dates.size > mostDates) throw new Error(`has more than ${mostDates} dates, expected holidays`)
}

function* datesOf(event: ICAL.Event): Generator<string> {
  const { startDate: start, endDate: end } = event
  if (!start?.isDate) {
    const when = start ? ` at ${start}` : ''
    throw new Error(
      `"${event.summary ?? ''}" begins${when}, expected an event that lasts whole days`,
    )
  }
  const rule = ruleTrouble(event)
  if (rule) throw new Error(`"${event.summary ?? ''}" ${rule}`)
  const days = Math.max(1, end ? end.subtractDateTz(start).toSeconds() / 86_400 : 1)
  if (!event.isRecurring()) return yield* daysFrom(start, days)
  const moments = event.iterator()
  for (let next = moments.next(); next && next.year <= lastYear; next = moments.next()) {
    yield* daysFrom(next, days)
  }
}

function* daysFrom(start: ICAL.Time, days: number): Generator<string> {
  const day = start.clone()
  for (let index = 0; index < days; index += 1) {
    yield day.toString()
    day.adjust(1, 0, 0, 0)
  }
}
