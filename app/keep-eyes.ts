import type { Source } from '../collector/source.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { SuspicionReason } from '../triage/model/suspicion.ts'

/** What eyes are kept with. */
export interface KeepEyesOptions {
  /** The streams that eyes should be kept on now, and why. */
  readonly suspects: () => ReadonlyMap<string, SuspicionReason>
  readonly sources: readonly Source[]
  readonly clock: Clock
}

/** How often triage is asked whom it suspects. */
const everyMs = 1_000

/**
 * Tells every source that can look at a stream of its own accord whom triage suspects, and when it
 * no longer does. Returns the function that ends it.
 */
export function keepEyes({ suspects, sources, clock }: KeepEyesOptions): () => void {
  const eyes = sources.filter((source) => source.suspect !== undefined)
  if (eyes.length === 0) return () => {}
  let suspected: ReadonlyMap<string, SuspicionReason> = new Map()
  let callOff = () => {}

  function tell(now: ReadonlyMap<string, SuspicionReason>, eye: Source): void {
    for (const stream of suspected.keys()) if (!now.has(stream)) eye.trust?.(stream)
    for (const [stream, reason] of now) if (!suspected.has(stream)) eye.suspect?.(stream, reason)
  }

  function ask(): void {
    callOff = clock.after(everyMs, ask)
    const now = suspects()
    for (const eye of eyes) tell(now, eye)
    suspected = now
  }

  ask()
  return () => callOff()
}
