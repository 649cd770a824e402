import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { describeWithPeers } from '../../fixtures/testing/peers.ts'
import { alertRules } from './alert-rules.ts'

const rules = fileURLToPath(
  new URL('../generated/prometheus/stallwatch-alerts.yaml', import.meta.url),
)

/** Series by their name and labels, in promtool's notation: a value every 15 seconds. */
type Series = Readonly<Record<string, string>>

interface Case {
  readonly name: string
  readonly alert: string
  readonly series: Series
  /** When to look. */
  readonly at: string
  /** What fires then: its labels and its summary. Nothing fires without. */
  readonly fires?: { readonly labels: object; readonly summary: string }
}

const instance = 'instance="a:8080"'
const job = 'job="stallwatch"'
const both = `${job},${instance}`
const live = { [`stallwatch_streams{${both},state="well"}`]: '7x200' }

function delays(metric: string, labels: string, fast: string, slow: string): Series {
  return {
    [`${metric}_bucket{${both},${labels},le="5"}`]: fast,
    [`${metric}_bucket{${both},${labels},le="15"}`]: slow,
    [`${metric}_bucket{${both},${labels},le="+Inf"}`]: slow,
    [`${metric}_count{${both},${labels}}`]: slow,
  }
}

const cases: readonly Case[] = [
  {
    name: 'a process that does not answer for a minute',
    alert: 'StallwatchDown',
    series: { [`up{${both}}`]: '1x3 0x20' },
    at: '3m',
    fires: {
      labels: { job: 'stallwatch', instance: 'a:8080' },
      summary: 'Stallwatch a:8080 does not answer: nobody watches its streams.',
    },
  },
  {
    name: 'a process that Prometheus has lost altogether',
    alert: 'StallwatchDown',
    series: { 'up{job="another"}': '1x20' },
    at: '3m',
    fires: {
      labels: { job: 'stallwatch' },
      summary: 'Stallwatch  does not answer: nobody watches its streams.',
    },
  },
  {
    name: 'a restart',
    alert: 'StallwatchDown',
    series: { [`up{${both}}`]: '1x8 0 0 1x9' },
    at: '3m',
  },
  {
    name: 'tickets that wait for nothing',
    alert: 'StallwatchTicketsWithoutNextStep',
    series: { [`stallwatch_tickets_without_next_step{${both}}`]: '0x3 2x20' },
    at: '4m',
    fires: {
      labels: { job: 'stallwatch' },
      summary: '2 open tickets wait for nothing: nobody will be paged for them.',
    },
  },
  {
    name: 'a step that is taken late',
    alert: 'StallwatchTicketsWithoutNextStep',
    series: { [`stallwatch_tickets_without_next_step{${both}}`]: '0x3 2 0x20' },
    at: '4m',
  },
  {
    name: 'records that stop while streams are live',
    alert: 'StallwatchNoRecords',
    series: {
      ...live,
      [`stallwatch_records_accepted_total{${both},via="http",type="sample"}`]: '0+9x8 81x40',
    },
    at: '6m',
    fires: {
      labels: { job: 'stallwatch' },
      summary: 'No records come in, though 7 streams are expected to send.',
    },
  },
  {
    name: 'streams known from before a restart, and not one record since',
    alert: 'StallwatchNoRecords',
    series: live,
    at: '3m',
    fires: {
      labels: { job: 'stallwatch' },
      summary: 'No records come in, though 7 streams are expected to send.',
    },
  },
  {
    name: 'records that come in at one process while another knows the streams',
    alert: 'StallwatchNoRecords',
    series: {
      ...live,
      [`stallwatch_records_accepted_total{${job},instance="b:8080",via="http",type="sample"}`]:
        '0+9x40',
    },
    at: '6m',
  },
  {
    name: 'a night without streams',
    alert: 'StallwatchNoRecords',
    series: {
      [`stallwatch_streams{${both},state="well"}`]: '0x40',
      [`stallwatch_streams{${both},state="ended"}`]: '3x40',
      [`stallwatch_records_accepted_total{${both},via="http",type="sample"}`]: '9x40',
    },
    at: '6m',
  },
  {
    name: 'a directory file that stays wrong',
    alert: 'StallwatchDirectoryStale',
    series: { [`stallwatch_directory_up{${both},part="file"}`]: '1x4 0x60' },
    at: '12m',
    fires: {
      labels: { job: 'stallwatch', part: 'file' },
      summary: 'The directory (file) cannot be read: older addresses and tiers are in use.',
    },
  },
  {
    name: 'a directory file that is mended within ten minutes',
    alert: 'StallwatchDirectoryStale',
    series: { [`stallwatch_directory_up{${both},part="file"}`]: '1x4 0x30 1x30' },
    at: '12m',
  },
  {
    name: 'a source that sees nothing',
    alert: 'StallwatchSourceBlind',
    series: {
      [`stallwatch_source_state{${both},source="studio",kind="rtsp",state="blind"}`]: '1x20',
    },
    at: '3m',
    fires: {
      labels: { job: 'stallwatch', source: 'studio', kind: 'rtsp' },
      summary: 'Source studio (rtsp) sees nothing.',
    },
  },
  {
    name: 'a source that blinks',
    alert: 'StallwatchSourceBlind',
    series: {
      [`stallwatch_source_state{${both},source="studio",kind="rtsp",state="blind"}`]:
        '0 1 1 1 0 1 1 1 0 1 1 1 1 1 1',
    },
    at: '3m',
  },
  {
    name: 'a store that fails again and again',
    alert: 'StallwatchCommitsFailing',
    series: { [`stallwatch_commit_failures_total{${both}}`]: '0x4 1+3x20' },
    at: '5m',
    fires: {
      labels: { job: 'stallwatch', instance: 'a:8080' },
      summary: 'The store of a:8080 does not commit: no tickets are opened.',
    },
  },
  ...['2m', '3m', '4m'].map((at) => ({
    name: `one commit that failed and was repeated, at ${at}`,
    alert: 'StallwatchCommitsFailing',
    series: { [`stallwatch_commit_failures_total{${both}}`]: '0x4 1x20' },
    at,
  })),
  {
    name: 'freezes that are seen late',
    alert: 'StallwatchDetectionSlow',
    series: delays('stallwatch_detection_delay_seconds', 'symptom="stalled"', '0x120', '0+1x120'),
    at: '30m',
    fires: {
      labels: { job: 'stallwatch' },
      summary: 'One freeze in twenty took 14.5s or more from onset to ticket.',
    },
  },
  {
    name: 'freezes that are seen in time',
    alert: 'StallwatchDetectionSlow',
    series: delays('stallwatch_detection_delay_seconds', 'symptom="stalled"', '0+1x120', '0+1x120'),
    at: '30m',
  },
  {
    name: 'a symptom that takes longer by its nature',
    alert: 'StallwatchDetectionSlow',
    series: delays('stallwatch_detection_delay_seconds', 'symptom="gone"', '0x120', '0+1x120'),
    at: '30m',
  },
  {
    name: 'one late ticket on a quiet day',
    alert: 'StallwatchDetectionSlow',
    series: delays('stallwatch_detection_delay_seconds', 'symptom="stalled"', '0x120', '0x60 1x60'),
    at: '30m',
  },
  {
    name: 'a channel that is down',
    alert: 'StallwatchChannelDown',
    series: {
      [`stallwatch_channel_state{${both},channel="oncall",kind="discord",state="down"}`]: '1x20',
    },
    at: '3m',
    fires: {
      labels: { job: 'stallwatch', channel: 'oncall', kind: 'discord' },
      summary: 'Channel oncall (discord) is down: nobody is told through it.',
    },
  },
  {
    name: 'a channel whose breaker opens and is only tried now and then',
    alert: 'StallwatchChannelFailing',
    series: {
      [`stallwatch_channel_breaker{${both},channel="oncall",state="closed"}`]: '0x20',
      [`stallwatch_channel_breaker{${both},channel="oncall",state="open"}`]: '1 0 1 1 0 1 1 0 1x12',
    },
    at: '3m',
    fires: {
      labels: { job: 'stallwatch', channel: 'oncall' },
      summary: 'Channel oncall has taken nothing for minutes: its breaker is open.',
    },
  },
  {
    name: 'an outbox that is never empty, whether its notices wait or are being tried',
    alert: 'StallwatchNoticesWaiting',
    series: {
      [`stallwatch_outbox_notices{${both},state="pending"}`]:
        '2 1 2 1 2 1 2 1 2 1 2 1 2 1 2 1 2 1 2 1 2 1 2 1 2',
      [`stallwatch_outbox_notices{${both},state="leased"}`]:
        '0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0',
      [`stallwatch_outbox_notices{${job},instance="b:8080",state="pending"}`]: '0x25',
    },
    at: '5m',
    fires: {
      labels: { job: 'stallwatch' },
      summary: '2 notices wait; for five minutes there has always been one.',
    },
  },
  {
    name: 'an outbox that is busy and empty in between',
    alert: 'StallwatchNoticesWaiting',
    series: { [`stallwatch_outbox_notices{${both},state="pending"}`]: '9x12 0 9x12' },
    at: '5m',
  },
  {
    name: 'notices that are given up',
    alert: 'StallwatchNoticesGivenUp',
    series: { [`stallwatch_outbox_notices{${both},state="failed"}`]: '4x9 6x20' },
    at: '4m',
    fires: {
      labels: { job: 'stallwatch' },
      summary: '2 notices were given up in a quarter of an hour: somebody was not told.',
    },
  },
  {
    name: 'notices that were given up long ago, and old ones that are deleted',
    alert: 'StallwatchNoticesGivenUp',
    series: { [`stallwatch_outbox_notices{${both},state="failed"}`]: '6x9 4x20' },
    at: '4m',
  },
  {
    name: 'a channel that takes its notices late',
    alert: 'StallwatchNoticesSlow',
    series: delays('stallwatch_notice_delay_seconds', 'channel="oncall"', '0x120', '0+1x120'),
    at: '30m',
    fires: {
      labels: { job: 'stallwatch', channel: 'oncall' },
      summary: 'Channel oncall: one notice in twenty took 14.5s or more.',
    },
  },
  {
    name: 'a channel that takes its notices at once',
    alert: 'StallwatchNoticesSlow',
    series: delays('stallwatch_notice_delay_seconds', 'channel="oncall"', '0+1x120', '0+1x120'),
    at: '30m',
  },
]

