import { createHttpClient } from '../../http-client.ts'
import { createPoller } from '../../poller.ts'
import type { Source, SourceContext } from '../../source.ts'
import type { PartialSight } from '../../stream-book.ts'
import type { PrometheusConfig } from './config.ts'
import { createSeriesReader, type SeriesReading } from './read-series.ts'
import { createSeriesMeter } from './series-meter.ts'

/**
 * Scrapes the metrics page of any exporter (the text format of Prometheus), at the vantage that
 * the configuration says. A table there says which metrics are which of our fields, and which
 * labels name the stream. A stream is there while any of its metrics is.
 */
export function createPrometheusSource(config: PrometheusConfig, context: SourceContext): Source {
  const url = new URL(config.url)
  const client = createHttpClient(config, context.clock)
  const read = createSeriesReader(config)
  let strange = false

  /** A name that is written wrong looks like a server without streams; so it is said once. */
  function note(known: number): void {
    if (known === 0 && !strange) {
      const metrics = Object.values(config.fields).map((field) => field?.metric)
      const text = 'none of the metrics of the table is on the page: no stream yet, or a wrong name'
      context.log.warn({ source: config.name, metrics }, text)
    }
    strange = known === 0
  }

  return createPoller<SeriesReading>(
    {
      config,
      vantage: config.vantage,
      async look(signal) {
        const { body, elapsedMs } = await client.ask({ url }, signal)
        const { readings, known, unread, impossible } = read(body.toString())
        note(known)
        return { readings, elapsedMs, partial: partialOf(unread, impossible) }
      },
      meter: () => createSeriesMeter(config),
      close: client.close,
    },
    context,
  )
}

/** Lines that cannot be read may hide streams; a number that cannot be hides none. */
function partialOf(unread: number, impossible: string): PartialSight {
  if (unread > 0) return { reason: `${unread} lines of the metrics page cannot be read` }
  return { reason: impossible, beforeMs: Number.NEGATIVE_INFINITY }
}
