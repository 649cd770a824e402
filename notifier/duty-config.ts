import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { languageTag } from './language-tag.ts'
import {
  type DutyHours,
  type DutyPerson,
  type Layer,
  type Schedule,
  weekdays,
} from './oncall/duty.ts'
import { onlyMoment } from './oncall/local-time.ts'
import { timeZone } from './time-zone.ts'

const hoursPerWeek = 168
const minutesPerDay = 1_440

const personSchema = z.strictObject({
  id: z.string().min(1),
  /** How people call them; the id when left out. */
  name: z.string().min(1).optional(),
  /** BCP 47 tags of what they speak, best first. */
  languages: z.array(languageTag).default([]),
  /** What they know how to mend, in the team's own words. */
  skills: z.array(z.string().min(1)).default([]),
  /** IANA name of where they live. */
  timeZone: timeZone.optional(),
  /** Where they are reached, by the name of a channel or else by its kind. */
  addresses: z.record(z.string().min(1), z.string().min(1)).default({}),
})

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

const minute = z.string().transform((text, context) => {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(text) ?? []
  const value = Number(hours) * 60 + Number(minutes)
  if (Number(minutes) < 60 && value <= minutesPerDay) return value
  context.addIssue({
    code: 'custom',
    message: `"${text}" is not a time of day, expected one from "00:00" to "24:00"`,
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
    from: minute,
    /** Local time; one that is not after `from` is on the next day. `24:00` is the end of the day. */
    to: minute,
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
    .min(1),
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

const scheduleSchema = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/, {
    error: (issue) =>
      `"${String(issue.input)}" does not fit, expected up to 64 letters, digits, ".", "-" and "_"`,
  }),
  /** IANA name such as `Asia/Jakarta`. */
  timeZone,
  layers: z.array(layerSchema).min(1),
  overrides: z.array(overrideSchema).default([]),
  swaps: z.array(swapSchema).default([]),
  /** Whether there may be times with nobody on duty in the next 52 weeks. */
  allowGaps: z.boolean().default(false),
})
type ScheduleConfig = z.infer<typeof scheduleSchema>

/** Tells what is wrong at a path inside a schedule. */
type Report = (path: (string | number)[], message: string) => void

/** The `duty` part of the configuration: who can be on duty, and when they are. */
export const dutySchema = z
  .strictObject({
    people: z.array(personSchema).default([]),
    schedules: z.array(scheduleSchema).default([]),
  })
  .transform(({ people, schedules }, context) => {
    const report: Report = (path, message) => context.addIssue({ code: 'custom', path, message })
    reportTwice(
      people.map(({ id }) => id),
      ['people', 'id'],
      report,
    )
    reportTwice(
      schedules.map(({ name }) => name),
      ['schedules', 'name'],
      report,
    )
    const known = new Set(people.map(({ id }) => id))
    return {
      people: people.map((person): DutyPerson => ({ ...person, name: person.name ?? person.id })),
      schedules: schedules.map((schedule, index) =>
        readSchedule(schedule, known, (path, message) =>
          report(['schedules', index, ...path], message),
        ),
      ),
    }
  })
export type DutyConfig = z.infer<typeof dutySchema>

function reportTwice(names: readonly string[], [list, key]: [string, string], report: Report) {
  for (const [index, name] of names.entries())
    if (names.indexOf(name) < index)
      report([list, index, key], `"${name}" is used twice, expected one of its own`)
}

function readSchedule(
  { name, timeZone: zone, allowGaps, ...given }: ScheduleConfig,
  known: ReadonlySet<string>,
  report: Report,
): Schedule {
  function checkPeople(ids: readonly string[], path: (string | number)[]): void {
    for (const id of ids)
      if (!known.has(id))
        report(path, `nobody in duty.people has the id "${id}", expected one of them`)
  }
  function readSpan(
    { from, to }: { from: string; to: string },
    path: (string | number)[],
  ): { fromMs: number; toMs: number } {
    const fromMs = readMoment(from, zone, (message) => report([...path, 'from'], message))
    const toMs = readMoment(to, zone, (message) => report([...path, 'to'], message))
    if (fromMs >= toMs) report([...path, 'to'], `"${to}" is not after "${from}", expected later`)
    return { fromMs, toMs }
  }

  const layers = given.layers.map((layer, index): Layer => {
    const path = ['layers', index]
    for (const [turn, ids] of layer.people.entries()) checkPeople(ids, [...path, 'people', turn])
    const zoneOfLayer = layer.timeZone ?? zone
    if (layer.rotation)
      readMoment(layer.rotation.from, zoneOfLayer, (message) =>
        report([...path, 'rotation', 'from'], message),
      )
    return {
      name: layer.name,
      timeZone: zoneOfLayer,
      level: layer.level,
      regions: layer.regions,
      turns: layer.people,
      rotation: layer.rotation ?? null,
      hours: layer.hours,
      until: layer.until ?? null,
      shifts: null,
    }
  })
  for (const [index, layer] of layers.entries())
    if (layers.findIndex((each) => each.name === layer.name) < index)
      report(['layers', index, 'name'], `"${layer.name}" is used twice, expected one of its own`)

  const overrides = given.overrides.map((override, index) => {
    const path = ['overrides', index]
    checkPeople(override.people, [...path, 'people'])
    if (override.insteadOf !== undefined) checkPeople([override.insteadOf], [...path, 'insteadOf'])
    else if (override.people.length === 0)
      report([...path, 'people'], 'expected who serves, or insteadOf: whose duty nobody takes')
    return {
      ...readSpan(override, path),
      people: override.people,
      insteadOf: override.insteadOf ?? null,
    }
  })
  const swaps = given.swaps.map((swap, index) => {
    const path = ['swaps', index]
    checkPeople(swap.between, [...path, 'between'])
    return { ...readSpan(swap, path), between: swap.between }
  })
  return { name, timeZone: zone, layers, overrides, swaps, allowGaps }
}

/** A moment (Unix ms) as people write it; what could mean two moments or none is reported. */
function readMoment(text: string, zone: string, report: (message: string) => void): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch {
    // no offset: local time
  }
  let local: Temporal.PlainDateTime
  try {
    local = Temporal.PlainDateTime.from(text)
  } catch {
    report(`"${text}" is not a time, expected one such as "2026-12-24T08:00"`)
    return Number.NaN
  }
  const moment = onlyMoment(local, zone)
  if (moment.outcome === 'once') return moment.atMs
  const why = moment.outcome === 'twice' ? 'comes twice' : 'does not exist'
  report(
    `"${text}" ${why} in ${zone}, where clocks change then; expected another, or one with its offset such as "2026-12-24T08:00+07:00"`,
  )
  return Number.NaN
}
