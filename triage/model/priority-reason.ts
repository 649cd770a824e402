import type { Priority, Scenario, Symptom } from './vocabulary.ts'

/** What a priority can be made of. */
export const priorityReasonIds = [
  'symptom',
  'viewers',
  'viewers-unknown',
  'tier',
  'scenario',
  'lasting',
  'getting-worse',
  'viewers-leaving',
  'came-back',
  'only-said',
  'still-broken',
  'set-by-person',
] as const
/** One of them. */
export type PriorityReasonId = (typeof priorityReasonIds)[number]

/** What each reason says beside its weight. */
interface Parameters extends Record<PriorityReasonId, object> {
  readonly symptom: { readonly symptom: Symptom }
  /** The most who watched since the onset: whoever has left because of it still counts. */
  readonly viewers: { readonly viewers: number }
  readonly 'viewers-unknown': object
  readonly tier: { readonly tier: string }
  readonly scenario: { readonly scenario: Scenario }
  /** So long, or longer. */
  readonly lasting: { readonly fromMs: number }
  /** What it began as, which was milder. */
  readonly 'getting-worse': { readonly from: Symptom }
  readonly 'viewers-leaving': { readonly from: number; readonly to: number }
  /** The how manieth spell of the same trouble this is. */
  readonly 'came-back': { readonly times: number }
  /** People say so, and nothing was measured. */
  readonly 'only-said': object
  /** The streamer says that it is not over. */
  readonly 'still-broken': { readonly by: string }
  readonly 'set-by-person': { readonly by: string; readonly priority: Priority }
}

/** Why a ticket has its priority: one weight of the sum, what it stands for, and in what measure. */
export type PriorityReason = {
  [Id in PriorityReasonId]: { readonly reason: Id; readonly weight: number } & Parameters[Id]
}[PriorityReasonId]

/** A priority with what made it. The weights add up to the score it was read from. */
export interface JudgedPriority {
  readonly priority: Priority
  readonly priorityReasons: readonly PriorityReason[]
}

/** A priority that is kept up although the score calls for less, and since when it does. */
export interface HeldPriority extends JudgedPriority {
  readonly easing: { readonly since: number; readonly most: JudgedPriority } | null
}
