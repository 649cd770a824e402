import type { DutyPlan } from './duty-plan-store.ts'
import type { Db, Tx } from './tables.ts'

/** Every plan, by the name of its schedule. */
export async function findDutyPlans(db: Db): Promise<readonly DutyPlan[]> {
  const rows = await db.selectFrom('duty_plan').select('plan').orderBy('schedule').execute()
  return rows.map(({ plan }) => JSON.parse(plan) as DutyPlan)
}

/** Keeps these plans in place of all that were kept. */
export async function replaceDutyPlans(tx: Tx, plans: readonly DutyPlan[]): Promise<void> {
  const names = plans.map(({ schedule }) => schedule)
  await tx
    .deleteFrom('duty_plan')
    .$if(names.length > 0, (query) => query.where('schedule', 'not in', names))
    .execute()
  for (const each of plans) {
    const { schedule, tzVersion: tz_version } = each
    const changing = { tz_version, plan: JSON.stringify(each) }
    await tx
      .insertInto('duty_plan')
      .values({ schedule, ...changing })
      .onConflict((conflict) => conflict.column('schedule').doUpdateSet(changing))
      .execute()
  }
}
