import type { BaseLogger } from 'pino'
import type { Committer } from '../triage/committer.ts'
import type { StreamEntry } from '../triage/detectors/stream-entry.ts'
import type { Engine } from '../triage/engine.ts'
import type { Clock } from '../triage/model/clock.ts'
import { endOfTrouble } from '../triage/restore.ts'
import type { Store } from '../triage/store/store.ts'

/** Whether the engine will say how it ends. */
function isFollowed(entry: StreamEntry | undefined): boolean {
  return entry !== undefined && (entry.trouble !== null || entry.lull?.settled === false)
}

/** Long enough after a start for every stream that is still ill to be found ill again. */
const lookForMs = 30_000

/**
 * Tickets left open by an earlier run whose trouble the engine no longer knows (its state was
 * written by an older version): after a good look at their streams, they are resolved or left to
 * the trouble that was found anew. Returns what calls it off.
 */
export function settleOrphans(parts: {
  readonly engine: Engine
  readonly committer: Committer
  readonly store: Store
  readonly clock: Clock
  readonly log: BaseLogger
}): () => void {
  const { engine, committer, store, clock, log } = parts

  async function settle(): Promise<void> {
    const orphans = (await store.openTickets()).filter(
      ({ stream, keptOpenBy }) => keptOpenBy === null && !isFollowed(engine.stream(stream)),
    )
    const at = clock.now()
    for (const ticket of orphans) {
      const seen = engine.stream(ticket.stream)
      const well = seen !== undefined && seen.endedAt === null && at - seen.movedAt < lookForMs
      log.warn(
        { ticket: ticket.number, stream: ticket.stream, well },
        'an open ticket without a trouble is resolved',
      )
      committer.add([endOfTrouble(ticket, at, well ? 'recovered' : 'ended')], [])
    }
  }

  return clock.after(lookForMs, () => {
    settle().catch((error) =>
      log.error({ err: error }, 'open tickets of an earlier run could not be looked at'),
    )
  })
}
