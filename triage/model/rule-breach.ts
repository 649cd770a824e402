/** How a message can break a rule; message keys. */
export const ruleBreachReasons = ['not-mentioned', 'promised', 'answer-too-late'] as const
export type RuleBreachReason = (typeof ruleBreachReasons)[number]

/** Which rule a message breaks, and how. */
export interface RuleBreach {
  readonly rule: string
  readonly reason: RuleBreachReason
  /** The words that are missing or too many; empty where it is not about words. */
  readonly words: string
}
