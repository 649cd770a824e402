import type { EscalationPlan, Way } from '../../triage/model/escalation.ts'
import type { TicketSummary } from '../../triage/model/ticket.ts'
import type { Cause, Priority, Scenario } from '../../triage/model/vocabulary.ts'

/** How people on call are paged about certain tickets; each list is all when left out. */
export interface EscalationPolicy extends EscalationPlan {
  readonly priorities?: readonly Priority[] | undefined
  readonly regions?: readonly string[] | undefined
  /** BCP 47 tags of the streamer's language; `zh` is also `zh-TW`. */
  readonly languages?: readonly string[] | undefined
  readonly scenarios?: readonly Scenario[] | undefined
  readonly tiers?: readonly string[] | undefined
  readonly causes?: readonly Cause[] | undefined
  readonly ways?: readonly Way[] | undefined
}

/** What a policy is chosen by. */
export interface Escalated extends Pick<TicketSummary, 'priority' | 'cause' | 'facts'> {
  /** Null where nobody has said how hard it is. */
  readonly way: Way | null
}

/** The first policy that fits, or null. */
export function choosePolicy(
  { priority, cause, facts, way }: Escalated,
  policies: readonly EscalationPolicy[],
): EscalationPolicy | null {
  const fits = (policy: EscalationPolicy) =>
    includes(policy.priorities, priority) &&
    includes(policy.regions, facts.region) &&
    includesLanguage(policy.languages, facts.language) &&
    includes(policy.scenarios, facts.scenario) &&
    includes(policy.tiers, facts.tier) &&
    includes(policy.causes, cause) &&
    includes(policy.ways, way ?? undefined)
  return policies.find(fits) ?? null
}

/** The part of a policy that is frozen onto a ticket. */
export function planOf(policy: EscalationPolicy): EscalationPlan {
  const { policy: name, steps, repeat, acknowledgedForMs, lastResort } = policy
  return { policy: name, steps, repeat, acknowledgedForMs, lastResort }
}

function includes<Value>(list: readonly Value[] | undefined, value: Value | undefined): boolean {
  return list === undefined || (value !== undefined && list.includes(value))
}

function includesLanguage(list: readonly string[] | undefined, tag: string | undefined): boolean {
  if (list === undefined) return true
  if (tag === undefined) return false
  const language = new Intl.Locale(tag).language
  return list.some((each) => new Intl.Locale(each).language === language)
}
