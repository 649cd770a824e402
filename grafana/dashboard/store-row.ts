import * as units from '@grafana/grafana-foundation-sdk/units'
import { quantileColours } from './colours.ts'
import { curves } from './curves.ts'
import { perMinute, quantile, series } from './expression.ts'
import type { DashboardRow } from './panel.ts'

const duration = 'stallwatch_commit_duration_seconds'

/** Is everything kept that was acknowledged, and how long does it take? */
export const storeRow: DashboardRow = {
  title: 'Store',
  panels: [
    curves({
      title: 'Commit duration',
      description:
        'How long the store took to commit what the engine reported. Every ticket and every ack waits for it: above a second, look at the disk or at the database.',
      unit: units.Seconds,
      width: 12,
      queries: [
        { expr: quantile(0.5, duration), legend: 'p50' },
        { expr: quantile(0.95, duration), legend: 'p95' },
        { expr: quantile(0.99, duration), legend: 'p99' },
      ],
      colours: quantileColours,
      limit: 1,
    }),
    curves({
      title: 'Commits',
      description: 'Transactions committed a second.',
      unit: units.OpsPerSecond,
      width: 6,
      queries: [
        { expr: `sum(rate(${series(`${duration}_count`)}[$__rate_interval]))`, legend: 'commits' },
      ],
      colours: { commits: 'green' },
    }),
    curves({
      title: 'Commit failures',
      description:
        'Transactions that failed, a minute. Each is tried again until it succeeds and nothing acknowledged is lost, but no ticket is opened meanwhile: look at /readyz for the reason.',
      unit: units.CountsPerMinute,
      width: 6,
      queries: [{ expr: perMinute('stallwatch_commit_failures_total'), legend: 'failures' }],
      colours: { failures: 'red' },
    }),
  ],
}
