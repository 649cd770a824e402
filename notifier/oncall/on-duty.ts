import type { Duty, DutyPerson, Post, Schedule } from './duty.ts'
import { postsAt } from './posts-at.ts'

/** Who is looked for; whatever is left out does not matter. */
export interface DutyQuery {
  /** Name of a schedule; all when left out. */
  readonly schedule?: string | undefined
  /** Only people who speak one of these; `zh-TW` is spoken by who speaks `zh`. */
  readonly languages?: readonly string[] | undefined
  /** Only people who have all of these. */
  readonly skills?: readonly string[] | undefined
  /** Only layers that look after this region of streams, or after all. */
  readonly region?: string | undefined
}

/** One person on duty, in full. */
export interface OnDuty extends Post {
  readonly schedule: string
  readonly who: DutyPerson
}

/** How the search ended. */
export const dutyOutcomes = ['found', 'nobody-suits', 'nobody-on-duty', 'no-such-schedule'] as const
export type DutyOutcome = (typeof dutyOutcomes)[number]

/** Who is on duty, and why these. */
export interface DutyAnswer {
  readonly reason: DutyOutcome
  /** On duty, and as the query wants them. */
  readonly people: readonly OnDuty[]
  /** On duty too, but without a wanted language, skill or region; who else could help. */
  readonly others: readonly OnDuty[]
  /** The version of the time-zone data that this was computed with. */
  readonly tzVersion: string
}

/** Who is on duty at a moment (Unix ms), in the order of schedules and layers. */
export function onDuty(duty: Duty, atMs: number, query: DutyQuery = {}): DutyAnswer {
  const { tzVersion } = duty
  const schedules = duty.schedules.filter(
    ({ name }) => query.schedule === undefined || name === query.schedule,
  )
  if (query.schedule !== undefined && schedules.length === 0)
    return { reason: 'no-such-schedule', people: [], others: [], tzVersion }
  const all = schedules.flatMap((schedule) =>
    postsAt(schedule, atMs).posts.flatMap((post) => inFull(duty, schedule, post)),
  )
  const people = all.filter((each) => suits(duty, each, query))
  const others = all.filter((each) => !people.includes(each))
  if (people.length > 0) return { reason: 'found', people, others, tzVersion }
  return { reason: all.length > 0 ? 'nobody-suits' : 'nobody-on-duty', people, others, tzVersion }
}

/** Whether somebody speaks a language: the same one, whatever the country or the script. */
export function speaks(person: DutyPerson, language: string): boolean {
  const wanted = new Intl.Locale(language).language
  return person.languages.some((tag) => new Intl.Locale(tag).language === wanted)
}

function suits(duty: Duty, each: OnDuty, { languages, skills, region }: DutyQuery): boolean {
  return (
    (!languages || languages.some((language) => speaks(each.who, language))) &&
    (!skills || skills.every((skill) => each.who.skills.includes(skill))) &&
    (region === undefined || looksAfter(duty, each, region))
  )
}

/** An override of everybody looks after every region. */
function looksAfter(duty: Duty, { schedule, layer }: OnDuty, region: string): boolean {
  const regions = duty.schedules
    .find(({ name }) => name === schedule)
    ?.layers.find(({ name }) => name === layer)?.regions
  return !regions || regions.length === 0 || regions.includes(region)
}

function inFull(duty: Duty, schedule: Schedule, post: Post): OnDuty[] {
  const who = duty.people.find(({ id }) => id === post.person)
  return who ? [{ ...post, schedule: schedule.name, who }] : []
}
