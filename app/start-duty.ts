import type { Logger } from 'pino'
import type { Duty } from '../notifier/oncall/duty.ts'
import type { PersonalChannel } from '../notifier/oncall/is-reachable.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Config } from './config.ts'
import { dutyTroublesAhead, openDuty, personalChannels, troubleText } from './open-duty.ts'
import { zoneTrouble } from './zone-trouble.ts'

/** What duty is started with. */
interface DutyParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: Logger
}

/** Duty while it runs. */
export interface RunningDuty {
  /** Duty as it is now. */
  readonly duty: () => Duty
  /** The channels that can reach one person. */
  readonly channels: readonly PersonalChannel[]
}

/** Starts duty. Warns in the log of time zones that are out of date and of what is wrong with the plan. */
export function startDuty({ config, clock, log }: DutyParts): RunningDuty {
  const zones = zoneTrouble()
  if (zones) log.warn({ tz: process.versions.tz }, zones)
  const duty = openDuty(config)
  for (const trouble of dutyTroublesAhead(config, duty, clock.now()))
    if (trouble.kind !== 'overlap') log.warn({ trouble }, troubleText(duty, trouble))
  return { duty: () => duty, channels: personalChannels(config) }
}
