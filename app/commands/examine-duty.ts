import type { Config } from '../config.ts'
import { dutyTroublesAhead, openDuty, troubleText } from '../open-duty.ts'
import type { Finding } from './finding.ts'

/** The doctor on duty: what is wrong with every schedule in the next 52 weeks. */
export function examineDuty(config: Config, nowMs: number): Finding[] {
  const duty = openDuty(config)
  const troubles = dutyTroublesAhead(config, duty, nowMs)
  return duty.schedules.flatMap(({ name, allowGaps }): Finding[] => {
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
}
