import type { BaseLogger } from 'pino'
import { digestRulesOf } from '../notifier/config.ts'
import { nextDigestAt, planDigests } from '../notifier/policy/digest.ts'
import { type DigestWatchParts, startDigestWatch } from '../triage/digest-watch.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Store } from '../triage/store/store.ts'
import type { Config } from './config.ts'
import type { Undo } from './take-down.ts'

/** Tells what is gathered, as configured; nothing when it is not. */
export function startDigests(parts: {
  readonly config: Config
  readonly store: Store
  readonly clock: Clock
  readonly log: BaseLogger
  readonly undo: Undo
  readonly onChanged: DigestWatchParts['onChanged']
}): void {
  const { config, undo, ...watch } = parts
  const rules = digestRulesOf(config.notifier)
  if (!rules) return
  undo.push(
    startDigestWatch({
      ...watch,
      nextAt: (now) => nextDigestAt(now, rules),
      plan: (waiting, tickets, at) => planDigests(waiting, tickets, at, rules),
    }),
  )
}
