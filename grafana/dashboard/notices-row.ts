import * as units from '@grafana/grafana-foundation-sdk/units'
import type { BreakerState } from '../../notifier/circuit-breaker.ts'
import type { channelStates } from '../../notifier/metrics.ts'
import { stateColours } from './colours.ts'
import { curves } from './curves.ts'
import { perMinute, quantile, shared } from './expression.ts'
import type { DashboardRow } from './panel.ts'
import { stateHistory } from './state-history.ts'

/** The states from best to worst: the order in which they are painted over each other. */
const bestFirst: readonly (typeof channelStates)[number][] = ['up', 'starting', 'stopped', 'down']

const calmestFirst: readonly BreakerState[] = ['closed', 'half-open', 'open']

/** Are people told, how soon, and if not, why? */
export const noticesRow: DashboardRow = {
  title: 'Notices',
  panels: [
    curves({
      title: 'Notices by channel',
      description:
        'Notices that reached their end, a minute: taken by the channel, or given up. Every one given up is somebody who was not told.',
      unit: units.CountsPerMinute,
      width: 8,
      queries: [
        {
          expr: perMinute('stallwatch_notices_total', ['channel', 'outcome']),
          legend: '{{channel}} {{outcome}}',
        },
      ],
      interval: '1m',
    }),
    curves({
      title: 'Notices by addressee',
      description:
        'What was told to whom, a minute: the news, to the streamer or to who is on call.',
      unit: units.CountsPerMinute,
      width: 8,
      queries: [
        {
          expr: perMinute('stallwatch_notices_total', ['to', 'kind'], 'outcome="accepted"'),
          legend: '{{to}} {{kind}}',
        },
      ],
      interval: '1m',
    }),
    curves({
      title: 'Attempts that were not accepted',
      description:
        'Attempts at a notice that have to be repeated (retry) or were refused, a minute, with the reason. unauthorized: renew the credentials. rate-limited: fewer routes or more channels. unreachable, timeout, server-error: the vendor.',
      unit: units.CountsPerMinute,
      width: 8,
      queries: [
        {
          expr: perMinute(
            'stallwatch_delivery_attempts_total',
            ['channel', 'outcome', 'reason'],
            'outcome!="accepted"',
          ),
          legend: '{{channel}} {{outcome}}: {{reason}}',
        },
      ],
      interval: '1m',
    }),
    curves({
      title: 'Ticket to accepted by channel (p95)',
      description:
        'From the opening of a ticket until the channel took the notice of it. A channel that is slow alone is the vendor; all at once is the outbox or the store.',
      unit: units.Seconds,
      width: 8,
      queries: [
        {
          expr: quantile(0.95, 'stallwatch_notice_delay_seconds', { by: ['channel', 'to'] }),
          legend: '{{channel}} to {{to}}',
        },
      ],
      interval: '5m',
      limit: 10,
    }),
    curves({
      title: 'Outbox',
      description:
        'Notices that wait (pending), are being tried (leased), or were given up (failed). Waiting ones are never lost: they go out when the channel works again, for half an hour.',
      unit: units.NoUnit,
      width: 8,
      queries: [
        {
          expr: shared('stallwatch_outbox_notices', ['state'], 'state!="accepted"'),
          legend: '{{state}}',
        },
      ],
      colours: {
        pending: stateColours.pending,
        leased: stateColours.leased,
        failed: stateColours.failed,
      },
    }),
    stateHistory({
      title: 'Channels',
      description:
        'Which state each channel was in. While one is down its notices wait in the outbox; the reason is on /readyz and in the log.',
      width: 8,
      gauge: 'stallwatch_channel_state',
      of: 'channel',
      states: bestFirst,
    }),
    stateHistory({
      title: 'Breakers of channels',
      description:
        'Closed: everything goes through. Open: after eight failures in a row, or a refusal of our credentials, the channel is only tried now and then (half-open), and urgent notices go to their next place.',
      width: 12,
      gauge: 'stallwatch_channel_breaker',
      of: 'channel',
      states: calmestFirst,
    }),
    curves({
      title: 'Pictures for messages',
      description:
        'Pictures that messages were to have, a minute: made, or why not. Messages never wait long for one; those that are left out are said in words.',
      unit: units.CountsPerMinute,
      width: 12,
      queries: [
        {
          expr: perMinute('stallwatch_notice_pictures_total', ['picture', 'outcome']),
          legend: '{{picture}} {{outcome}}',
        },
      ],
      interval: '1m',
    }),
  ],
}
