import type { Duty, Post, Schedule } from '../../notifier/oncall/duty.ts'
import type { DutyTrouble } from '../../notifier/oncall/find-troubles.ts'
import { type Shift, shiftsOf } from '../../notifier/oncall/shifts.ts'
import { loadCalendars } from '../calendar/load-calendars.ts'
import { loadConfig } from '../config.ts'
import { dutyTroublesAhead, hoursText, localTime, openDuty, troubleText } from '../open-duty.ts'
import { systemClock } from '../system-clock.ts'
import { zoneTrouble } from '../zone-trouble.ts'
import type { Command } from './command.ts'
import { moment, parseFlags, wholeNumber } from './flags.ts'
import { UsageError } from './usage-error.ts'

const weekMs = 7 * 86_400_000

/**
 * `stallwatch duty`: who is on duty, who follows, and what is wrong with the plan in the next 52
 * weeks. Exit code 1 when there are times with nobody on duty that are not allowed.
 */
export const duty: Command = async (args, { print, complain }) => {
  const { values } = parseFlags(args, {
    config: { type: 'string' },
    at: { type: 'string' },
    weeks: { type: 'string' },
    schedule: { type: 'string' },
  })
  const atMs = moment('at', values.at) ?? systemClock.now()
  const weeks = wholeNumber('weeks', values.weeks, { min: 1, max: 52 }) ?? 1
  const config = loadConfig(values.config ?? null)
  const calendars = await loadCalendars(config, systemClock)
  const whole = openDuty(config, calendars)
  const schedules = chosen(whole, values.schedule)
  if (schedules.length === 0) print('No schedules are configured (duty.schedules).')
  for (const schedule of schedules) {
    print(`${schedule.name} (${schedule.timeZone})`)
    for (const line of tableOf(whole, schedule, [atMs, atMs + weeks * weekMs])) print(`  ${line}`)
  }
  const troubles = dutyTroublesAhead(config, { ...whole, schedules }, atMs)
  for (const trouble of troubles) complain(troubleText(whole, trouble))
  for (const { trouble } of calendars) if (trouble) complain(trouble)
  const zones = zoneTrouble()
  if (zones) complain(`time zones: ${zones}`)
  print(`Computed with tz data ${whole.tzVersion}.`)
  return troubles.some((trouble) => isForbidden(schedules, trouble)) ? 1 : 0
}

function chosen({ schedules }: Duty, name: string | undefined): readonly Schedule[] {
  if (name === undefined) return schedules
  const found = schedules.filter((schedule) => schedule.name === name)
  if (found.length > 0) return found
  const known = schedules.map((schedule) => schedule.name).join(', ') || 'none is configured'
  throw new UsageError(`--schedule is "${name}", expected one of duty.schedules (${known})`)
}

function tableOf(duty: Duty, schedule: Schedule, [fromMs, toMs]: [number, number]): string[] {
  return [...shiftsOf(schedule, fromMs, toMs)].map((shift, index) =>
    row(duty, schedule, shift, index === 0 ? 'now' : ''),
  )
}

function row(duty: Duty, { timeZone }: Schedule, shift: Shift, mark: string): string {
  const from = localTime(shift.fromMs, timeZone)
  const to = localTime(shift.toMs, timeZone)
  const who = shift.posts.map((post) => nameOf(duty, post)).join(', ') || '– nobody –'
  return `${mark.padEnd(4)}${from} → ${to}  ${hoursText(shift.toMs - shift.fromMs).padStart(7)}  ${who}`
}

function nameOf(duty: Duty, { person, layer, reason }: Post): string {
  const name = duty.people.find(({ id }) => id === person)?.name ?? person
  const why = [layer, ...(reason === 'turn' ? [] : [reason])].filter(Boolean).join(', ')
  return `${name} (${why})`
}

function isForbidden(schedules: readonly Schedule[], { kind, schedule }: DutyTrouble): boolean {
  return kind === 'gap' && schedules.some(({ name, allowGaps }) => name === schedule && !allowGaps)
}
