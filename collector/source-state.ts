import type { SourceContext, SourceState, SourceStatus } from './source.ts'

/** The state a source is in; every change is a line in the log and a figure. */
export interface SourceStateKeeper {
  become(state: SourceState, reason?: string): void
  status(): SourceStatus
}

/** A source that has just been made, and is `starting`. */
export function keepSourceState(
  source: { readonly name: string; readonly kind: string },
  { clock, log, metrics }: SourceContext,
): SourceStateKeeper {
  const { name, kind } = source
  let current: SourceStatus = { state: 'starting', reason: '', since: clock.now() }
  metrics.sourceState(name, kind, current.state)
  return {
    become(state, reason = '') {
      if (current.state === state && current.reason === reason) return
      const changed = current.state !== state
      current = { state, reason, since: changed ? clock.now() : current.since }
      if (!changed) return
      metrics.sourceState(name, kind, state)
      const fields = { source: name, kind, state, reason }
      if (reason === '') log.info(fields, `source "${name}" is ${state}`)
      else log.warn(fields, `source "${name}" is ${state}: ${reason}`)
    },
    status: () => current,
  }
}
