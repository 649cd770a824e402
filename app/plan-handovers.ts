import type { Duty, Schedule } from '../notifier/oncall/duty.ts'
import { type Handover, handoversOf, movedHandovers } from '../notifier/oncall/handovers.ts'
import type { DutyPlan, PlannedHandover } from '../triage/store/duty-plan-store.ts'
import { localTime } from './open-duty.ts'

/** How far ahead handovers are kept. */
const aheadMs = 12 * 7 * 86_400_000

/**
 * The handovers to come of every schedule. One that was planned with other time-zone data and is
 * now elsewhere says where it was, for as long as it lies ahead.
 */
export function planHandovers(
  duty: Duty,
  kept: readonly DutyPlan[],
  nowMs: number,
): readonly DutyPlan[] {
  return duty.schedules.map((schedule) => {
    const before = kept.find((plan) => plan.schedule === schedule.name)
    const now = handoversOf(schedule, nowMs, nowMs + aheadMs)
    return {
      schedule: schedule.name,
      tzVersion: duty.tzVersion,
      computedAt: nowMs,
      handovers: before ? withPast(now, before, { tzVersion: duty.tzVersion, nowMs }) : now,
    }
  })
}

function withPast(
  now: readonly Handover[],
  before: DutyPlan,
  { tzVersion, nowMs }: { readonly tzVersion: string; readonly nowMs: number },
): readonly PlannedHandover[] {
  if (before.tzVersion === tzVersion) {
    const known = new Map(before.handovers.map((each) => [keyOf(each), each]))
    return now.map((each) => known.get(keyOf(each)) ?? each)
  }
  // Beyond what both have looked at, nothing can be said to differ.
  const untilMs = before.handovers.at(-1)?.at ?? nowMs
  const moved = movedHandovers(
    before.handovers.filter(({ at }) => at > nowMs).map(({ at, people }) => ({ at, people })),
    now.filter(({ at }) => at <= untilMs),
  )
  const whereWas = new Map(
    moved.flatMap(({ was, is }) => (is ? [[keyOf(is), was?.at ?? null] as const] : [])),
  )
  return now.map((each) => {
    const at = whereWas.get(keyOf(each))
    return at === undefined ? each : { ...each, was: { at, tzVersion: before.tzVersion } }
  })
}

function keyOf({ at, people }: Handover): string {
  return JSON.stringify([at, people])
}

/** What of a plan is elsewhere than by older time-zone data, in a line for people; null when nothing is. */
export function movedText(plan: DutyPlan, schedules: readonly Schedule[]): string | null {
  const moved = plan.handovers.filter(({ was }) => was !== undefined)
  const [first] = moved
  if (!first?.was) return null
  const zone = schedules.find(({ name }) => name === plan.schedule)?.timeZone ?? 'UTC'
  const where = first.was.at === null ? 'was not there' : `was ${localTime(first.was.at, zone)}`
  const handovers = moved.length === 1 ? '1 handover differs' : `${moved.length} handovers differ`
  return `${plan.schedule}: ${handovers} from what tz data ${first.was.tzVersion} said (now ${plan.tzVersion}), the first is ${localTime(first.at, zone)} and ${where}`
}
