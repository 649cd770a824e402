import type { Registry } from 'prom-client'
import { plannedMutes } from '../notifier/mutes-config.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Mute } from '../triage/model/mute.ts'
import { createMuteDesk, type MuteDesk } from '../triage/mute-desk.ts'
import type { Store } from '../triage/store/store.ts'
import { watchMutes } from '../triage/watch-mutes.ts'
import type { Config } from './config.ts'

/** Mutes while they run. */
export interface RunningMutes {
  readonly mutes: MuteDesk
  /** Those of the configuration. */
  readonly planned: readonly Mute[]
  /** No mute is longer. */
  readonly longestMs: number
}

/** Opens the mutes, as configured and as people make them, and counts those in force. */
export function startMutes(parts: {
  readonly config: Config
  readonly store: Store
  readonly clock: Clock
  readonly registry: Registry
}): RunningMutes {
  const { config, store, clock, registry } = parts
  const planned = plannedMutes(config.notifier.mutes)
  const mutes = createMuteDesk({ store, clock, configured: planned })
  watchMutes({ mutes, clock }, registry)
  return { mutes, planned, longestMs: config.notifier.mutes.longestMs }
}
