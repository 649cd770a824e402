import type { BaseLogger } from 'pino'
import type { Registry } from 'prom-client'
import { type CollectorMetrics, createCollectorMetrics } from '../collector/metrics.ts'
import type { RecordSink, Source } from '../collector/source.ts'
import { createSource, type SourceConfig } from '../collector/sources/catalog.ts'
import type { TriageConfig } from '../triage/config.ts'
import type { Engine } from '../triage/engine.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Store } from '../triage/store/store.ts'
import type { TicketDesk } from '../triage/ticket-desk.ts'
import { keepEyes } from './keep-eyes.ts'
import { keepPictures } from './keep-pictures.ts'
import type { Undo } from './take-down.ts'

/** What the sources are put together from. */
export interface SourceParts {
  readonly configs: readonly SourceConfig[]
  readonly clock: Clock
  readonly log: BaseLogger
  readonly registry: Registry
  readonly emit: RecordSink
  /** Says whom to look at; null where it runs elsewhere. */
  readonly engine: Engine | null
  readonly desk: TicketDesk
  readonly store: Store
  readonly pictureLimits: TriageConfig['pictures']
  readonly undo: Undo
}

/** The sources as configured; they look at nothing yet. */
export interface OpenedSources {
  readonly sources: readonly Source[]
  readonly collectorMetrics: CollectorMetrics
  /** Starts them all, and tells those that can look at a stream whom the engine suspects. */
  start(): void
}

/** Opens the sources that are configured; what they take pictures of is kept on tickets. */
export function openSources(parts: SourceParts): OpenedSources {
  const { configs, clock, log, registry, emit, engine, desk, store, undo } = parts
  const metrics = createCollectorMetrics(registry)
  const limits = parts.pictureLimits
  const pictures = engine && keepPictures({ engine, desk, store, clock, log, limits })
  if (pictures) undo.push(pictures.stop)
  const context = { clock, log, metrics, emit, ...(pictures && { keepPicture: pictures.keep }) }
  const sources = configs.map((each) => createSource(each, context))
  return {
    sources,
    collectorMetrics: metrics,
    start() {
      for (const source of sources) {
        undo.push(() => source.stop())
        source.start()
      }
      if (engine) undo.push(keepEyes({ suspects: engine.suspects, sources, clock }))
    },
  }
}
