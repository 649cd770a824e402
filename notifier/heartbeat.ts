import type { BaseLogger } from 'pino'
import type { Clock } from '../triage/model/clock.ts'
import type { Store } from '../triage/store/store.ts'
import { createOutboxTrouble } from './outbox-trouble.ts'

/** Whose leases are renewed, and for how long. */
export interface HeartbeatParts {
  readonly store: Pick<Store, 'extendLeases'>
  readonly clock: Clock
  readonly log: BaseLogger
  readonly owner: string
  readonly leaseMs: number
  /** How many leases there may be; nothing is renewed while it is 0. */
  readonly beats: () => number
}

/**
 * Renews the leases of whoever lives, three times before they run out: a slow attempt is not taken
 * over, and a dead process is relieved soon. Returns what stops it.
 */
export function startHeartbeat(parts: HeartbeatParts): () => void {
  const { store, clock, owner, leaseMs } = parts
  const trouble = createOutboxTrouble(parts.log, 'renewing leases')
  const everyMs = Math.floor(leaseMs / 3)
  let cancel = () => {}
  let stopped = false

  async function beat(): Promise<void> {
    try {
      if (parts.beats() > 0) await store.extendLeases(owner, clock.now() + leaseMs)
      trouble.well()
    } catch (error) {
      trouble.failed(error)
    }
    if (!stopped) cancel = clock.after(everyMs, beat)
  }

  cancel = clock.after(everyMs, beat)
  return () => {
    stopped = true
    cancel()
  }
}
