import type { Way, WayReason } from '../../triage/model/escalation.ts'
import type { TicketSummary } from '../../triage/model/ticket.ts'
import type { Cause, Priority } from '../../triage/model/vocabulary.ts'

/** How tickets are told apart by how hard they are. */
export interface RoutingRules {
  /** For how long the streamer's own attempt may take before staff are paged, ms; P0 never waits. */
  readonly automationWaitMs: { readonly [priority in Priority]: number }
  /** From this confidence on a remedy counts as sure, 0–1. */
  readonly sureFrom: number
}

/** How hard a ticket is: who deals with it, why, and how long staff are left in peace after its opening. */
export interface Difficulty {
  readonly way: Way
  readonly reason: WayReason
  readonly waitMs: number
}

/** Causes that the streamer can do something about. */
const streamersOwn: ReadonlySet<Cause> = new Set([
  'uplink-congestion',
  'uplink-lost',
  'encoder-overload',
  'render-overload',
  'source-lost',
  'misconfigured-encoder',
])

const expertReasons: { readonly [cause in Cause]?: WayReason } = {
  'ingest-node': 'our-side',
  delivery: 'our-side',
  'region-network': 'shared-network',
  'isp-network': 'shared-network',
}

/** Priorities at which a cause that nobody knows goes to an expert at once. */
const impact: ReadonlySet<Priority> = new Set(['P0', 'P1'])

/** Most causes show within so long of a ticket's opening; where nothing burns, staff are told with the cause. */
const causeShowsWithinMs = 10_000

/** Sorts a ticket by how hard it is. */
export function difficultyOf(
  {
    cause,
    confidence,
    priority,
    playbook,
  }: Pick<TicketSummary, 'cause' | 'confidence' | 'priority' | 'playbook'>,
  { reachable }: { readonly reachable: boolean },
  rules: RoutingRules,
): Difficulty {
  const expert = expertReasons[cause]
  if (expert) return { way: 'expert', reason: expert, waitMs: 0 }
  if (cause === 'unknown')
    return impact.has(priority)
      ? { way: 'expert', reason: 'unknown-with-impact', waitMs: 0 }
      : { way: 'propose', reason: 'unknown-cause', waitMs: causeShowsWithinMs }
  const propose = (reason: WayReason): Difficulty => ({ way: 'propose', reason, waitMs: 0 })
  if (!streamersOwn.has(cause) || playbook.step === 'carry-on') return propose('nothing-to-do')
  if (!reachable) return propose('streamer-unreachable')
  if (confidence < rules.sureFrom) return propose('unsure-cause')
  const waitMs = priority === 'P0' ? 0 : rules.automationWaitMs[priority]
  return { way: 'automation', reason: 'sure-remedy', waitMs }
}
