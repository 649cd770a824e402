import type { BaseLogger } from 'pino'
import type { PictureSink } from '../collector/source.ts'
import type { TriageConfig } from '../triage/config.ts'
import type { Engine } from '../triage/engine.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Store } from '../triage/store/store.ts'
import type { TicketDesk } from '../triage/ticket-desk.ts'

/** What pictures are kept with. */
export interface KeepPicturesOptions {
  readonly engine: Pick<Engine, 'stream'>
  readonly desk: Pick<TicketDesk, 'keepPicture'>
  readonly store: Pick<Store, 'prunePictures'>
  readonly clock: Clock
  readonly log: BaseLogger
  readonly limits: TriageConfig['pictures']
}

/** How often pictures that are too old are looked for when no new one comes. */
const pruneEveryMs = 3_600_000
const dayMs = 86_400_000

/**
 * Keeps pictures on the tickets of their streams, none for longer than `keepDays` and `most` of
 * them. The store is not asked while the engine knows of no trouble. `stop` ends the housekeeping.
 */
export function keepPictures(options: KeepPicturesOptions): {
  readonly keep: PictureSink
  stop(): void
} {
  const { engine, desk, store, clock, log, limits } = options
  let callOff = () => {}

  async function prune(): Promise<void> {
    callOff()
    callOff = clock.after(pruneEveryMs, prune)
    try {
      const before = clock.now() - limits.keepDays * dayMs
      await store.prunePictures({ before, most: limits.most })
    } catch (err) {
      log.error({ err }, 'old pictures could not be deleted')
    }
  }

  callOff = clock.after(0, prune)
  return {
    async keep(stream, picture) {
      if (!engine.stream(stream)?.trouble) return 'no-ticket'
      const outcome = await desk.keepPicture(stream, picture)
      if (outcome === 'kept') await prune()
      return outcome
    },
    stop: () => callOff(),
  }
}
