import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  PanelBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap'
import { describePanel, heatmapQuery, type PanelSpec } from './panel.ts'

export interface HeatmapSpec extends Omit<PanelSpec, 'queries' | 'colours'> {
  /** A histogram's buckets by `le`, cumulative as Prometheus has them. */
  readonly expr: string
  /** The shortest step, such as `5m`. */
  readonly interval: string
}

const height = 8

/** How often which value occurred over time, from a histogram's own buckets. */
export function heatmap(spec: HeatmapSpec): PanelBuilder {
  const { expr, interval, unit } = spec
  const query = { expr, legend: '{{le}}' }
  return describePanel(new PanelBuilder(), { ...spec, queries: [query] }, height)
    .withTarget(heatmapQuery(expr))
    .interval(interval)
    .calculate(false)
    .yAxis(new YAxisConfigBuilder().unit(unit))
    .color(
      new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Oranges').steps(64),
    )
}
