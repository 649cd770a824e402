import * as units from '@grafana/grafana-foundation-sdk/units'
import { priorityColours, stateColours } from './colours.ts'
import { quantile, series, shared } from './expression.ts'
import type { DashboardRow } from './panel.ts'
import { stat } from './stat.ts'

const overTheWholeTime = { over: '$__range' }

/** Is anything wrong right now, and does Stallwatch do what it promises? */
export const overviewRow: DashboardRow = {
  title: 'Now',
  panels: [
    stat({
      title: 'Open tickets',
      description:
        'Tickets that are not resolved, by priority. P0 is unusable for many viewers or for the most important: look there first.',
      unit: units.NoUnit,
      width: 8,
      queries: [{ expr: shared('stallwatch_tickets_open', ['priority']), legend: '{{priority}}' }],
      colours: priorityColours,
      zeroColour: 'green',
      whenEmpty: 'the store does not answer',
    }),
    stat({
      title: 'Streams',
      description: 'Live streams, ill and well. Which are ill, and why, is listed further down.',
      unit: units.NoUnit,
      width: 4,
      queries: [
        {
          expr: `sum by (state) (${series('stallwatch_streams', 'state=~"ill|well"')})`,
          legend: '{{state}}',
        },
      ],
      colours: { ill: stateColours.ill, well: stateColours.well },
      zeroColour: 'green',
    }),
    stat({
      title: 'Onset to ticket',
      description:
        'From the first bad second of a stream until its ticket was in the store, over the time chosen at the top. The promise is single-digit seconds; red means that half or one in twenty was told of late.',
      unit: units.Seconds,
      width: 4,
      queries: [
        {
          expr: quantile(0.5, 'stallwatch_detection_delay_seconds', overTheWholeTime),
          legend: 'p50',
        },
        {
          expr: quantile(0.95, 'stallwatch_detection_delay_seconds', overTheWholeTime),
          legend: 'p95',
        },
      ],
      warnAbove: 6,
      alarmAbove: 10,
      whenEmpty: 'no tickets',
    }),
    stat({
      title: 'Ticket to accepted (p95)',
      description:
        'From the opening of a ticket until a channel took the notice of it, for all but the slowest twentieth, over the time chosen at the top.',
      unit: units.Seconds,
      width: 3,
      queries: [
        {
          expr: quantile(0.95, 'stallwatch_notice_delay_seconds', overTheWholeTime),
          legend: 'p95',
        },
      ],
      warnAbove: 3,
      alarmAbove: 10,
      whenEmpty: 'no notices',
    }),
    stat({
      title: 'Notices waiting',
      description:
        'Notices that no channel has taken yet: those that wait for their turn and those being tried. Healthy is 0 most of the time; a number that stays means that somebody has not been told.',
      unit: units.NoUnit,
      width: 3,
      queries: [
        {
          expr: `sum(${shared('stallwatch_outbox_notices', ['state'], 'state=~"pending|leased"')})`,
          legend: 'waiting',
        },
      ],
      warnAbove: 1,
      alarmAbove: 50,
    }),
    stat({
      title: 'Sources blind',
      description:
        'Sources that see nothing. Their streams are not reported ill for that: until they see again, nobody watches those streams.',
      unit: units.NoUnit,
      width: 2,
      queries: [
        {
          expr: `sum(${shared('stallwatch_source_state', ['source'], 'state="blind"')})`,
          legend: 'blind',
        },
      ],
      alarmAbove: 1,
      whenEmpty: '0',
    }),
  ],
}
