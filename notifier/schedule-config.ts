import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type DutyHours, weekdays } from './oncall/duty.ts'
import { minutesPerDay, timeOfDay } from './time-of-day.ts'
import { timeZone } from './time-zone.ts'

const hoursPerWeek = 168

const wallClock = z.string().transform((text, context) => {
  try {
    if (!/[zZ]$|[+-]\d\d:?\d\d$/.test(text.slice(10)))
      return Temporal.PlainDateTime.from(text).toString()
  } catch {
    // said below
  }
  context.addIssue({
    code: 'custom',
    message: `"${text}" is not a local time, expected one such as "2026-01-05T08:00"`,
  })
  return z.NEVER
})

const hoursSchema = z
  .strictObject({
    /** The days on which they begin; every day when left out. */
    days: z
      .array(z.enum(weekdays))
      .min(1)
      .default([...weekdays]),
    /** Local time such as `22:00`. */
    from: timeOfDay,
    /** Local time; one that is not after `from` is on the next day. `24:00` is the end of the day. */
    to: timeOfDay,
  })
  .transform(
    ({ days, from, to }): DutyHours => ({
      days,
      fromMinute: from,
      toMinute: to > from ? to : to + minutesPerDay,
    }),
  )

const rotationSchema = z
  .strictObject({
    /** The first handover: local time in the layer's zone, such as `2026-01-05T08:00`. */
    from: wallClock,
    /** From one handover to the next; give exactly one of the three. */
    hours: z.int().min(1).max(hoursPerWeek).optional(),
    days: z.int().min(1).max(366).optional(),
    weeks: z.int().min(1).max(52).optional(),
  })
  .transform(({ from, hours, days, weeks }, context) => {
    const lengths = [hours, days && days * 24, weeks && weeks * hoursPerWeek].filter((each) => each)
    const [everyHours] = lengths
    if (everyHours !== undefined && lengths.length === 1) return { from, everyHours }
    context.addIssue({
      code: 'custom',
      message: 'expected exactly one of hours, days and weeks, such as "weeks: 1"',
    })
    return z.NEVER
  })

/** A calendar in iCalendar format; who serves is found by the attendees of its events, or their titles. */
const calendarSchema = z
  .strictObject({
    /** Relative to the working directory. */
    file: z.string().min(1).optional(),
    /** Asked every few minutes. No other host is ever contacted, and no redirect is followed. */
    url: z
      .string()
      .refine(isWebUrl, 'expected http:// or https:// with a host')
      .meta({ secret: true })
      .optional(),
  })
  .refine(({ file, url }) => (file === undefined) !== (url === undefined), {
    error: 'expected either a file or a url',
  })

const layerSchema = z.strictObject({
  name: z.string().min(1),
  /** IANA name; the schedule's when left out. */
  timeZone: timeZone.optional(),
  /** While a layer has somebody on duty, layers of lower levels have not; equals serve together. */
  level: z.int().min(0).max(100).default(0),
  /** Regions of the streams it looks after; all when left out. */
  regions: z.array(z.string().min(1)).default([]),
  /** Ids of people in the order of their turns; a list inside the list serves together. */
  people: z
    .array(
      z.union([
        z
          .string()
          .min(1)
          .transform((id) => [id]),
        z.array(z.string().min(1)).min(1),
      ]),
    )
    .min(1)
    .optional(),
  /** A calendar whose events are the shifts; instead of people, rotation and hours. */
  calendar: calendarSchema.optional(),
  /** Who follows whom; without it all of them serve all the time. */
  rotation: rotationSchema.optional(),
  /** Only these hours, on the layer's wall clock; around the clock when left out. */
  hours: z.array(hoursSchema).default([]),
  /** Local time from which on the layer has nobody. */
  until: wallClock.optional(),
})

const span = {
  /** From when: local time in the schedule's zone, or with an offset such as `2026-12-24T08:00+07:00`. */
  from: z.string().min(1),
  /** Until when, likewise; not included. */
  to: z.string().min(1),
}

const overrideSchema = z.strictObject({
  ...span,
  /** Who serves instead; may be empty beside `insteadOf`, then lower levels serve. */
  people: z.array(z.string().min(1)),
  /** Whose duty they take; everybody's when left out. */
  insteadOf: z.string().min(1).optional(),
})

const swapSchema = z.strictObject({
  ...span,
  /** The two who take each other's duty. */
  between: z.tuple([z.string().min(1), z.string().min(1)]),
})

/** One schedule of the `duty` part of the configuration. */
export const scheduleSchema = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/, {
    error: (issue) =>
      `"${String(issue.input)}" does not fit, expected up to 64 letters, digits, ".", "-" and "_"`,
  }),
  /** IANA name such as `Asia/Jakarta`. */
  timeZone,
  layers: z.array(layerSchema).min(1),
  overrides: z.array(overrideSchema).default([]),
  /** A calendar whose events are overrides of everybody. */
  overridesFrom: calendarSchema.optional(),
  swaps: z.array(swapSchema).default([]),
  /** Whether there may be times with nobody on duty in the next 52 weeks. */
  allowGaps: z.boolean().default(false),
})
/** One schedule as configured. */
export type ScheduleConfig = z.infer<typeof scheduleSchema>

function isWebUrl(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '')
}
