import type { z } from 'zod'
import type { NotifierConfig } from '../notifier/config.ts'
import { priorities } from '../triage/model/vocabulary.ts'
import type { SlaConfig } from '../triage/sla-config.ts'

/** The parts of the configuration that have to fit. */
interface Parts {
  readonly notifier: Pick<NotifierConfig, 'rules'>
  readonly sla: Pick<SlaConfig, 'policies'>
}

/**
 * Reports every rule of a region that demands an answer within a time that `sla` does not promise:
 * all messages to streamers there would be held. A policy fits that may be the region's, promises an
 * `update` round the clock for every priority, and soon enough.
 */
export function checkAnswers({ notifier, sla }: Parts, context: z.core.$RefinementCtx): void {
  for (const [index, { answerWithinMs, regions }] of notifier.rules.entries()) {
    if (answerWithinMs === undefined) continue
    const policies = sla.policies.filter(
      (each) => !each.regions || !regions || each.regions.some((one) => regions.includes(one)),
    )
    const late = policies.flatMap(({ name, promises }) =>
      priorities
        .filter((priority) => !isSoonEnough(promises[priority]?.update, answerWithinMs))
        .map((priority) => `"${name}" for ${priority}`),
    )
    if (late.length === 0 && policies.length > 0) continue
    const who = late.join(', ') || 'no policy of those regions'
    const message = `no update is promised round the clock within ${answerWithinMs} ms by sla.policies (${who}), expected so, or every message to those streamers would be held`
    const path = ['notifier', 'rules', index, 'answerWithinMs']
    context.addIssue({ code: 'custom', path, message })
  }
}

type Target = { readonly withinMs: number; readonly from: string; readonly calendar: string }

function isSoonEnough(update: Target | undefined, withinMs: number): boolean {
  if (!update || update.withinMs > withinMs) return false
  return update.calendar === 'always' && update.from === 'at-once'
}
