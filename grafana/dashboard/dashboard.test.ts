import { describe, expect, test } from 'vitest'
import { priorities, symptoms } from '../../triage/model/vocabulary.ts'
import { priorityColours, symptomColours } from './colours.ts'
import { buildDashboard, dashboardRows } from './dashboard.ts'

const gridColumns = 24

interface Box {
  readonly title: string
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

function boxes(): readonly Box[] {
  return (buildDashboard().panels ?? []).map(({ title = '', gridPos }) => {
    if (!gridPos) throw new Error(`"${title}" has no place on the grid`)
    const { x, y, w, h } = gridPos
    return { title, x, y, w, h }
  })
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

describe('the grid', () => {
  test('has no panel on top of another', () => {
    const all = boxes()
    const pairs = all.flatMap((a, index) => all.slice(index + 1).map((b) => [a, b] as const))
    const overlapping = pairs.filter(([a, b]) => overlap(a, b))
    expect(overlapping.map(([a, b]) => `${a.title} / ${b.title}`)).toEqual([])
  })

  test('is filled from edge to edge, so that nothing shifts when Grafana packs it', () => {
    const all = boxes()
    const area = all.reduce((sum, { w, h }) => sum + w * h, 0)
    const bottom = Math.max(...all.map(({ y, h }) => y + h))
    expect(all.filter(({ x, w }) => x < 0 || x + w > gridColumns)).toEqual([])
    expect(area).toBe(gridColumns * bottom)
  })

  test('has every row where its panels are', () => {
    const titles = boxes().map(({ title }) => title)
    const expected = dashboardRows.flatMap((row) => [
      row.title,
      ...row.panels.map((panel) => panel.build().title),
    ])
    expect(titles).toEqual(expected)
  })
})

const panels = dashboardRows.flatMap((row) => row.panels.map((panel) => panel.build()))

test('panels and rows have titles and ids of their own', () => {
  const all = buildDashboard().panels ?? []
  expect(new Set(all.map(({ title }) => title)).size).toBe(all.length)
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
})

for (const panel of panels) {
  test(`"${panel.title}" says what it shows, in which unit, and where from`, () => {
    expect(panel.description).toMatch(/^[A-Z].{30,}[.]$/s)
    expect(panel.fieldConfig?.defaults?.unit).toMatch(/./)
    expect(panel.targets?.length).toBeGreaterThan(0)
    for (const { datasource } of [panel, ...(panel.targets ?? [])] as (typeof panel)[]) {
      expect(datasource).toEqual({ type: 'prometheus', uid: ['$', '{datasource}'].join('') })
    }
  })
}

test('every expression keeps to the job and the instances chosen at the top', () => {
  const expressions = panels.flatMap(({ targets = [] }) =>
    targets.map((target) => (target as unknown as { expr: string }).expr),
  )
  for (const expression of expressions) {
    const selectors = expression.match(/\{[^}]*\}/g) ?? []
    expect(selectors.length).toBeGreaterThan(0)
    for (const selector of selectors) {
      expect(selector).toContain('job=~"$job",instance=~"$instance"')
    }
  }
})

test('no two priorities and no two symptoms look the same', () => {
  expect(new Set(Object.values(priorityColours)).size).toBe(priorities.length)
  expect(new Set(Object.values(symptomColours)).size).toBe(symptoms.length)
})

test('a priority and a symptom have their colour in every panel that tells them apart', () => {
  const named: Readonly<Record<string, string>> = { ...priorityColours, ...symptomColours }
  for (const { title, fieldConfig } of panels) {
    for (const { matcher, properties } of fieldConfig?.overrides ?? []) {
      const fixed = properties.find(({ id }) => id === 'color')?.value?.fixedColor
      const colour = named[String(matcher.options)]
      if (fixed && colour) expect([title, fixed]).toEqual([title, colour])
    }
  }
  const byLegend = (legend: string) =>
    panels.filter(({ targets = [] }) =>
      targets.some(
        (target) => (target as unknown as { legendFormat?: string }).legendFormat === legend,
      ),
    )
  for (const [legend, colours] of [
    ['{{priority}}', priorityColours],
    ['{{symptom}}', symptomColours],
  ] as const) {
    const found = byLegend(legend)
    expect(found.length).toBeGreaterThan(1)
    for (const { title, fieldConfig } of found) {
      const overridden = fieldConfig?.overrides?.map(({ matcher }) => matcher.options)
      expect([title, overridden]).toEqual([title, Object.keys(colours)])
    }
  }
})
