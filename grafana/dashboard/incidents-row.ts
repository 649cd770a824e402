import * as units from '@grafana/grafana-foundation-sdk/units'
import { quantileColours } from './colours.ts'
import { curves } from './curves.ts'
import { perMinute, quantile, shared } from './expression.ts'
import type { DashboardRow } from './panel.ts'

/** What do many sick streams have in common, and how soon was it known? */
export const incidentsRow: DashboardRow = {
  title: 'Incidents',
  panels: [
    curves({
      title: 'Open incidents',
      description:
        'Shared causes behind several tickets that are not over, by what their streams have in common.',
      unit: units.NoUnit,
      width: 8,
      queries: [
        {
          expr: shared('stallwatch_incidents_open', ['dimension']),
          legend: '{{dimension}}',
        },
      ],
      stacked: true,
    }),
    curves({
      title: 'Opened, merged, closed',
      description:
        'What happened to incidents, a minute. Merged ones turned out to be a part of another.',
      unit: units.CountsPerMinute,
      width: 8,
      queries: [
        {
          expr: perMinute('stallwatch_incident_events_total', ['event'], 'event!="changed"'),
          legend: '{{event}}',
        },
      ],
      colours: { opened: 'red', closed: 'green', merged: 'orange' },
      interval: '1m',
    }),
    curves({
      title: 'Third victim to incident',
      description:
        'How long it took from the onset of the third trouble until the incident was committed. Ten seconds are promised.',
      unit: units.Seconds,
      width: 8,
      queries: [
        { expr: quantile(0.5, 'stallwatch_incident_delay_seconds'), legend: 'p50' },
        { expr: quantile(0.95, 'stallwatch_incident_delay_seconds'), legend: 'p95' },
      ],
      colours: quantileColours,
      interval: '1m',
    }),
  ],
}
