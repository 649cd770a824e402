import { type SampleField, sampleFields } from '../../../triage/model/record.ts'
import { createCounterRate } from '../../counter-rate.ts'
import { createCounterShare } from '../../counter-share.ts'
import type { StreamMeter } from '../../poller.ts'
import type { FieldConfig, PrometheusConfig } from './config.ts'
import type { SeriesReading, SeriesValue } from './read-series.ts'

/** Makes one field of what stands on the page. */
type FieldMeter = (read: SeriesValue, elapsedMs: number) => number | undefined

/** A meter for one stream, by the table in `config`. */
export function createSeriesMeter({
  fields,
  stepMs,
}: Pick<PrometheusConfig, 'fields' | 'stepMs'>): StreamMeter<SeriesReading> {
  const meters: (readonly [field: SampleField, meter: FieldMeter])[] = []
  for (const field of sampleFields) {
    const config = fields[field]
    if (config) meters.push([field, fieldMeter(config, stepMs)])
  }
  return ({ values }, elapsedMs) => {
    const numbers: { [field in SampleField]?: number | undefined } = {}
    for (const [field, meter] of meters) {
      const read = values[field]
      numbers[field] = read && meter(read, elapsedMs)
    }
    return numbers
  }
}

function fieldMeter({ rate, of, times }: FieldConfig, stepMs: number): FieldMeter {
  if (of !== undefined) {
    const share = createCounterShare()
    return ({ value, whole }) =>
      value === undefined || whole === undefined
        ? undefined
        : share.read(value, Math.max(0, whole - value))
  }
  if (!rate) return ({ value }) => (value === undefined ? undefined : value * times)
  const perSecond = createCounterRate({ stepMs })
  return ({ value }, elapsedMs) => {
    const gained = value === undefined ? undefined : perSecond.read(value, elapsedMs)
    return gained === undefined ? undefined : gained * times
  }
}
