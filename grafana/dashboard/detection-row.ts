import * as units from '@grafana/grafana-foundation-sdk/units'
import { quantileColours, symptomColours } from './colours.ts'
import { curves } from './curves.ts'
import { perMinute, quantile, series } from './expression.ts'
import { heatmap } from './heatmap.ts'
import type { DashboardRow } from './panel.ts'

const delay = 'stallwatch_detection_delay_seconds'

/** What is going wrong with streams, and how soon is it seen? */
export const detectionRow: DashboardRow = {
  title: 'Detection',
  panels: [
    curves({
      title: 'Symptoms raised',
      description:
        'How many findings a minute were raised, by symptom. A sudden hill of one symptom is usually one shared cause: a node, a region, a release of an app.',
      unit: units.CountsPerMinute,
      width: 12,
      queries: [
        {
          expr: `${perMinute('stallwatch_findings_total', ['symptom'], 'state="raised"')} > 0`,
          legend: '{{symptom}}',
        },
      ],
      colours: symptomColours,
      stacked: true,
      interval: '1m',
    }),
    curves({
      title: 'Findings by vantage',
      description:
        'Findings raised and cleared a minute, by where they were seen. Raised without cleared: trouble that lasts. Only one vantage: look between it and the next one.',
      unit: units.CountsPerMinute,
      width: 12,
      queries: [
        {
          expr: `${perMinute('stallwatch_findings_total', ['vantage', 'state'])} > 0`,
          legend: '{{vantage}} {{state}}',
        },
      ],
      interval: '1m',
    }),
    curves({
      title: 'Onset to ticket over time',
      description:
        'From the first bad second of a stream until its ticket was in the store. The dashed line is the limit above which an alert is raised.',
      unit: units.Seconds,
      width: 8,
      queries: [
        { expr: quantile(0.5, delay), legend: 'p50' },
        { expr: quantile(0.95, delay), legend: 'p95' },
        { expr: quantile(0.99, delay), legend: 'p99' },
      ],
      colours: quantileColours,
      interval: '5m',
      limit: 6,
    }),
    curves({
      title: 'Onset to ticket by symptom (p95)',
      description:
        'The same for each symptom. Some take longer by their nature: a stream counts as gone only after eight seconds of silence, the freezes are seen within a few.',
      unit: units.Seconds,
      width: 8,
      queries: [{ expr: quantile(0.95, delay, { by: ['symptom'] }), legend: '{{symptom}}' }],
      colours: symptomColours,
      interval: '5m',
    }),
    heatmap({
      title: 'Onset to ticket, every ticket',
      description:
        'How many tickets took how long. One dark band low down is good; a second band higher up is a kind of trouble that is seen late.',
      unit: units.Seconds,
      width: 8,
      expr: `sum by (le) (increase(${series(`${delay}_bucket`)}[$__rate_interval]))`,
      interval: '5m',
    }),
    curves({
      title: 'No fault after all',
      description:
        'What looked like a fault and was none, a minute, by reason: planned ends, break scenes, muted players, blind monitors, agents that started again. This is why nothing was opened.',
      unit: units.CountsPerMinute,
      width: 24,
      queries: [{ expr: perMinute('stallwatch_spared_total', ['reason']), legend: '{{reason}}' }],
      interval: '1m',
    }),
  ],
}
