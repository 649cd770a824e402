import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { describePanel, type PanelSpec, rangeQuery } from './panel.ts'

export interface CurvesSpec extends PanelSpec {
  /** Bars on top of each other, for shares of a whole; lines otherwise. */
  readonly stacked?: boolean
  /** The shortest step, such as `1m`: for things too rare to be seen second by second. */
  readonly interval?: string
  /** A dashed line: the limit that was promised, in the panel's unit. */
  readonly limit?: number
}

const height = 8

/** Values over time. */
export function curves(spec: CurvesSpec): PanelBuilder {
  const { stacked = false, interval, limit } = spec
  const panel = describePanel(new PanelBuilder(), spec, height)
    .targets(spec.queries.map(rangeQuery))
    .min(0)
    .drawStyle(stacked ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
    .fillOpacity(stacked ? 80 : 8)
    .showPoints(VisibilityMode.Auto)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs([]),
    )
    .tooltip(
      new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending),
    )
  if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
  if (interval !== undefined) panel.interval(interval)
  if (limit !== undefined) drawLimit(panel, limit)
  return panel
}

function drawLimit(panel: PanelBuilder, limit: number): void {
  panel
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
    .thresholds(
      new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
        { value: null, color: 'transparent' },
        { value: limit, color: 'red' },
      ]),
    )
}
