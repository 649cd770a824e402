import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dashboardQueries, legendLabels } from '../fixtures/testing/dashboard-queries.ts'
import { describeWithPeers } from '../fixtures/testing/peers.ts'
import { type PrometheusServer, startPrometheus } from '../fixtures/testing/prometheus-server.ts'
import { createSampleMetrics } from '../fixtures/testing/sample-metrics.ts'
import { buildDashboard } from './dashboard/dashboard.ts'
import { alertRules } from './prometheus/alert-rules.ts'
import { scrapeJob } from './prometheus/scrape-config.ts'

const generated = (path: string) => fileURLToPath(new URL(`./generated/${path}`, import.meta.url))

function promtool(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

/** What Grafana would fill in, for a Prometheus that has been running for seconds only. */
function filledIn(text: string): string {
  return text
    .replaceAll('$__rate_interval', '10s')
    .replaceAll('$__range', '10s')
    .replaceAll('$job', scrapeJob)
    .replaceAll('$instance', '.+')
}

describeWithPeers('what promtool says', ['prometheus'], () => {
  for (const [check, file] of [
    ['config', 'prometheus/prometheus.yaml'],
    ['rules', 'prometheus/stallwatch-alerts.yaml'],
  ] as const) {
    test(`of the ${check} that users load`, () => {
      const { status, output } = promtool(['check', check, generated(file)])
      expect(status, output).toBe(0)
      expect(output).toMatch(/SUCCESS/)
      expect(output).not.toMatch(/warning|FAILED/i)
    })
  }

  test('of our metrics: nothing but what the runtime chose to call its own', async () => {
    const { output } = promtool(
      ['check', 'metrics'],
      await createSampleMetrics().registry.metrics(),
    )
    const complaints = output.split('\n').filter((line) => line !== '')
    expect(complaints.filter((line) => !line.startsWith('nodejs_'))).toEqual([])
  })
})

const queries = dashboardQueries(buildDashboard())

describeWithPeers('a Prometheus that scrapes us', ['prometheus'], () => {
  let prometheus: PrometheusServer

  beforeAll(async () => {
    const { registry, move } = createSampleMetrics()
    prometheus = await startPrometheus({
      job: scrapeJob,
      expose() {
        move()
        return registry.metrics()
      },
    })
    await prometheus.scraped(4)
  })
  afterAll(() => prometheus?.stop())

  for (const [index, { panel, expr, legend }] of queries.entries()) {
    test(`answers query ${index + 1}, of "${panel}"`, async () => {
      const series = await prometheus.query(filledIn(expr))
      expect(series.length).toBeGreaterThan(0)
      for (const { metric, value } of series) {
        expect(Number(value[1])).not.toBeNaN()
        expect(Object.keys(metric)).toEqual(expect.arrayContaining([...legendLabels(legend)]))
      }
      // Curves with one name are one curve to whoever looks at them.
      const names = series.map(({ metric }) =>
        legend.replace(/\{\{(\w+)\}\}/g, (_, l) => metric[l] ?? ''),
      )
      if (legend !== '') expect(new Set(names).size).toBe(series.length)
    })
  }

  for (const { name, query } of buildDashboard().templating?.list ?? []) {
    const asked = typeof query === 'object' ? String(query.query) : ''
    const [, selector, label] = /^label_values\((.+), (\w+)\)$/.exec(asked) ?? []
    if (selector === undefined || label === undefined) continue
    test(`finds values for the variable "${name}"`, async () => {
      const values = await prometheus.labelValues(label, filledIn(selector))
      expect(values).toHaveLength(1)
    })
  }

  for (const { alert, expr } of alertRules) {
    test(`can work out the alert ${alert}`, async () => {
      await expect(prometheus.query(expr)).resolves.toBeInstanceOf(Array)
    })
  }
})

test('every query of the dashboard is read: as many as its file holds', () => {
  const file = readFileSync(generated('dashboards/stallwatch.json'), 'utf8')
  expect(queries).toHaveLength(file.match(/"expr":/g)?.length ?? 0)
})
