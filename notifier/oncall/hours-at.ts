import { Temporal } from 'temporal-polyfill'
import { type DutyHours, weekdays } from './duty.ts'

/** Whether hours of duty are running, and until when at the latest it stays so. */
export interface HoursState {
  readonly open: boolean
  /** On the wall clock. */
  readonly until: Temporal.PlainDateTime
}

/** Whether any of the hours run, by a wall clock that is never put back. */
export function hoursAt(hours: readonly DutyHours[], local: Temporal.PlainDateTime): HoursState {
  const today = local.toPlainDate()
  const near = [-1, 0].flatMap((days) => hoursOf(hours, today.add({ days })))
  const edges = near.flat().filter((edge) => Temporal.PlainDateTime.compare(edge, local) > 0)
  return {
    open: near.some(([from, to]) => isWithin(local, from, to)),
    until: [today.add({ days: 1 }).toPlainDateTime(), ...edges].reduce(earlierOf),
  }
}

/** The earlier one of two local times. */
export function earlierOf(
  one: Temporal.PlainDateTime,
  other: Temporal.PlainDateTime,
): Temporal.PlainDateTime {
  return Temporal.PlainDateTime.compare(one, other) <= 0 ? one : other
}

function isWithin(
  local: Temporal.PlainDateTime,
  from: Temporal.PlainDateTime,
  to: Temporal.PlainDateTime,
): boolean {
  const { compare } = Temporal.PlainDateTime
  return compare(from, local) <= 0 && compare(local, to) < 0
}

/** The hours that begin on one day. */
function hoursOf(
  hours: readonly DutyHours[],
  day: Temporal.PlainDate,
): (readonly [from: Temporal.PlainDateTime, to: Temporal.PlainDateTime])[] {
  const name = weekdays[day.dayOfWeek - 1]
  const midnight = day.toPlainDateTime()
  return hours
    .filter(({ days }) => days.some((weekday) => weekday === name))
    .map(({ fromMinute, toMinute }) => [
      midnight.add({ minutes: fromMinute }),
      midnight.add({ minutes: toMinute }),
    ])
}
