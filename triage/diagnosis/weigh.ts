import type { CaseFile } from './case-file.ts'
import type { Rule, Seen } from './rule.ts'

/** A cause with all that was seen for it and against it. */
export interface Weighed {
  readonly rule: Rule
  /** Prior and weights added up; 0 is as likely as "something nobody can tell". */
  readonly score: number
  /** How likely it is among all causes, `unknown` included, 0 to 1. */
  readonly share: number
  readonly seen: readonly Seen[]
}

/**
 * Weighs every cause against every other, likeliest first. Weights are logarithms of
 * likelihoods, so those of independent signs add up, and the shares of all causes and of
 * "something else" make 1.
 */
export function weigh(rules: readonly Rule[], file: CaseFile): readonly Weighed[] {
  const scored = rules.map((rule) => {
    const seen = rule.signs.flatMap((sign) => sign(file) ?? [])
    const score = seen.reduce((sum, { weight }) => sum + weight, rule.prior)
    return { rule, seen, score }
  })
  const whole = scored.reduce((sum, { score }) => sum + Math.exp(score), 1)
  return scored
    .map((each) => ({ ...each, share: Math.exp(each.score) / whole }))
    .sort((a, b) => b.score - a.score)
}
