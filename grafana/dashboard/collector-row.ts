import * as units from '@grafana/grafana-foundation-sdk/units'
import type { SourceState } from '../../collector/source.ts'
import { curves } from './curves.ts'
import { perMinute, series } from './expression.ts'
import type { DashboardRow } from './panel.ts'
import { stateHistory } from './state-history.ts'

/** The states from best to worst: the order in which they are painted over each other. */
const bestFirst: readonly SourceState[] = ['up', 'starting', 'stopped', 'degraded', 'blind']

/** Does everything arrive that should, and what is turned away? */
export const collectorRow: DashboardRow = {
  title: 'Collector',
  panels: [
    curves({
      title: 'Records accepted',
      description:
        'Records taken in a second, by the way they came and by type. Every stream should be worth about one sample a second; a step down is an agent or a source that fell silent.',
      unit: units.RecordsPerSecond,
      width: 12,
      queries: [
        {
          expr: `sum by (via, type) (rate(${series('stallwatch_records_accepted_total')}[$__rate_interval]))`,
          legend: '{{type}} by {{via}}',
        },
      ],
    }),
    curves({
      title: 'Records rejected',
      description:
        'Records turned away a minute, by the code the sender was told. not-stored is ours (see Store) and is sent again; all others are the agent, and its owner has to mend it.',
      unit: units.CountsPerMinute,
      width: 6,
      queries: [
        {
          expr: perMinute('stallwatch_records_rejected_total', ['via', 'code']),
          legend: '{{code}} by {{via}}',
        },
      ],
    }),
    curves({
      title: 'Records ignored',
      description:
        'Records that were accepted and changed nothing, a minute, by reason. Duplicates and a few late ones are normal; many out-of-order ones are an agent with a bad clock.',
      unit: units.CountsPerMinute,
      width: 6,
      queries: [
        {
          expr: perMinute('stallwatch_records_ignored_total', ['reason']),
          legend: '{{reason}}',
        },
      ],
    }),
    stateHistory({
      title: 'Sources',
      description:
        'Which state each source was in. Nobody watches the streams of a blind one; the reason is on /readyz and in the log.',
      width: 12,
      gauge: 'stallwatch_source_state',
      of: 'source',
      states: bestFirst,
    }),
    curves({
      title: 'Source streams',
      description:
        'Streams that each polled source has. A step down at one source alone is a server that lost its publishers; all at once, look at Sources.',
      unit: units.NoUnit,
      width: 6,
      queries: [{ expr: series('stallwatch_source_streams'), legend: '{{source}}' }],
    }),
    curves({
      title: 'Source answers',
      description:
        'How long servers take to answer a look, 95th percentile, by how it ended. Near the poll interval it is the server, or too many streams in one answer.',
      unit: units.Seconds,
      width: 6,
      queries: [
        {
          expr: `histogram_quantile(0.95, sum by (le, source, outcome) (rate(${series('stallwatch_source_look_seconds_bucket')}[$__rate_interval])))`,
          legend: '{{source}} {{outcome}}',
        },
      ],
    }),
    curves({
      title: 'Push connections',
      description: 'Open connections of agents that push over WebSocket.',
      unit: units.NoUnit,
      width: 8,
      queries: [{ expr: `sum(${series('stallwatch_ingest_connections')})`, legend: 'connections' }],
    }),
    curves({
      title: 'Connections closed',
      description:
        'Push connections that ended, a minute, by reason. Many at once is the network, a proxy with a short timeout, or a restart.',
      unit: units.CountsPerMinute,
      width: 8,
      queries: [
        {
          expr: perMinute('stallwatch_ingest_connections_closed_total', ['reason']),
          legend: '{{reason}}',
        },
      ],
    }),
    curves({
      title: 'Unknown fields',
      description:
        'Fields left out of accepted records a minute, because this version does not know them. Agents newer than the server: update the server.',
      unit: units.CountsPerMinute,
      width: 8,
      queries: [
        {
          expr: perMinute('stallwatch_record_unknown_fields_total', ['via']),
          legend: 'by {{via}}',
        },
      ],
    }),
    curves({
      title: 'Probe streams',
      description:
        'Streams that a probe looks at, those that wait for their turn, and those that rest because they showed nothing. Many waiting for long: raise mostAtOnce. Many resting: see Sources for why.',
      unit: units.NoUnit,
      width: 12,
      queries: [
        {
          expr: `sum by (source, place) (${series('stallwatch_probe_streams')})`,
          legend: '{{place}} at {{source}}',
        },
      ],
    }),
    curves({
      title: 'Not looked at',
      description:
        'Suspected streams that a probe did not look at, a minute. no-url: no entry of pull fits the stream. no-room: more wait than mostStreams allows.',
      unit: units.CountsPerMinute,
      width: 12,
      queries: [
        {
          expr: perMinute('stallwatch_probe_refused_total', ['source', 'reason']),
          legend: '{{reason}} at {{source}}',
        },
      ],
    }),
  ],
}
