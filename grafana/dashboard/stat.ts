import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { describePanel, instantQuery, type PanelSpec } from './panel.ts'

export interface StatSpec extends PanelSpec {
  /** Above this it is orange, in the panel's unit. */
  readonly warnAbove?: number
  /** Above this it is red, in the panel's unit. */
  readonly alarmAbove?: number
  /** A fixed colour where the number is 0, whatever its series looks like otherwise. */
  readonly zeroColour?: string
  /** What stands there while there is nothing to show. */
  readonly whenEmpty?: string
}

const height = 4

/** A number, or a few, as of now. */
export function stat(spec: StatSpec): PanelBuilder {
  const { warnAbove, alarmAbove, zeroColour, whenEmpty = 'none' } = spec
  const named = spec.queries.length > 1 || spec.queries.some(({ legend }) => legend.includes('{{'))
  const panel = describePanel(new PanelBuilder(), spec, height)
    .targets(spec.queries.map(instantQuery))
    .noValue(whenEmpty)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .graphMode(BigValueGraphMode.None)
    .colorMode(BigValueColorMode.Background)
    .textMode(named ? BigValueTextMode.ValueAndName : BigValueTextMode.Value)
    .thresholds(
      new ThresholdsConfigBuilder()
        .mode(ThresholdsMode.Absolute)
        .steps([
          { value: null, color: 'green' },
          ...(warnAbove === undefined ? [] : [{ value: warnAbove, color: 'orange' }]),
          ...(alarmAbove === undefined ? [] : [{ value: alarmAbove, color: 'red' }]),
        ]),
    )
  if (zeroColour !== undefined) {
    const zero = { index: 0, text: '0', color: zeroColour }
    panel.mappings([{ type: MappingType.ValueToText, options: { 0: zero } }])
  }
  return panel
}
