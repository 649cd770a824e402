import { expect, test } from 'vitest'
import { mutesSchema, plannedMutes } from './mutes-config.ts'

const disks = {
  name: 'disks',
  scope: { node: 'sg-ingest-3' },
  from: '2026-12-01T02:00+08:00',
  until: '2026-12-01T04:00+08:00',
  reason: 'new disks',
}

test('maintenance that is planned ahead is a mute', () => {
  const at = Date.parse('2026-11-30T18:00Z')
  expect(plannedMutes(mutesSchema.parse({ planned: [disks] }))).toEqual([
    {
      ...{ id: 'planned-disks', scope: { node: 'sg-ingest-3' }, reason: 'new disks' },
      ...{ from: at, until: at + 7_200_000, by: 'configuration', endedAt: null, endedBy: null },
    },
  ])
})

test.each([
  ['without an end', { until: undefined }, 'planned.0.until'],
  ['that ends before it begins', { until: '2026-12-01T01:00+08:00' }, 'planned.0.until'],
  ['of more than a week', { until: '2026-12-09T02:00+08:00' }, 'planned.0.until'],
  ['at a local time, which nobody can place', { from: '2026-12-01T02:00' }, 'planned.0.from'],
  ['of everything', { scope: {} }, 'planned.0.scope'],
  ['of nothing that we know', { scope: { colour: 'red' } }, 'planned.0.scope'],
])('refuses a mute %s', (_, change, path) => {
  const parsed = mutesSchema.safeParse({ planned: [{ ...disks, ...change }] })
  expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toContain(path)
})

test('refuses two of one name', () => {
  const { error } = mutesSchema.safeParse({ planned: [disks, disks] })
  expect(error?.issues[0]).toMatchObject({ path: ['planned', 1, 'name'] })
})
