import {
  TableCellBackgroundDisplayMode,
  TableCellDisplayMode,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table'
import * as units from '@grafana/grafana-foundation-sdk/units'
import { priorityColours, symptomColours } from './colours.ts'
import { series } from './expression.ts'
import { describePanel, tableQuery } from './panel.ts'

const height = 8

// Each query has the label `stream`, by which the lines are joined; its numbers come as "Value #A".
const queries = [
  `max by (stream, symptom, cause, priority) (${series('stallwatch_stream_ill')})`,
  lowest('stallwatch_stream_frame_rate'),
  `8 * ${lowest('stallwatch_stream_throughput_bytes')}`,
]

/** The worst that any vantage sees of each ill stream. */
function lowest(gauge: string): string {
  const ill = `max by (stream) (${series('stallwatch_stream_ill')})`
  return `(min by (stream) (${series(gauge)}) and on (stream) ${ill})`
}

const columns = ['priority', 'stream', 'symptom', 'cause', 'Value #B', 'Value #C']

/** A line for each stream that is ill, the most important first. */
export function illStreamsTable(): PanelBuilder {
  const panel = describePanel(
    new PanelBuilder(),
    {
      title: 'Streams that are ill now',
      description:
        'Each stream with an open trouble: its priority, symptom and most likely cause, and the lowest frame rate and bitrate that any vantage reports. Empty when the configuration says metrics.perStream: none.',
      unit: units.NoUnit,
      width: 16,
      queries: queries.map((expr) => ({ expr, legend: '' })),
    },
    height,
  )
  return panel
    .targets(queries.map(tableQuery))
    .noValue('–')
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true, 'Value #A': true },
        indexByName: Object.fromEntries(columns.map((name, index) => [name, index])),
        renameByName: {
          priority: 'Priority',
          stream: 'Stream',
          symptom: 'Symptom',
          cause: 'Cause',
          'Value #B': 'Frame rate',
          'Value #C': 'Bitrate',
        },
      },
    })
    .sortBy([new TableSortByFieldStateBuilder().displayName('Priority').desc(false)])
    .overrideByName('Priority', coloured(priorityColours, TableCellDisplayMode.ColorBackground))
    .overrideByName('Symptom', coloured(symptomColours, TableCellDisplayMode.ColorText))
    .overrideByName('Frame rate', [{ id: 'unit', value: 'suffix: fps' }])
    .overrideByName('Bitrate', [{ id: 'unit', value: units.BitsPerSecondSI }])
}

function coloured(
  colours: Readonly<Record<string, string>>,
  type: TableCellDisplayMode.ColorBackground | TableCellDisplayMode.ColorText,
) {
  const entries = Object.entries(colours)
  const options = Object.fromEntries(
    entries.map(([text, color], index) => [text, { index, text, color }]),
  )
  return [
    { id: 'custom.cellOptions', value: { type, mode: TableCellBackgroundDisplayMode.Basic } },
    { id: 'mappings', value: [{ type: MappingType.ValueToText, options }] },
  ]
}
