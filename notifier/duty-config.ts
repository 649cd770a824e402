import { z } from 'zod'
import { checkPolicies, escalationPolicySchema, routingSchema } from './escalation-config.ts'
import { languageTag } from './language-tag.ts'
import type { DutyPerson } from './oncall/duty.ts'
import { type Report, readSchedule } from './read-schedule.ts'
import { type ScheduleConfig, scheduleSchema } from './schedule-config.ts'
import { timeZone } from './time-zone.ts'

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

/** The `duty` part of the configuration: who can be on duty, and when they are. */
export const dutySchema = z
  .strictObject({
    people: z.array(personSchema).default([]),
    schedules: z.array(scheduleSchema).default([]),
    /** How people on call are paged step by step; without any, routes tell them once. */
    escalation: z.array(escalationPolicySchema).default([]),
    /** Sorts tickets that a policy takes by how hard they are; nobody sorts them when left out. */
    routing: routingSchema.optional(),
    /** An address that is called while all is well: when it falls silent, something else is to alarm. */
    heartbeat: z
      .strictObject({
        url: z
          .string()
          .refine((url) => /^https?:$/.test(URL.parse(url)?.protocol ?? ''), {
            error: 'expected http:// or https:// with a host',
          })
          .meta({ secret: true }),
        everyMs: z.int().min(1_000).max(3_600_000).default(60_000),
      })
      .optional(),
  })
  .transform(({ people, schedules, escalation, routing, heartbeat }, context) => {
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
    reportTwice(
      escalation.map(({ policy }) => policy),
      ['escalation', 'name'],
      report,
    )
    checkPolicies(
      escalation,
      {
        people: known,
        schedules: new Set(schedules.map(({ name }) => name)),
        routing: routing !== undefined,
      },
      (path, message) => report(['escalation', ...path], message),
    )
    return {
      ...{ escalation, routing, heartbeat },
      calendars: schedules.flatMap(calendarsOf),
      people: people.map((person): DutyPerson => ({ ...person, name: person.name ?? person.id })),
      schedules: schedules.map((schedule, index) =>
        readSchedule(schedule, known, (path, message) =>
          report(['schedules', index, ...path], message),
        ),
      ),
    }
  })
export type DutyConfig = z.infer<typeof dutySchema>

/** A calendar that shifts are read from. */
export interface DutyCalendar {
  readonly schedule: string
  /** Name of the layer whose shifts it lists; null when it lists overrides. */
  readonly layer: string | null
  readonly file?: string | undefined
  readonly url?: string | undefined
}

function calendarsOf({ name: schedule, layers, overridesFrom }: ScheduleConfig): DutyCalendar[] {
  return [
    ...layers.flatMap(({ name, calendar }) =>
      calendar ? [{ schedule, layer: name, ...calendar }] : [],
    ),
    ...(overridesFrom ? [{ schedule, layer: null, ...overridesFrom }] : []),
  ]
}

function reportTwice(names: readonly string[], [list, key]: [string, string], report: Report) {
  for (const [index, name] of names.entries())
    if (names.indexOf(name) < index)
      report([list, index, key], `"${name}" is used twice, expected one of its own`)
}
