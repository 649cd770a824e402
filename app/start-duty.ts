import type { BaseLogger } from 'pino'
import type { Registry } from 'prom-client'
import { createDutyMetrics } from '../notifier/duty-metrics.ts'
import type { Duty } from '../notifier/oncall/duty.ts'
import type { PersonalChannel } from '../notifier/oncall/is-reachable.ts'
import type { Clock } from '../triage/model/clock.ts'
import { type LoadedCalendar, loadCalendars } from './calendar/load-calendars.ts'
import type { Config } from './config.ts'
import { dutyTroublesAhead, openDuty, personalChannels, troubleText } from './open-duty.ts'
import { zoneTrouble } from './zone-trouble.ts'

/** How often calendars are read again; sooner when one could not be. */
const rereadMs = 300_000
const retryMs = 30_000

/** What duty is started with. */
interface DutyParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: BaseLogger
  readonly registry: Registry
  /** Steps to take when stopping. */
  readonly undo: (() => void)[]
}

/** Duty while it runs. */
export interface RunningDuty {
  /** Duty as it is now. */
  readonly duty: () => Duty
  /** Resolves when every calendar has been read once, or could not be. */
  readonly ready: Promise<void>
  /** The channels that can reach one person. */
  readonly channels: readonly PersonalChannel[]
}

/**
 * Starts duty, and reads its calendars again and again. Warns in the log of time zones that are out
 * of date, of calendars that cannot be read (what was known of them stays), and of what is wrong with
 * the plan.
 */
export function startDuty({ config, clock, log, registry, undo }: DutyParts): RunningDuty {
  const zones = zoneTrouble()
  if (zones) log.warn({ tz: process.versions.tz }, zones)
  let calendars: readonly LoadedCalendar[] = []
  let duty = openDuty(config)
  let told: readonly string[] = []
  let read = ''
  let stopTimer: () => void = () => {}
  let stopped = false

  function warn(): void {
    const troubles = dutyTroublesAhead(config, duty, clock.now())
    const plans = troubles.filter(({ kind, schedule }) => {
      if (kind === 'overlap') return false
      return kind !== 'gap' || !duty.schedules.find(({ name }) => name === schedule)?.allowGaps
    })
    for (const trouble of plans) log.warn({ trouble }, troubleText(duty, trouble))
  }

  async function reread(): Promise<void> {
    calendars = await loadCalendars(config, clock, calendars)
    if (stopped) return
    const unread = calendars.map(({ trouble }) => trouble).filter((trouble) => trouble !== '')
    for (const trouble of unread) if (!told.includes(trouble)) log.warn(trouble)
    told = unread
    const now = JSON.stringify(calendars.map(({ shifts }) => shifts))
    if (read !== now) {
      read = now
      duty = openDuty(config, calendars)
      warn()
    }
    stopTimer = clock.after(unread.length > 0 ? retryMs : rereadMs, () => void reread())
  }

  createDutyMetrics(registry, {
    duty: () => duty,
    calendarsInTrouble: () => told.length,
    now: clock.now,
  })
  if (config.duty.calendars.length === 0) warn()
  const ready = config.duty.calendars.length === 0 ? Promise.resolve() : reread()
  undo.push(() => {
    stopped = true
    stopTimer()
  })
  return { duty: () => duty, ready, channels: personalChannels(config) }
}
