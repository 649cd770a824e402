import type { BaseLogger } from 'pino'
import type { Registry } from 'prom-client'
import { type CollectorMetrics, createCollectorMetrics } from '../collector/metrics.ts'
import type { RecordSink, Source } from '../collector/source.ts'
import { createSource, type SourceConfig } from '../collector/sources/catalog.ts'
import type { Engine } from '../triage/engine.ts'
import type { Clock } from '../triage/model/clock.ts'
import { keepEyes } from './keep-eyes.ts'
import type { Undo } from './take-down.ts'

/** What the sources are put together from. */
export interface SourceParts {
  readonly configs: readonly SourceConfig[]
  readonly clock: Clock
  readonly log: BaseLogger
  readonly registry: Registry
  readonly emit: RecordSink
}

/** The sources as configured; they look at nothing yet. */
export interface OpenedSources {
  readonly sources: readonly Source[]
  readonly collectorMetrics: CollectorMetrics
  /** Starts them all, and tells those that can look at a stream whom the engine suspects. */
  start(engine: Engine | null, undo: Undo): void
}

/** Opens the sources that are configured. */
export function openSources({ configs, registry, ...parts }: SourceParts): OpenedSources {
  const collectorMetrics = createCollectorMetrics(registry)
  const context = { ...parts, metrics: collectorMetrics }
  const sources = configs.map((each) => createSource(each, context))
  return {
    sources,
    collectorMetrics,
    start(engine, undo) {
      for (const source of sources) {
        undo.push(() => source.stop())
        source.start()
      }
      const { clock } = parts
      if (engine) undo.push(keepEyes({ suspects: engine.suspects, sources, clock }))
    },
  }
}
