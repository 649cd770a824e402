import { z } from 'zod'
import { slaClocks, slaStarts } from './model/sla.ts'
import { priorities } from './model/vocabulary.ts'
import { readHolidays } from './read-holidays.ts'
import { always, createCalendar, type OpenHours } from './tickets/sla/calendar.ts'
import { type SlaPolicy, type SlaTerms, slaTerms } from './tickets/sla/terms.ts'

const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const longestMs = 366 * dayMs

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const hoursSchema = z.string().transform((text, context): OpenHours => {
  const parts = /^(\d\d):([0-5]\d)-(\d\d):([0-5]\d)$/.exec(text)
  const [fromMs, toMs] = parts ? [timeOf(parts[1], parts[2]), timeOf(parts[3], parts[4])] : [0, 0]
  if (fromMs === toMs || fromMs >= dayMs || toMs > dayMs) {
    const message = `"${text}" are no hours, expected such as "09:00-18:00", "22:00-06:00" or "00:00-24:00"`
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }
  return { fromMs, toMs: toMs > fromMs ? toMs : toMs + dayMs }
})

function timeOf(hours = '', minutes = ''): number {
  return Number(hours) * hourMs + Number(minutes) * minuteMs
}

const dateSchema = z.iso.date({
  error: ({ input }) => `"${String(input)}" is no date, expected such as "2026-12-25"`,
})

const holidaysSchema = z.union([z.array(dateSchema), z.string()]).transform((given, context) => {
  if (typeof given !== 'string') return given
  try {
    return [...readHolidays(given)]
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message })
    return z.NEVER
  }
})

const dayHours = z
  .array(hoursSchema)
  .default([])
  .transform((hours) => hours.toSorted((a, b) => a.fromMs - b.fromMs))

const calendarSchema = z
  .strictObject({
    name: z.string().min(1),
    /** IANA name of the zone whose clock on the wall the hours are read from. */
    timeZone: z.string().refine(isTimeZone, {
      error: ({ input }) =>
        `"${String(input)}" is not a time zone, expected one such as "Asia/Jakarta"`,
    }),
    /** By day, such as `mon: ["09:00-12:00", "13:00-18:00"]`; hours over midnight belong to the day they begin on. */
    hours: z.strictObject(
      Object.fromEntries(weekdays.map((day) => [day, dayHours])) as Record<
        (typeof weekdays)[number],
        typeof dayHours
      >,
    ),
    /** Local dates on which nothing opens: a list, or iCalendar text; `holidaysFile` names a file of it. */
    holidays: holidaysSchema.default([]),
  })
  .refine(({ hours }) => weekdays.some((day) => hours[day].length > 0), {
    path: ['hours'],
    error: 'no day has any, expected at least one day on which somebody works',
  })

const targetSchema = z.strictObject({
  /** Open time of the calendar, ms. */
  withinMs: z.int().min(1_000).max(longestMs),
  /** `next-working-day` begins to count when the calendar opens next (before opening time, today). */
  from: z.enum(slaStarts).default('at-once'),
  /** `always` is round the clock. */
  calendar: z.string().min(1).default(always.name),
})

const targetsSchema = z.partialRecord(z.enum(slaClocks), targetSchema)

const policySchema = z.strictObject({
  name: z.string().min(1).max(64),
  /** Only streams of these tiers; all when left out. */
  tiers: z.array(z.string().min(1)).min(1).optional(),
  /** Only streams of these regions; all when left out. */
  regions: z.array(z.string().min(1)).min(1).optional(),
  /** By priority, then by clock; what is left out is not promised. */
  promises: z.partialRecord(z.enum(priorities), targetsSchema),
})

const office = weekdays.slice(0, 5).map((day) => [day, ['09:00-18:00']])

/** Known without being configured; a calendar of the same name takes its place. */
const officeCalendar = calendarSchema.parse({
  name: 'office',
  timeZone: 'UTC',
  hours: Object.fromEntries(office),
})

/** Told within a minute; answered as quickly as a night shift can, or first thing on the next working day. */
const standard = {
  name: 'standard',
  promises: Object.fromEntries(
    priorities.map((priority) => [
      priority,
      { 'first-notice': { withinMs: minuteMs }, 'first-response': responseTo(priority) },
    ]),
  ),
}

function responseTo(priority: (typeof priorities)[number]) {
  if (priority === 'P0') return { withinMs: 30 * minuteMs }
  if (priority === 'P1') return { withinMs: 2 * hourMs }
  return { withinMs: 2 * hourMs, from: 'next-working-day', calendar: officeCalendar.name }
}

const parts = z.strictObject({
  /** Whose hours count. `always` is known; so is `office` (Monday to Friday, 09:00 to 18:00 UTC) unless given. */
  calendars: z.array(calendarSchema).default([]),
  /** What is promised to whom; the first that fits holds. Empty promises nothing. */
  policies: z.array(policySchema).default([policySchema.parse(standard)]),
  /**
   * Streamers to whom updates are promised are told by themselves that we are still on it, when four
   * fifths of the time are gone. `false` leaves that to people, who are warned instead.
   */
  sendUpdates: z.boolean().default(true),
})
type Parts = z.infer<typeof parts>

/** The `sla` part of the configuration. */
export const slaSchema = parts.superRefine(checkParts)
export type SlaConfig = z.infer<typeof slaSchema>

/** The terms that a configuration comes to. `tzVersion`: the time-zone data of this process. */
export function slaTermsOf({ calendars, policies }: SlaConfig, tzVersion: string): SlaTerms {
  const own = [officeCalendar, ...calendars].map(({ hours, ...rest }) =>
    createCalendar({ ...rest, hours: weekdays.map((day) => hours[day]) }),
  )
  return slaTerms(policies as readonly SlaPolicy[], own, tzVersion)
}

function checkParts({ calendars, policies }: Parts, context: z.core.$RefinementCtx<Parts>): void {
  const report = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message })
  const names = calendars.map(({ name }) => name)
  for (const [index, name] of names.entries()) {
    if (name === always.name || names.indexOf(name) < index)
      report(['calendars', index, 'name'], `"${name}" is taken, expected a name of its own`)
  }
  const known = new Set([always.name, officeCalendar.name, ...names])
  for (const [index, policy] of policies.entries()) {
    if (policies.findIndex(({ name }) => name === policy.name) < index)
      report(['policies', index, 'name'], `"${policy.name}" is taken, expected a name of its own`)
    const before = policies.slice(0, index).find(({ tiers, regions }) => !tiers && !regions)
    if (before)
      report(['policies', index], `"${before.name}" before it fits every stream, expected it last`)
    checkCalendars(policy, known, (path, message) => report(['policies', index, ...path], message))
  }
}

function checkCalendars(
  { promises }: Parts['policies'][number],
  known: ReadonlySet<string>,
  report: (path: (string | number)[], message: string) => void,
): void {
  for (const [priority, targets] of Object.entries(promises)) {
    for (const [clock, target] of Object.entries(targets ?? {})) {
      if (!target || known.has(target.calendar)) continue
      report(
        ['promises', priority, clock, 'calendar'],
        `no calendar is named "${target.calendar}", expected one of ${[...known].join(', ')}`,
      )
    }
  }
}

function isTimeZone(name: string): boolean {
  try {
    createCalendar({ name: '', timeZone: name, hours: [], holidays: [] })
    return true
  } catch {
    return false
  }
}
