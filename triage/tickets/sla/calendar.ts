import { createTimeZone } from './time-zone.ts'

const dayMs = 86_400_000
/** Looking for open hours ends here: a calendar that is shut for ten years is shut for good. */
const horizonMs = 3_660 * dayMs

/** From and to, in ms after local midnight; an end beyond 24 hours lies in the night that follows. */
export interface OpenHours {
  readonly fromMs: number
  readonly toMs: number
}

/** When somebody works. */
export interface CalendarSpec {
  readonly name: string
  /** IANA name of the zone whose clock on the wall the hours are read from. */
  readonly timeZone: string
  /** Seven days, Monday first; each in order. Hours over midnight belong to the day they begin on. */
  readonly hours: readonly (readonly OpenHours[])[]
  /** Local dates (`2026-12-25`) on which nothing opens. */
  readonly holidays: readonly string[]
}

/**
 * Open hours as real time. It is open whenever the clock on the wall reads open hours: an hour that
 * the clocks skip is not worked, one that they repeat is worked twice.
 */
export interface Calendar {
  readonly name: string
  /** Open time between two moments, ms. */
  openMs(fromMs: number, toMs: number): number
  /** The moment at which so much open time has passed; infinite where the calendar never opens. */
  after(fromMs: number, openMs: number): number
  /** When the next working day begins: today's opening when that is still to come. Else infinite. */
  nextOpening(afterMs: number): number
}

/** A calendar of these hours; throws a RangeError when the zone is unknown. */
export function createCalendar({ name, timeZone, hours, holidays }: CalendarSpec): Calendar {
  const zone = createTimeZone(timeZone)
  const shut = new Set(holidays.map((date) => Date.parse(`${date}T00:00:00Z`) / dayMs))

  /** The hours that begin on a local day, counted from 1970-01-01. */
  function beginningOn(day: number): readonly OpenHours[] {
    return shut.has(day) ? [] : (hours[(((day + 3) % 7) + 7) % 7] ?? [])
  }

  /** All open hours within a local day, those of the night before among them. */
  function within(day: number): readonly OpenHours[] {
    const night = beginningOn(day - 1).map(({ fromMs, toMs }) => {
      return { fromMs: fromMs - dayMs, toMs: toMs - dayMs }
    })
    const merged: { fromMs: number; toMs: number }[] = []
    for (const each of [...night, ...beginningOn(day)]) {
      const fromMs = Math.max(0, each.fromMs, merged.at(-1)?.toMs ?? 0)
      const toMs = Math.min(dayMs, each.toMs)
      if (fromMs < toMs) merged.push({ fromMs, toMs })
    }
    return merged
  }

  /** Open stretches from a moment on, in order. */
  function* spans(sinceMs: number): Generator<Span> {
    for (let atMs = sinceMs; atMs < sinceMs + horizonMs; ) {
      const { toMs, offsetMs } = zone.pieceAt(atMs)
      const localFrom = atMs + offsetMs
      const localTo = Math.min(toMs, sinceMs + horizonMs) + offsetMs
      for (let day = Math.floor(localFrom / dayMs); day * dayMs < localTo; day += 1) {
        for (const open of within(day)) {
          const from = Math.max(localFrom, day * dayMs + open.fromMs)
          const to = Math.min(localTo, day * dayMs + open.toMs)
          if (from < to) yield { fromMs: from - offsetMs, toMs: to - offsetMs, offsetMs, day }
        }
      }
      atMs = toMs
    }
  }

  return {
    name,
    openMs(fromMs, toMs) {
      let open = 0
      for (const span of spans(fromMs)) {
        if (span.fromMs >= toMs) break
        open += Math.min(span.toMs, toMs) - span.fromMs
      }
      return open
    },
    after(fromMs, openMs) {
      if (openMs <= 0) return fromMs
      let left = openMs
      for (const span of spans(fromMs)) {
        const length = span.toMs - span.fromMs
        if (left <= length) return span.fromMs + left
        left -= length
      }
      return Number.POSITIVE_INFINITY
    },
    nextOpening(afterMs) {
      for (const { fromMs, toMs, offsetMs, day } of spans(afterMs)) {
        const first = beginningOn(day)[0]
        if (!first) continue
        // Hours that begin in an hour the clocks skip are open from the first moment there is.
        const opensMs = Math.max(fromMs, day * dayMs + first.fromMs - offsetMs)
        const isToday = day === Math.floor((afterMs + offsetMs) / dayMs)
        const isOver = isToday && afterMs + offsetMs >= day * dayMs + first.fromMs
        if (!isOver && opensMs < toMs) return opensMs
      }
      return Number.POSITIVE_INFINITY
    },
  }
}

interface Span {
  readonly fromMs: number
  readonly toMs: number
  readonly offsetMs: number
  /** The local day it lies in, counted from 1970-01-01. */
  readonly day: number
}

/** Round the clock, every day of the year. */
export const always: Calendar = createCalendar({
  name: 'always',
  timeZone: 'UTC',
  hours: Array.from({ length: 7 }, () => [{ fromMs: 0, toMs: dayMs }]),
  holidays: [],
})
