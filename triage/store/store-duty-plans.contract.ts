import { expect, test } from 'vitest'
import { type OpenForTest, withStore } from '../../fixtures/testing/with-store.ts'
import type { DutyPlan } from './duty-plan-store.ts'

const plan = (schedule: string, tzVersion = '2026c'): DutyPlan => ({
  ...{ schedule, tzVersion, computedAt: 1 },
  handovers: [{ at: 2, people: ['mei'], was: { at: 1, tzVersion: '2026a' } }],
})

/** What a store promises of the plans of duty. */
export function storeDutyPlansContract(open: OpenForTest): void {
  test('keeps the plans of duty that were saved last, and no others', () =>
    withStore(open, async (store) => {
      expect(await store.dutyPlans()).toEqual([])
      await store.saveDutyPlans([plan('night'), plan('day')])
      expect(await store.dutyPlans()).toEqual([plan('day'), plan('night')])
      await store.saveDutyPlans([plan('day', '2026d'), plan('week')])
      expect(await store.dutyPlans()).toEqual([plan('day', '2026d'), plan('week')])
      await store.saveDutyPlans([])
      expect(await store.dutyPlans()).toEqual([])
    }))
}
