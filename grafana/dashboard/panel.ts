import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'

/** One row of the dashboard: a question, and the panels that answer it. */
export interface DashboardRow {
  readonly title: string
  readonly panels: readonly Builder<Panel>[]
}

/** One PromQL expression of a panel. */
export interface PanelQuery {
  readonly expr: string
  /** What a series is called, with `{{label}}` for the value of a label. */
  readonly legend: string
}

/** What every panel has. */
export interface PanelSpec {
  readonly title: string
  /** What it shows, what is normal, and what to do when it is not. */
  readonly description: string
  /** One of the SDK's `units`. */
  readonly unit: string
  /** Columns of the grid's 24. */
  readonly width: number
  readonly queries: readonly PanelQuery[]
  /** A fixed colour for each series of this name. */
  readonly colours?: Readonly<Record<string, string>>
}

/** Where panels read from: whatever Prometheus is chosen at the top of the dashboard. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is Grafana that fills it in
export const datasource = { type: 'prometheus', uid: '${datasource}' } as const

interface PanelBuilder extends Builder<Panel> {
  title(title: string): this
  description(description: string): this
  unit(unit: string): this
  span(width: number): this
  height(height: number): this
  datasource(ref: { type: string; uid: string }): this
  overrideByName(name: string, properties: { id: string; value: unknown }[]): this
}

/** Gives a panel what every panel has, its queries aside. */
export function describePanel<B extends PanelBuilder>(
  builder: B,
  spec: PanelSpec,
  height: number,
): B {
  const { title, description, unit, width, colours = {} } = spec
  builder.title(title).description(description).unit(unit)
  builder.span(width).height(height).datasource(datasource)
  for (const [name, fixedColor] of Object.entries(colours)) {
    builder.overrideByName(name, [{ id: 'color', value: { mode: 'fixed', fixedColor } }])
  }
  return builder
}

/** A query over the chosen time, for a curve. */
export function rangeQuery({ expr, legend }: PanelQuery, index: number): DataqueryBuilder {
  return query(expr, index).legendFormat(legend).range()
}

/** A query of the last moment, for a number. */
export function instantQuery({ expr, legend }: PanelQuery, index: number): DataqueryBuilder {
  return query(expr, index).legendFormat(legend).instant()
}

/** A query of the last moment, one line for each series and one column for each label. */
export function tableQuery(expr: string, index: number): DataqueryBuilder {
  return query(expr, index).format(PromQueryFormat.Table).instant()
}

/** A query of a histogram's buckets over time, for a heatmap. */
export function heatmapQuery(expr: string): DataqueryBuilder {
  return query(expr, 0).legendFormat('{{le}}').format(PromQueryFormat.Heatmap).range()
}

function query(expr: string, index: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .datasource(datasource)
    .expr(expr)
}
