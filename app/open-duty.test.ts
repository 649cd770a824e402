import { describe, expect, test } from 'vitest'
import { parseConfig } from './config.ts'
import { ConfigError } from './config-error.ts'
import { dutyTroublesAhead, openDuty, refuseGaps, troubleText } from './open-duty.ts'

const nowMs = Date.parse('2026-11-26T04:00Z')

/** Office hours in Jakarta, Berlin and Denver, which meet in winter only. */
const sun = {
  name: 'sun',
  timeZone: 'Asia/Jakarta',
  layers: [
    { name: 'asia', people: ['mei'], hours: [{ from: '08:00', to: '16:00' }] },
    {
      name: 'europe',
      timeZone: 'Europe/Berlin',
      people: ['jonas'],
      hours: [{ from: '10:00', to: '18:00' }],
    },
    {
      name: 'america',
      timeZone: 'America/Denver',
      people: ['rosa'],
      hours: [{ from: '10:00', to: '18:00' }],
    },
  ],
}

function configOf(schedule: object) {
  const raw = {
    duty: { people: [{ id: 'mei' }, { id: 'jonas' }, { id: 'rosa' }], schedules: [schedule] },
  }
  return parseConfig('test.yaml', raw, { env: {}, readText: () => '' })
}

function refusal(schedule: object): string {
  try {
    refuseGaps('test.yaml', configOf(schedule), nowMs)
    return ''
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

describe('a plan with gaps', () => {
  test('is refused, with the first of them, even when they come only in summer', () => {
    expect(refusal(sun)).toBe(
      'test.yaml: duty.schedules[0]: nobody is on duty 238 times in the next 52 weeks, 238 h in all, first from 2027-03-15 07:00 +07:00 to 2027-03-15 08:00 +07:00; expected somebody always, or "allowGaps: true"',
    )
  })

  test('is taken when it says so', () => {
    expect(refusal({ ...sun, allowGaps: true })).toBe('')
  })
})

test('a plan without gaps is taken', () => {
  expect(refusal({ name: 's', timeZone: 'UTC', layers: [{ name: 'all', people: ['mei'] }] })).toBe(
    '',
  )
})

test('somebody who cannot be reached is told in one line', () => {
  const config = configOf({
    name: 's',
    timeZone: 'UTC',
    layers: [{ name: 'all', people: ['mei'] }],
  })
  const duty = openDuty(config)
  const lines = dutyTroublesAhead(config, duty, nowMs).map((each) => troubleText(duty, each))
  expect(lines).toEqual([
    's: unreachable: mei is on duty, and no channel has an address of theirs, once in 52 weeks, 8736 h in all, first from 2026-11-26 04:00 +00:00',
  ])
})

test('duty knows the time-zone data it is computed with', () => {
  expect(openDuty(configOf(sun)).tzVersion).toBe(process.versions.tz)
})
