import { Temporal } from 'temporal-polyfill'
import type { Period } from '../triage/tickets/figures/report.ts'

/** How a month is written, such as `2026-11`. */
export const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/

/**
 * The month from its first to its last local midnight. Throws a `RangeError` for what is no month or
 * no time zone.
 */
export function monthPeriod(month: string, timeZone: string): Period {
  const first = Temporal.PlainDate.from(`${month}-01`)
  const startOf = (date: Temporal.PlainDate) => date.toZonedDateTime({ timeZone }).epochMilliseconds
  return { fromMs: startOf(first), toMs: startOf(first.add({ months: 1 })) }
}
