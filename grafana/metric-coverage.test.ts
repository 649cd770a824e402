import type { Registry } from 'prom-client'
import { describe, expect, test } from 'vitest'
import { dashboardQueries } from '../fixtures/testing/dashboard-queries.ts'
import { settle } from '../fixtures/testing/manual-clock.ts'
import { readPromql } from '../fixtures/testing/read-promql.ts'
import { createSampleMetrics } from '../fixtures/testing/sample-metrics.ts'
import { buildDashboard } from './dashboard/dashboard.ts'
import { offTheDashboard } from './off-the-dashboard.ts'
import { alertRules } from './prometheus/alert-rules.ts'

/** What Prometheus adds to every series, and the one it makes itself. */
const targetLabels = ['job', 'instance']
const ofPrometheus = { up: [] as string[] }

/** The labels of every series name that the registry exposes, as its samples have them. */
async function exposed(registry: Registry): Promise<Map<string, Set<string>>> {
  const labels = new Map<string, Set<string>>()
  for (const metric of await registry.getMetricsAsJSON()) {
    for (const value of metric.values as { metricName?: string; labels: object }[]) {
      const name = value.metricName ?? metric.name
      const known = labels.get(name) ?? new Set(targetLabels)
      for (const label of Object.keys(value.labels)) known.add(label)
      labels.set(name, known)
    }
  }
  for (const [name, own] of Object.entries(ofPrometheus)) {
    labels.set(name, new Set([...targetLabels, ...own]))
  }
  return labels
}

const { registry } = createSampleMetrics()
// Word of a garbage collection comes a turn later.
await settle()
const known = await exposed(registry)
const expressions = [
  ...dashboardQueries(buildDashboard()).map(({ panel, expr }) => ({ where: panel, expr })),
  ...alertRules.map(({ alert, expr }) => ({ where: alert, expr })),
]

test('the sample metrics have a value in every metric that is registered', async () => {
  const names = registry.getMetricsAsArray().map(({ name }) => name)
  const filled = (await registry.getMetricsAsJSON()).filter(({ values }) => values.length > 0)
  const missing = names.filter((name) => !filled.some((metric) => metric.name === name))
  // Node has no request under way while we look.
  expect(missing).toEqual(['nodejs_active_requests'])
})

describe('every metric and label that an expression names is exported', () => {
  for (const [index, { where, expr }] of expressions.entries()) {
    test(`${index + 1}: ${where}`, () => {
      const uses = readPromql(expr)
      expect(uses.length).toBeGreaterThan(0)
      for (const { metric, labels } of uses) {
        expect([...known.keys()]).toContain(metric)
        for (const label of labels) expect([metric, ...(known.get(metric) ?? [])]).toContain(label)
      }
    })
  }
})

describe('every metric that is exported', () => {
  const used = new Set(
    dashboardQueries(buildDashboard()).flatMap(({ expr }) =>
      readPromql(expr).map(({ metric }) => metric),
    ),
  )
  const isShown = (name: string) =>
    ['', '_bucket', '_sum', '_count'].some((suffix) => used.has(name + suffix))
  const names = registry.getMetricsAsArray().map(({ name }) => name)

  test('is on the dashboard, or there is a reason why not', () => {
    const forgotten = names.filter((name) => !isShown(name) && !(name in offTheDashboard))
    expect(forgotten).toEqual([])
  })

  test('has no reason to be off the dashboard when it is on it, or is gone', () => {
    const stale = Object.keys(offTheDashboard).filter(
      (name) => isShown(name) || !names.includes(name),
    )
    expect(stale).toEqual([])
  })
})
