import type { BaseLogger } from 'pino'
import type { Clock } from '../triage/model/clock.ts'
import type { Store } from '../triage/store/store.ts'
import { movedText, planHandovers } from './plan-handovers.ts'
import type { RunningDuty } from './start-duty.ts'

/** How often what lies ahead is computed again. */
const everyMs = 3_600_000

/**
 * Keeps the handovers to come in the store, with the version of the time-zone data that they were
 * computed with. When this process has another version than the one before, they are computed
 * anew, and the log says what differs. What stops it goes onto `undo`.
 */
export function startHandovers(parts: {
  readonly store: Pick<Store, 'dutyPlans' | 'saveDutyPlans'>
  readonly running: RunningDuty
  readonly clock: Clock
  readonly log: BaseLogger
  readonly undo: (() => unknown)[]
}): void {
  const { store, running, clock, log, undo } = parts
  let cancel = (): void => {}
  let stopped = false

  async function keep(): Promise<void> {
    const kept = await store.dutyPlans()
    const duty = running.duty()
    if (kept.length === 0 && duty.schedules.length === 0) return
    const plans = planHandovers(duty, kept, clock.now())
    await store.saveDutyPlans(plans)
    const renewed = plans.filter(({ schedule, tzVersion }) =>
      kept.some((each) => each.schedule === schedule && each.tzVersion !== tzVersion),
    )
    for (const plan of renewed) {
      const text = movedText(plan, duty.schedules)
      if (text) log.warn({ schedule: plan.schedule, tz: plan.tzVersion }, text)
    }
  }

  async function keepOn(): Promise<void> {
    try {
      if (!stopped) await keep()
    } catch (error) {
      log.error({ err: error }, 'handovers could not be kept; it is tried again')
    }
    if (!stopped) cancel = clock.after(everyMs, () => void keeping())
  }

  let last: Promise<void> = Promise.resolve()
  function keeping(): Promise<void> {
    last = keepOn()
    return last
  }

  // Without what its calendars say, a plan would seem to have changed.
  void running.ready.then(keeping)
  undo.push(async () => {
    stopped = true
    cancel()
    await last
  })
}
