import type { Clock } from '../../triage/model/clock.ts'
import { loadCalendars } from '../calendar/load-calendars.ts'
import type { Config } from '../config.ts'
import { dutyTroublesAhead, openDuty, troubleText } from '../open-duty.ts'
import type { Finding } from './finding.ts'

/** The doctor on duty: calendars that cannot be read, and what is wrong with every schedule in the next 52 weeks. */
export async function examineDuty(config: Config, clock: Clock): Promise<Finding[]> {
  const calendars = await loadCalendars(config, clock)
  const duty = openDuty(config, calendars)
  const troubles = dutyTroublesAhead(config, duty, clock.now())
  const unread = calendars.flatMap(({ trouble }): Finding[] =>
    trouble ? [{ state: 'bad', what: 'duty', detail: trouble }] : [],
  )
  const plans = duty.schedules.flatMap(({ name, allowGaps }): Finding[] => {
    const what = `duty ${name}`
    const found = troubles.filter(({ schedule, kind }) => schedule === name && kind !== 'overlap')
    if (found.length === 0)
      return [{ state: 'ok', what, detail: 'somebody is on duty and can be reached for 52 weeks' }]
    return found.map((trouble) => ({
      state: trouble.kind === 'gap' && !allowGaps ? 'bad' : 'warn',
      what,
      detail: troubleText(duty, trouble),
    }))
  })
  return [...unread, ...plans]
}
