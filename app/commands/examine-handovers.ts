import type { Store } from '../../triage/store/store.ts'
import type { Config } from '../config.ts'
import { openDuty } from '../open-duty.ts'
import { movedText, planHandovers } from '../plan-handovers.ts'
import type { Finding } from './finding.ts'

/**
 * The doctor on handovers: those that time-zone data of another version has moved, or will with the
 * next start. What calendars list is not looked at.
 */
export async function examineHandovers(
  config: Config,
  store: Pick<Store, 'dutyPlans'>,
  nowMs: number,
): Promise<Finding[]> {
  const duty = openDuty(config)
  const withCalendar = new Set(config.duty.calendars.map(({ schedule }) => schedule))
  const plans = planHandovers(duty, await store.dutyPlans(), nowMs)
  return plans.flatMap((plan): Finding[] => {
    const detail = withCalendar.has(plan.schedule) ? null : movedText(plan, duty.schedules)
    return detail === null ? [] : [{ state: 'warn', what: 'handovers', detail }]
  })
}
