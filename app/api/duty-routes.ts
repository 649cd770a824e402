import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Duty, dutyReasons, type Post, type Schedule } from '../../notifier/oncall/duty.ts'
import { dutyTroubles, findTroubles } from '../../notifier/oncall/find-troubles.ts'
import type { PersonalChannel } from '../../notifier/oncall/is-reachable.ts'
import { dutyOutcomes, onDuty } from '../../notifier/oncall/on-duty.ts'
import { type Shift, shiftsOf } from '../../notifier/oncall/shifts.ts'
import type { Clock } from '../../triage/model/clock.ts'
import { writeCalendar } from '../calendar/write-calendar.ts'
import type { Access } from './access.ts'
import { ApiError } from './api-error.ts'
import { pageOf, problemSchema, unixMs } from './ticket-schema.ts'

/** Nobody plans duty beyond the year 2100. */
const latestMs = Date.UTC(2100, 0)
const weekMs = 7 * 86_400_000

const postSchema = z
  .object({
    schedule: z.string(),
    layer: z.string().describe('Empty when an override puts them on duty'),
    person: z.string(),
    name: z.string(),
    languages: z.array(z.string()),
    skills: z.array(z.string()),
    timeZone: z.string().nullable(),
    reason: z.enum(dutyReasons).describe('Why they are on duty'),
  })
  .meta({ id: 'DutyPost' })

const tzVersion = z
  .string()
  .describe('The version of the time-zone data that this was computed with')

const answerSchema = z
  .object({
    at: unixMs,
    reason: z.enum(dutyOutcomes),
    items: z.array(postSchema).describe('On duty, and as asked for'),
    others: z.array(postSchema).describe('On duty too, but not as asked for'),
    tzVersion,
  })
  .meta({ id: 'OnDuty' })

const shiftSchema = z
  .object({
    from: unixMs,
    to: unixMs.describe('The handover: the next shift begins at this very moment'),
    posts: z.array(postSchema).describe('Empty when nobody is on duty'),
    tzVersion,
  })
  .meta({ id: 'Shift' })

const troubleSchema = z
  .object({
    kind: z.enum(dutyTroubles),
    schedule: z.string(),
    about: z.array(z.string()).describe('Who cannot be reached, or the layers that serve at once'),
    from: unixMs.describe('The first time'),
    to: unixMs,
    times: z.number(),
    totalMs: z.number(),
  })
  .meta({ id: 'DutyTrouble' })

const at = z.coerce
  .number()
  .int()
  .min(0)
  .max(latestMs)
  .optional()
  .describe('Unix time in ms; now when left out')
const weeks = z.coerce.number().int().min(1).max(52).default(4)
const scheduleName = z.object({ schedule: z.string().min(1).max(64) })
const commaList = z
  .string()
  .transform((text) => text.split(',').filter(Boolean))
  .optional()

/** What the routes of duty show. */
export interface DutyRouteOptions {
  /** Duty as it is now; calendars may have changed it since the start. */
  readonly duty: () => Duty
  readonly channels: readonly PersonalChannel[]
  readonly clock: Clock
  readonly access: Access
}