function testFileOf({ alert, series, at, fires }: Case): object {
  const rule = alertRules.find((each) => each.alert === alert)
  if (!rule) throw new Error(`there is no alert "${alert}"`)
  const expected = fires && {
    exp_labels: { ...rule.labels, ...fires.labels },
    exp_annotations: { ...rule.annotations, summary: fires.summary },
  }
  return {
    rule_files: [rules],
    evaluation_interval: '15s',
    tests: [
      {
        interval: '15s',
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: [
          { eval_time: at, alertname: alert, exp_alerts: expected ? [expected] : [] },
        ],
      },
    ],
  }
}

test('every alert says how bad it is, what is wrong and what to do', () => {
  for (const { alert, annotations } of alertRules) {
    expect(alert).toMatch(/^Stallwatch[A-Z]/)
    expect(annotations.summary).toMatch(/^.{20,120}[.]$/)
    expect(annotations.action).toMatch(/^[A-Z].{60,}[.]$/)
  }
  expect(new Set(alertRules.map(({ alert }) => alert)).size).toBe(alertRules.length)
})

test('every alert is tried', () => {
  const fired = new Set(cases.filter(({ fires }) => fires).map(({ alert }) => alert))
  expect([...fired].sort()).toEqual(alertRules.map(({ alert }) => alert).sort())
})

describeWithPeers('alerts', ['prometheus'], () => {
  for (const [index, each] of cases.entries()) {
    const { alert, name, fires } = each
    test(`${index + 1}: ${alert} ${fires ? 'fires at' : 'is quiet at'} ${name}`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'stallwatch-alerts-'))
      try {
        const file = join(folder, 'test.yaml')
        writeFileSync(file, JSON.stringify(testFileOf(each)))
        const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', file], {
          encoding: 'utf8',
        })
        expect(status, stdout + stderr).toBe(0)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    })
  }
})
