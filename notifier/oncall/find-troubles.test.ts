import { expect, test } from 'vitest'
import { dutySchema } from '../duty-config.ts'
import { findTroubles } from './find-troubles.ts'

const people = [
  { id: 'mei', addresses: { discord: '1' } },
  { id: 'jonas', addresses: { chat: '2' } },
  { id: 'rosa', addresses: { email: 'rosa@example.org' } },
]
const week = [Date.parse('2027-03-22T00:00Z'), Date.parse('2027-03-29T00:00Z')] as const
const channels = [{ name: 'chat', kind: 'discord' }]

function troublesOf(schedule: object, only = channels): string[] {
  const config = dutySchema.parse({
    people,
    schedules: [{ name: 's', timeZone: 'UTC', ...schedule }],
  })
  const duty = { ...config, tzVersion: '2026c' }
  const [fromMs, toMs] = week
  return findTroubles(duty, { fromMs, toMs, channels: only }).map(
    ({ kind, about, times, totalMs, fromMs: first }) =>
      `${kind} ${about.join('+')} ×${times} ${totalMs / 3_600_000} h from ${new Date(first).toISOString()}`,
  )
}

/** Berlin by day and Los Angeles by night: they meet in winter, and for three weeks of spring they do not. */
const twoCoasts = [
  {
    name: 'europe',
    timeZone: 'Europe/Berlin',
    people: ['mei'],
    hours: [{ from: '08:00', to: '17:00' }],
  },
  {
    name: 'america',
    timeZone: 'America/Los_Angeles',
    people: ['jonas'],
    hours: [{ from: '08:00', to: '23:00' }],
  },
]

test.each([
  ['nothing, when somebody always is there', { layers: [{ name: 'all', people: ['mei'] }] }, []],
  [
    'a gap that only the weeks between two changes of clocks have',
    { layers: twoCoasts },
    [
      'gap  ×6 6 h from 2027-03-22T06:00:00.000Z',
      'overlap europe+america ×6 6 h from 2027-03-22T15:00:00.000Z',
    ],
  ],
  [
    'nobody at weekends, told once',
    {
      layers: [
        {
          name: 'days',
          people: ['mei'],
          hours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '00:00', to: '24:00' }],
        },
      ],
    },
    ['gap  ×1 48 h from 2027-03-27T00:00:00.000Z'],
  ],
  [
    'somebody whom no channel reaches',
    {
      layers: [
        { name: 'all', people: ['rosa', 'mei'], rotation: { from: '2027-03-22T00:00', days: 1 } },
      ],
    },
    ['unreachable rosa ×4 96 h from 2027-03-22T00:00:00.000Z'],
  ],
  [
    'two layers of one level at once',
    {
      layers: [
        { name: 'all', people: ['mei'] },
        { name: 'days', people: ['jonas'], hours: [{ from: '08:00', to: '09:00' }] },
      ],
    },
    ['overlap all+days ×7 7 h from 2027-03-22T08:00:00.000Z'],
  ],
  [
    'no overlap of a level that takes over',
    {
      layers: [
        { name: 'all', people: ['mei'] },
        { name: 'days', level: 1, people: ['jonas'], hours: [{ from: '08:00', to: '09:00' }] },
      ],
    },
    [],
  ],
  [
    'a gap that an override of nobody tears',
    {
      layers: [{ name: 'all', people: ['mei'] }],
      overrides: [
        { from: '2027-03-23T00:00', to: '2027-03-23T02:00', people: [], insteadOf: 'mei' },
      ],
    },
    ['gap  ×1 2 h from 2027-03-23T00:00:00.000Z'],
  ],
])('finds %s', (_, schedule, expected) => {
  expect(troublesOf(schedule)).toEqual(expected)
})

test('nobody is reachable when no channel can reach one person', () => {
  expect(troublesOf({ layers: [{ name: 'all', people: ['mei'] }] }, [])).toEqual([
    'unreachable mei ×1 168 h from 2027-03-22T00:00:00.000Z',
  ])
})
