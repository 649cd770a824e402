import { describe, expect, test } from 'vitest'
import { dutySchema } from './duty-config.ts'

const mei = { id: 'mei' }
const layer = { name: 'line', people: ['mei'] }
const schedule = { name: 'first', timeZone: 'Europe/Berlin', layers: [layer] }

function errorsOf(config: unknown): string[] {
  const checked = dutySchema.safeParse(config)
  if (checked.success) return []
  return checked.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

function scheduled(more: object): unknown {
  return { people: [mei], schedules: [{ ...schedule, ...more }] }
}

test('nothing is required', () => {
  expect(dutySchema.parse({})).toEqual({ escalation: [], people: [], schedules: [], calendars: [] })
})

test('a name is the id when none is given, and a zone the schedule’s', () => {
  const { people, schedules } = dutySchema.parse({ people: [mei], schedules: [schedule] })
  expect(people[0]?.name).toBe('mei')
  expect(schedules[0]?.layers[0]?.timeZone).toBe('Europe/Berlin')
})

describe('what is wrong is named, with its place', () => {
  test.each([
    [
      'a zone',
      scheduled({ timeZone: 'Europa/Berlin' }),
      /^schedules\.0\.timeZone: "Europa\/Berlin"/,
    ],
    [
      'a stranger in a turn',
      scheduled({ layers: [{ ...layer, people: ['mei', ['max']] }] }),
      /^schedules\.0\.layers\.0\.people\.1: nobody .* "max"/,
    ],
    [
      'a stranger in an override',
      scheduled({
        overrides: [{ from: '2026-01-01T00:00', to: '2026-01-02T00:00', people: ['max'] }],
      }),
      /^schedules\.0\.overrides\.0\.people: nobody .* "max"/,
    ],
    [
      'a time of day',
      scheduled({ layers: [{ ...layer, hours: [{ from: '25:00', to: '08:00' }] }] }),
      /hours\.0\.from: "25:00" is not a time of day/,
    ],
    [
      'a turn without a length',
      scheduled({ layers: [{ ...layer, rotation: { from: '2026-01-05T08:00' } }] }),
      /rotation: expected exactly one of/,
    ],
    [
      'a turn with two lengths',
      scheduled({
        layers: [{ ...layer, rotation: { from: '2026-01-05T08:00', days: 1, weeks: 1 } }],
      }),
      /rotation: expected exactly one of/,
    ],
    [
      'a handover that is no time',
      scheduled({ layers: [{ ...layer, rotation: { from: 'monday', days: 1 } }] }),
      /rotation\.from: "monday" is not a local time/,
    ],
    [
      'a first handover that does not exist',
      scheduled({ layers: [{ ...layer, rotation: { from: '2026-03-29T02:30', days: 1 } }] }),
      /rotation\.from: "2026-03-29T02:30:00" does not exist in Europe\/Berlin/,
    ],
    [
      'an override from a time that comes twice',
      scheduled({
        overrides: [{ from: '2026-10-25T02:30', to: '2026-10-26T00:00', people: ['mei'] }],
      }),
      /overrides\.0\.from: "2026-10-25T02:30" comes twice in Europe\/Berlin/,
    ],
    [
      'an override that ends before it begins',
      scheduled({
        overrides: [{ from: '2026-10-26T00:00', to: '2026-10-25T00:00', people: ['mei'] }],
      }),
      /overrides\.0\.to: .* is not after/,
    ],
    [
      'an override by nobody',
      scheduled({ overrides: [{ from: '2026-10-25T00:00', to: '2026-10-26T00:00', people: [] }] }),
      /overrides\.0\.people: expected who serves/,
    ],
    ['two people of one id', { people: [mei, mei] }, /^people\.1\.id: "mei" is used twice/],
    [
      'two schedules of one name',
      { people: [mei], schedules: [schedule, schedule] },
      /^schedules\.1\.name: "first" is used twice/,
    ],
    [
      'two layers of one name',
      scheduled({ layers: [layer, layer] }),
      /layers\.1\.name: "line" is used twice/,
    ],
    ['a layer of nobody', scheduled({ layers: [{ name: 'line' }] }), /layers\.0\.people: missing/],
    [
      'a calendar beside people',
      scheduled({ layers: [{ ...layer, calendar: { file: 'a.ics' } }] }),
      /layers\.0\.calendar: given beside people/,
    ],
    [
      'a calendar in two places',
      scheduled({ overridesFrom: { file: 'a.ics', url: 'https://example.org/a.ics' } }),
      /overridesFrom: expected either a file or a url/,
    ],
    [
      'a calendar of another protocol',
      scheduled({ overridesFrom: { url: 'file:///etc/passwd' } }),
      /overridesFrom\.url: expected http/,
    ],
    ['an unknown option', scheduled({ zone: 'UTC' }), /zone/],
  ])('%s', (_, config, expected) => {
    const errors = errorsOf(config)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatch(expected)
  })
})

test('a local time that comes twice can be told by its offset', () => {
  const at = { from: '2026-10-25T02:30+01:00', to: '2026-10-26T00:00', people: ['mei'] }
  const { schedules } = dutySchema.parse(scheduled({ overrides: [at] }))
  expect(schedules[0]?.overrides[0]?.fromMs).toBe(Date.parse('2026-10-25T01:30Z'))
})
