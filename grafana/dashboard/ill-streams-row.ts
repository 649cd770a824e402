import * as units from '@grafana/grafana-foundation-sdk/units'
import { stateColours } from './colours.ts'
import { curves } from './curves.ts'
import { series } from './expression.ts'
import { illStreamsTable } from './ill-streams-table.ts'
import type { DashboardRow } from './panel.ts'

const streamLegend = '{{stream}} ({{vantage}})'

/** The series of streams that are ill now: with `metrics.perStream: all` there are others too. */
function ofIllStreams(gauge: string): string {
  return `(${series(gauge)} and on (stream, instance) ${series('stallwatch_stream_ill')})`
}

/** Which streams are ill, with what, and how bad is it? */
export const illStreamsRow: DashboardRow = {
  title: 'Ill streams',
  panels: [
    illStreamsTable(),
    curves({
      title: 'Streams over time',
      description:
        'Streams known, by how they are. Ended streams are forgotten after a minute. If ill ones rise while well ones fall by as much, one thing has hit many.',
      unit: units.NoUnit,
      width: 8,
      queries: [
        {
          expr: `sum by (state) (${series('stallwatch_streams')})`,
          legend: '{{state}}',
        },
      ],
      colours: {
        ill: stateColours.ill,
        well: stateColours.well,
        ended: stateColours.ended,
      },
    }),
    curves({
      title: 'Frame rate of ill streams',
      description:
        'Frames per second of each ill stream, at each vantage that reports it. Near 0 is a stall, a handful is a slideshow. Empty when the configuration says metrics.perStream: none.',
      unit: 'suffix: fps',
      width: 12,
      queries: [{ expr: ofIllStreams('stallwatch_stream_frame_rate'), legend: streamLegend }],
    }),
    curves({
      title: 'Throughput of ill streams',
      description:
        'Bits per second of each ill stream, at each vantage that reports it. Empty when the configuration says metrics.perStream: none.',
      unit: units.BitsPerSecondSI,
      width: 12,
      queries: [
        {
          expr: `8 * ${ofIllStreams('stallwatch_stream_throughput_bytes')}`,
          legend: streamLegend,
        },
      ],
    }),
  ],
}
