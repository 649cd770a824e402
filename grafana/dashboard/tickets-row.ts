import * as units from '@grafana/grafana-foundation-sdk/units'
import { priorityColours } from './colours.ts'
import { curves } from './curves.ts'
import { perMinute, quantile, series, shared } from './expression.ts'
import type { DashboardRow } from './panel.ts'

const events = 'stallwatch_ticket_events_total'
const leadBucket = 'stallwatch_lead_seconds_bucket'
// Prometheus 3 writes every bound as a float, earlier ones as they are exposed.
const noLead = 'le=~"0|0[.]0"'

/** What lies on the desk, how fast does it move, and were we faster than the complaints? */
export const ticketsRow: DashboardRow = {
  title: 'Tickets',
  panels: [
    curves({
      title: 'Open tickets over time',
      description:
        'Tickets that are not resolved, by priority. A gap means that the store did not answer.',
      unit: units.NoUnit,
      width: 8,
      queries: [{ expr: shared('stallwatch_tickets_open', ['priority']), legend: '{{priority}}' }],
      colours: priorityColours,
      stacked: true,
    }),
    curves({
      title: 'Opened, resolved, reopened',
      description:
        'What happened to tickets, a minute. While more are opened than resolved the desk fills up; many reopened ones are streams that flap.',
      unit: units.CountsPerMinute,
      width: 8,
      queries: [
        {
          expr: perMinute(events, ['event'], 'event=~"opened|resolved|reopened"'),
          legend: '{{event}}',
        },
      ],
      colours: { opened: 'red', resolved: 'green', reopened: 'orange' },
      interval: '1m',
    }),
    curves({
      title: 'Opened by cause',
      description:
        'Tickets opened a minute, by cause. Causes of many streams at once (ingest-node, region-network, isp-network, delivery) are yours to mend; the others are mostly at the streamer.',
      unit: units.CountsPerMinute,
      width: 8,
      queries: [
        { expr: `${perMinute(events, ['cause'], 'event="opened"')} > 0`, legend: '{{cause}}' },
      ],
      stacked: true,
      interval: '1m',
    }),
    curves({
      title: 'Work on tickets',
      description:
        'What people did, and what was found out later, a minute: acknowledged, assigned, noted, and changes of cause or priority.',
      unit: units.CountsPerMinute,
      width: 8,
      queries: [
        {
          expr: perMinute(
            events,
            ['event'],
            'event=~"acknowledged|assigned|noted|cause-changed|priority-changed"',
          ),
          legend: '{{event}}',
        },
      ],
      interval: '1m',
    }),
    curves({
      title: 'Complaints, and people not told',
      description:
        'Complaints about streams with an open ticket, people who were not told, by why, and all that was said, by whether it was understood or why it is no complaint, a minute. Whoever was not told has a line on the timeline of the ticket.',
      unit: units.CountsPerMinute,
      width: 8,
      queries: [
        {
          expr: perMinute(events, ['event'], 'event=~"complaint-received|notice-failed"'),
          legend: '{{event}}',
        },
        {
          expr: perMinute('stallwatch_not_told_total', ['reason']),
          legend: 'not told: {{reason}}',
        },
        {
          expr: perMinute('stallwatch_complaints_total', ['outcome']),
          legend: 'heard: {{outcome}}',
        },
      ],
      colours: { 'complaint-received': 'orange', 'notice-failed': 'dark-red' },
      interval: '1m',
    }),
    curves({
      title: 'Lead',
      description:
        'From the opening of a ticket until the first complaint about the same trouble: how much earlier we knew. Half of the tickets that drew a complaint had more lead than this.',
      unit: units.Seconds,
      width: 4,
      queries: [{ expr: quantile(0.5, 'stallwatch_lead_seconds'), legend: 'p50' }],
      interval: '15m',
    }),
    curves({
      title: 'Complaint came first',
      description:
        'The share of complained-about tickets whose complaint came before the ticket. Above 0 somebody noticed before we did: look at what those streams had in common.',
      unit: units.PercentUnit,
      width: 4,
      queries: [
        {
          expr: `sum(rate(${series(leadBucket, noLead)}[$__rate_interval])) / sum(rate(${series('stallwatch_lead_seconds_count')}[$__rate_interval])) >= 0`,
          legend: 'complaint first',
        },
      ],
      interval: '15m',
    }),
    curves({
      title: 'Promises',
      description:
        'SLA clocks by what came of them, a minute: met, at risk (half or four fifths of the time gone), or breached. Breaches of first-notice are ours to mend in delivery, of first-response on the roster, of restore in the cause.',
      unit: units.CountsPerMinute,
      width: 24,
      queries: [
        {
          expr: `${perMinute('stallwatch_sla_outcomes_total', ['clock', 'outcome'])} > 0`,
          legend: '{{clock}} {{outcome}}',
        },
      ],
      interval: '1m',
    }),
  ],
}