/** `/api/v1/duty`: who is on duty, the shifts to come as a list and as a calendar, and what is wrong with them. */
export function dutyRoutes(server: FastifyInstance, options: DutyRouteOptions): void {
  const { access, clock, channels } = options
  const app = server.withTypeProvider<ZodTypeProvider>()

  app.get(
    '/api/v1/duty',
    {
      schema: {
        summary: 'Who is on duty',
        querystring: z.object({
          at,
          schedule: z.string().optional(),
          language: commaList.describe('Only who speaks one of these, such as id,en'),
          skill: commaList.describe('Only who has all of these'),
          region: z.string().optional().describe('Only who looks after this region of streams'),
        }),
        response: { 200: answerSchema, '4xx': problemSchema },
      },
    },
    (request) => {
      access(request, 'read')
      const { at: atMs = clock.now(), schedule, language, skill, region } = request.query
      for (const tag of language ?? []) checkLanguage(tag)
      const query = { schedule, languages: language, skills: skill, region }
      const { people, others, ...answer } = onDuty(options.duty(), atMs, query)
      if (answer.reason === 'no-such-schedule') throw noSchedule(schedule)
      return {
        at: atMs,
        ...answer,
        items: people.map(({ who, ...post }) => ({ ...post, ...shown(who) })),
        others: others.map(({ who, ...post }) => ({ ...post, ...shown(who) })),
      }
    },
  )

  app.get(
    '/api/v1/duty/troubles',
    {
      schema: {
        summary: 'Gaps, overlaps and people whom no channel reaches, over the next 52 weeks',
        querystring: z.object({ at, weeks: weeks.default(52) }),
        response: { 200: pageOf(troubleSchema), '4xx': problemSchema },
      },
    },
    (request) => {
      access(request, 'read')
      const fromMs = request.query.at ?? clock.now()
      const span = { fromMs, toMs: fromMs + request.query.weeks * weekMs, channels }
      const items = findTroubles(options.duty(), span).map(
        ({ fromMs: from, toMs: to, ...rest }) => ({
          ...rest,
          about: [...rest.about],
          from,
          to,
        }),
      )
      return { items, next: null }
    },
  )

  app.get(
    '/api/v1/duty/:schedule/shifts',
    {
      schema: {
        summary: 'The shifts of a schedule, without a hole between them',
        params: scheduleName,
        querystring: z.object({ at, weeks }),
        response: { 200: pageOf(shiftSchema), '4xx': problemSchema },
      },
    },
    (request) => {
      access(request, 'read')
      const duty = options.duty()
      const schedule = find(duty, request.params.schedule)
      const fromMs = request.query.at ?? clock.now()
      const shifts = shiftsOf(schedule, fromMs, fromMs + request.query.weeks * weekMs)
      return { items: [...shifts].map((shift) => shownShift(duty, schedule, shift)), next: null }
    },
  )

  app.get(
    '/api/v1/duty/:schedule.ics',
    {
      schema: {
        summary: 'A schedule as a calendar to subscribe to (iCalendar)',
        params: scheduleName,
        querystring: z.object({
          weeks: weeks.default(12),
          person: z.string().optional().describe('Only the shifts of one person'),
          token: z.string().optional().describe('For calendars that cannot send a header'),
        }),
        response: { 200: z.any().describe('The calendar'), '4xx': problemSchema },
      },
    },
    (request, reply) => {
      access(request, 'read')
      const duty = options.duty()
      const schedule = find(duty, request.params.schedule)
      const { weeks: count, person } = request.query
      const nowMs = clock.now()
      const text = writeCalendar({ duty, schedule, nowMs, toMs: nowMs + count * weekMs, person })
      return reply.type('text/calendar; charset=utf-8').send(text)
    },
  )
}

function checkLanguage(tag: string): void {
  try {
    Intl.getCanonicalLocales(tag)
  } catch {
    throw new ApiError(
      400,
      'invalid-request',
      `language: "${tag}" is not a language tag, expected one such as "id"`,
    )
  }
}

function find({ schedules }: Duty, name: string): Schedule {
  const found = schedules.find((schedule) => schedule.name === name)
  if (!found) throw noSchedule(name)
  return found
}

function noSchedule(name: string | undefined): ApiError {
  return new ApiError(404, 'not-found', `there is no schedule "${name}"`)
}

/** What is shown of a person; their addresses are nobody else's business. */
function shown(who: Duty['people'][number]) {
  const { name, languages, skills, timeZone = null } = who
  return { name, languages: [...languages], skills: [...skills], timeZone }
}

function shownPost(duty: Duty, schedule: Schedule, post: Post) {
  const who = duty.people.find(({ id }) => id === post.person)
  return who ? [{ ...post, schedule: schedule.name, ...shown(who) }] : []
}

function shownShift(duty: Duty, schedule: Schedule, { fromMs, toMs, posts }: Shift) {
  return {
    from: fromMs,
    to: toMs,
    posts: posts.flatMap((post) => shownPost(duty, schedule, post)),
    tzVersion: duty.tzVersion,
  }
}
