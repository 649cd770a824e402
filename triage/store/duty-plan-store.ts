/** A handover as it was computed. */
export interface PlannedHandover {
  /** Unix ms. */
  readonly at: number
  /** Ids of those who serve from then on. */
  readonly people: readonly string[]
  /** Where it was by older time-zone data, if that is not where it is; null if it was not there at all. */
  readonly was?: { readonly at: number | null; readonly tzVersion: string }
}

/** The handovers of a schedule for a while ahead, and what they were computed with. */
export interface DutyPlan {
  readonly schedule: string
  /** The version of the time-zone data, such as `2026c`. */
  readonly tzVersion: string
  /** Unix ms. */
  readonly computedAt: number
  /** In order, for as long as was looked ahead. */
  readonly handovers: readonly PlannedHandover[]
}

/** What a store keeps of the plans of duty. */
export interface DutyPlanStore {
  /** Every plan, by the name of its schedule. */
  dutyPlans(): Promise<readonly DutyPlan[]>
  /** Keeps these plans in place of all that were kept. */
  saveDutyPlans(plans: readonly DutyPlan[]): Promise<void>
}
