import { Temporal } from 'temporal-polyfill'
import { channelKinds } from '../notifier/channels/catalog.ts'
import type { Duty, FixedShift } from '../notifier/oncall/duty.ts'
import { type DutyTrouble, findTroubles } from '../notifier/oncall/find-troubles.ts'
import type { PersonalChannel } from '../notifier/oncall/is-reachable.ts'
import type { LoadedCalendar } from './calendar/load-calendars.ts'
import type { Config } from './config.ts'
import { ConfigError } from './config-error.ts'

/** How far ahead duty is looked over. */
const dutyAheadMs = 52 * 7 * 86_400_000

/**
 * Duty as configured and as its calendars say, with the version of the time-zone data that this
 * process computes with.
 */
export function openDuty({ duty }: Config, calendars: readonly LoadedCalendar[] = []): Duty {
  function shiftsFor(schedule: string, layer: string | null): readonly FixedShift[] {
    const found = calendars.find(
      ({ calendar }) => calendar.schedule === schedule && calendar.layer === layer,
    )
    return found?.shifts ?? []
  }
  const schedules = duty.schedules.map(({ layers, overrides, ...schedule }) => ({
    ...schedule,
    layers: layers.map((layer) =>
      layer.shifts ? { ...layer, shifts: shiftsFor(schedule.name, layer.name) } : layer,
    ),
    overrides: [
      ...overrides,
      ...shiftsFor(schedule.name, null).map((shift) => ({ ...shift, insteadOf: null })),
    ],
  }))
  return { people: duty.people, schedules, tzVersion: process.versions.tz ?? 'unknown' }
}

/** The configured channels that can reach one person. */
export function personalChannels({ notifier }: Config): readonly PersonalChannel[] {
  return notifier.channels.filter(({ kind }) => channelKinds[kind].addressed)
}

/** What is wrong with duty in the next 52 weeks. */
export function dutyTroublesAhead(
  config: Config,
  duty: Duty,
  nowMs: number,
): readonly DutyTrouble[] {
  const channels = personalChannels(config)
  return findTroubles(duty, { fromMs: nowMs, toMs: nowMs + dutyAheadMs, channels })
}

/** A trouble in one line, for people. */
export function troubleText(duty: Duty, trouble: DutyTrouble): string {
  const { schedule, kind, about, fromMs, times, totalMs } = trouble
  const zone = duty.schedules.find(({ name }) => name === schedule)?.timeZone ?? 'UTC'
  const what = {
    gap: 'nobody is on duty',
    overlap: `${about.join(' and ')} serve at once`,
    unreachable: `${about.join()} is on duty, and no channel has an address of theirs`,
  }[kind]
  const often = times === 1 ? 'once' : `${times} times`
  return `${schedule}: ${kind}: ${what}, ${often} in 52 weeks, ${hoursText(totalMs)} in all, first from ${localTime(fromMs, zone)}`
}

/**
 * Throws a `ConfigError` when a schedule leaves times of the next 52 weeks with nobody on duty and
 * does not say that it may. Schedules with calendars are not judged: what those say is not known yet.
 */
export function refuseGaps(file: string, config: Config, nowMs: number): void {
  const gaps = dutyTroublesAhead(config, openDuty(config), nowMs).filter(
    ({ kind }) => kind === 'gap',
  )
  const issues = config.duty.schedules.flatMap(({ name, timeZone, allowGaps }, index) => {
    const gap = gaps.find(({ schedule }) => schedule === name)
    const hasCalendar = config.duty.calendars.some(({ schedule }) => schedule === name)
    if (!gap || allowGaps || hasCalendar) return []
    const first = `${localTime(gap.fromMs, timeZone)} to ${localTime(gap.toMs, timeZone)}`
    const often = gap.times === 1 ? 'once' : `${gap.times} times`
    return {
      path: `duty.schedules[${index}]`,
      message: `nobody is on duty ${often} in the next 52 weeks, ${hoursText(gap.totalMs)} in all, first from ${first}; expected somebody always, or "allowGaps: true"`,
    }
  })
  if (issues.length > 0) throw new ConfigError(file, issues)
}

/** A length in hours, such as `2.5 h`. */
export function hoursText(ms: number): string {
  return `${Math.round(ms / 360_000) / 10} h`
}

/** A moment on a wall clock, such as `2026-11-27 08:00 +07:00`. */
export function localTime(atMs: number, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone)
  return `${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} ${local.offset}`
}
