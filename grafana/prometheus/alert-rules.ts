import type { Symptom } from '../../triage/model/vocabulary.ts'
import { scrapeJob } from './scrape-config.ts'

/** An alert as Prometheus reads it. */
export interface AlertRule {
  readonly alert: string
  readonly expr: string
  /** How long it has to hold before anybody is woken. */
  readonly for: string
  readonly labels: {
    /** `critical`: streams are unwatched or people are not told, now. `warning`: look into it today. */
    readonly severity: 'critical' | 'warning'
  }
  readonly annotations: {
    /** What is wrong, in one line. */
    readonly summary: string
    /** What it means and what to do. */
    readonly action: string
  }
}

/** The symptoms for which single-digit seconds are promised; others wait longer by their nature. */
const promised: readonly Symptom[] = ['stalled', 'slideshow', 'frozen-picture']
const freezes = `symptom=~"${promised.join('|')}"`
/** Fewer than this in half an hour say little about a twentieth of them. */
const enough = 3

const up = `up{job="${scrapeJob}"}`
const delayed = 'stallwatch_detection_delay_seconds'
const noticed = 'stallwatch_notice_delay_seconds'

/** The alerts about Stallwatch itself. What is wrong with streams it says itself, by tickets. */
export const alertRules: readonly AlertRule[] = [
  {
    alert: 'StallwatchDown',
    expr: `${up} == 0 or absent(${up})`,
    for: '1m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'Stallwatch {{ $labels.instance }} does not answer: nobody watches its streams.',
      action:
        'Start it again: what was acknowledged is in the store, and it goes on where it was. If the process lives, ask /healthz; if that answers, look at the network, the token and the port between Prometheus and it.',
    },
  },
  {
    alert: 'StallwatchNoRecords',
    // A counter that was never moved has no series yet: the streams stand in for it with 0.
    // By job, because records may come in at one process and streams be known to another.
    expr: `sum by (job) (stallwatch_streams{state=~"ill|well"}) > 0 and (sum by (job) (rate(stallwatch_records_accepted_total[2m])) or 0 * sum by (job) (stallwatch_streams)) == 0`,
    for: '1m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'No records come in, though {{ $value }} streams are expected to send.',
      action:
        'All agents and sources at once: look at what they share, such as the network, the load balancer, a token that was changed (records rejected, connections closed). The streams may well be fine.',
    },
  },
  {
    alert: 'StallwatchTicketsWithoutNextStep',
    expr: 'max by (job) (stallwatch_tickets_without_next_step) > 0',
    for: '1m',
    labels: { severity: 'critical' },
    annotations: {
      summary: '{{ $value }} open tickets wait for nothing: nobody will be paged for them.',
      action:
        'Look at the open tickets and take them by hand. Then at the log of the processes that run triage: "tickets could not be looked at" says why the steps are not taken.',
    },
  },
  {
    alert: 'StallwatchSourceBlind',
    expr: 'max by (job, source, kind) (stallwatch_source_state{state="blind"}) == 1',
    for: '2m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'Source {{ $labels.source }} ({{ $labels.kind }}) sees nothing.',
      action:
        'Its streams are unwatched, not ill. /readyz says why: wrong address or credentials, or the server it asks is down.',
    },
  },
  {
    alert: 'StallwatchDirectoryStale',
    expr: 'min by (job, part) (stallwatch_directory_up) == 0',
    for: '10m',
    labels: { severity: 'warning' },
    annotations: {
      summary:
        'The directory ({{ $labels.part }}) cannot be read: older addresses and tiers are in use.',
      action:
        'Streams are watched as before. /readyz says why; for a file the log names each line and what was expected, and `stallwatch check` does so before you put the next one in place.',
    },
  },
  {
    alert: 'StallwatchCommitsFailing',
    expr: 'sum by (job, instance) (increase(stallwatch_commit_failures_total[1m])) > 0',
    for: '2m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'The store of {{ $labels.instance }} does not commit: no tickets are opened.',
      action:
        'Nothing acknowledged is lost, and it is tried again by itself. Look at /readyz for the reason: a full disk, a file that cannot be written, a database that is down.',
    },
  },
  {
    alert: 'StallwatchDetectionSlow',
    expr: `histogram_quantile(0.95, sum by (job, le) (rate(${delayed}_bucket{${freezes}}[30m]))) > 6 and sum by (job) (increase(${delayed}_count{${freezes}}[30m])) >= ${enough}`,
    for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary:
        'One freeze in twenty took {{ $value | humanizeDuration }} or more from onset to ticket.',
      action:
        'Dashboard, rows Detection, Store and Process: agents that send less than once a second, slow commits, or a process short of CPU (event loop lag).',
    },
  },
  {
    alert: 'StallwatchChannelDown',
    expr: 'max by (job, channel, kind) (stallwatch_channel_state{state="down"}) == 1',
    for: '2m',
    labels: { severity: 'critical' },
    annotations: {
      summary:
        'Channel {{ $labels.channel }} ({{ $labels.kind }}) is down: nobody is told through it.',
      action:
        'Its notices wait in the outbox for half an hour. /readyz says why; with credentials, renew them; with the vendor, tell the people on call another way.',
    },
  },
  {
    alert: 'StallwatchChannelFailing',
    // Between two tries it is half-open for a moment, which is not well either.
    expr: 'max by (job, channel) (stallwatch_channel_breaker{state="closed"}) == 0',
    for: '2m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'Channel {{ $labels.channel }} has taken nothing for minutes: its breaker is open.',
      action:
        'Urgent notices go to the next place of their readers, where there is one; the others wait for half an hour. /readyz says why; with credentials, renew them; with the vendor, tell the people on call another way.',
    },
  },
  {
    alert: 'StallwatchNoticesWaiting',
    // A healthy outbox is empty between two scrapes, so one that never is holds something old.
    expr: 'sum by (job) (max by (job, state) (stallwatch_outbox_notices{state=~"pending|leased"})) > 0',
    for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: '{{ $value }} notices wait; for five minutes there has always been one.',
      action:
        'Dashboard, row Notices: "Attempts that were not accepted" names the channel and the reason. Half an hour after a notice was written it is given up.',
    },
  },
  {
    alert: 'StallwatchNoticesGivenUp',
    // Read off the outbox: the counter of a channel that never failed has no series to rise from.
    expr: 'max by (job) (stallwatch_outbox_notices{state="failed"} - min_over_time(stallwatch_outbox_notices{state="failed"}[15m])) > 0',
    for: '0m',
    labels: { severity: 'warning' },
    annotations: {
      summary: '{{ $value }} notices were given up in a quarter of an hour: somebody was not told.',
      action:
        'The timelines of their tickets name the person and the reason. Tell them another way, and mend the address or the channel.',
    },
  },
  {
    alert: 'StallwatchNoticesSlow',
    expr: `histogram_quantile(0.95, sum by (job, channel, le) (rate(${noticed}_bucket[30m]))) > 10 and sum by (job, channel) (increase(${noticed}_count[30m])) >= ${enough}`,
    for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary:
        'Channel {{ $labels.channel }}: one notice in twenty took {{ $value | humanizeDuration }} or more.',
      action:
        'Dashboard, row Notices: a channel that is slow alone is its vendor or its rate limit; all of them is the outbox or the store.',
    },
  },
]

/** The rules file's contents: one group. */
export function alertGroups(): { readonly groups: readonly object[] } {
  return { groups: [{ name: 'stallwatch', interval: '15s', rules: alertRules }] }
}
