import { describe, expect, test } from 'vitest'
import { dutySchema } from '../duty-config.ts'
import { type DutyQuery, onDuty } from './on-duty.ts'

const people = [
  { id: 'mei', languages: ['zh-CN', 'en'], skills: ['ingest'] },
  { id: 'budi', languages: ['id', 'en'] },
  { id: 'jonas', languages: ['de', 'en'], skills: ['ingest', 'cdn'] },
  { id: 'rosa', languages: ['es-MX', 'en'], skills: ['cdn'] },
  { id: 'ani', languages: ['id'] },
]

function dutyOf(...schedules: object[]) {
  return { ...dutySchema.parse({ people, schedules }), tzVersion: '2026c' }
}

/** Who is on duty, as `person (layer, reason)`. */
function serving(schedule: object, at: string): string[] {
  const duty = dutyOf({ name: 's', timeZone: 'UTC', ...schedule })
  return onDuty(duty, Date.parse(at)).people.map(
    ({ person, layer, reason }) => `${person} (${[layer, reason].filter(Boolean).join(', ')})`,
  )
}

const sun = {
  name: 'sun',
  timeZone: 'UTC',
  layers: [
    {
      name: 'asia',
      timeZone: 'Asia/Jakarta',
      hours: [{ from: '08:00', to: '16:00' }],
      people: ['mei', 'budi'],
      regions: ['ap-1'],
    },
    {
      name: 'europe',
      timeZone: 'Europe/Berlin',
      hours: [{ from: '10:00', to: '18:00' }],
      people: ['jonas'],
    },
    {
      name: 'america',
      timeZone: 'America/Mexico_City',
      hours: [{ from: '11:00', to: '19:00' }],
      people: ['rosa'],
    },
  ],
}
const line = {
  name: 'line',
  rotation: { from: '2026-11-02T08:00', weeks: 1 },
  people: ['mei', ['budi', 'ani']],
}

describe('who is on duty', () => {
  test.each([
    [
      'the first turn, from the very handover',
      { layers: [line] },
      '2026-11-02T08:00Z',
      ['mei (line, turn)'],
    ],
    [
      'the first turn, to the last moment',
      { layers: [line] },
      '2026-11-09T07:59:59.999Z',
      ['mei (line, turn)'],
    ],
    [
      'the next turn, who serve together',
      { layers: [line] },
      '2026-11-09T08:00Z',
      ['budi (line, turn)', 'ani (line, turn)'],
    ],
    [
      'the first again, when all have had theirs',
      { layers: [line] },
      '2026-11-16T08:00Z',
      ['mei (line, turn)'],
    ],
    [
      'nobody before the first handover',
      { layers: [line], allowGaps: true },
      '2026-11-02T07:59Z',
      [],
    ],
    [
      'nobody after the last day',
      { layers: [{ ...line, until: '2026-12-01T00:00' }] },
      '2026-12-01T00:00Z',
      [],
    ],
    [
      'all of a layer without turns',
      { layers: [{ name: 'all', people: ['mei', 'ani'] }] },
      '2026-12-01T00:00Z',
      ['mei (all, turn)', 'ani (all, turn)'],
    ],
    [
      'a night belongs to the weekday on which it began',
      {
        layers: [
          { name: 'n', people: ['mei'], hours: [{ days: ['fri'], from: '22:00', to: '06:00' }] },
        ],
      },
      '2026-11-28T05:59Z',
      ['mei (n, turn)'],
    ],
    [
      'and the night before it does not',
      {
        layers: [
          { name: 'n', people: ['mei'], hours: [{ days: ['fri'], from: '22:00', to: '06:00' }] },
        ],
      },
      '2026-11-27T05:59Z',
      [],
    ],
    [
      '00:00 to 24:00 has no hole at midnight',
      { layers: [{ name: 'n', people: ['mei'], hours: [{ from: '00:00', to: '24:00' }] }] },
      '2026-11-28T00:00Z',
      ['mei (n, turn)'],
    ],
    [
      'the higher level while it has somebody',
      {
        layers: [
          line,
          { name: 'expert', level: 1, people: ['rosa'], hours: [{ from: '09:00', to: '17:00' }] },
        ],
      },
      '2026-11-02T09:00Z',
      ['rosa (expert, turn)'],
    ],
    [
      'the lower level when it has nobody',
      {
        layers: [
          line,
          { name: 'expert', level: 1, people: ['rosa'], hours: [{ from: '09:00', to: '17:00' }] },
        ],
      },
      '2026-11-02T17:00Z',
      ['mei (line, turn)'],
    ],
    [
      'an override instead of everybody',
      {
        layers: [line],
        overrides: [{ from: '2026-11-03T00:00', to: '2026-11-04T00:00', people: ['rosa'] }],
      },
      '2026-11-03T12:00Z',
      ['rosa (override)'],
    ],
    [
      'two overrides at once serve together',
      {
        layers: [line],
        overrides: [
          { from: '2026-11-03T00:00', to: '2026-11-04T00:00', people: ['rosa'] },
          { from: '2026-11-03T12:00', to: '2026-11-03T13:00', people: ['ani'] },
        ],
      },
      '2026-11-03T12:00Z',
      ['rosa (override)', 'ani (override)'],
    ],
    [
      'a cover instead of one',
      {
        layers: [line],
        overrides: [
          { from: '2026-11-09T00:00', to: '2026-11-20T00:00', people: ['rosa'], insteadOf: 'ani' },
        ],
      },
      '2026-11-09T12:00Z',
      ['budi (line, turn)', 'rosa (line, cover)'],
    ],
    [
      'the lower level when nobody covers',
      {
        layers: [line, { name: 'expert', level: 1, people: ['rosa'] }],
        overrides: [
          { from: '2026-11-02T00:00', to: '2026-11-20T00:00', people: [], insteadOf: 'rosa' },
        ],
      },
      '2026-11-02T12:00Z',
      ['mei (line, turn)'],
    ],
    [
      'a swap, one way',
      {
        layers: [line],
        swaps: [{ from: '2026-11-02T08:00', to: '2026-11-16T08:00', between: ['mei', 'ani'] }],
      },
      '2026-11-03T12:00Z',
      ['ani (line, swap)'],
    ],
    [
      'a swap, the other way',
      {
        layers: [line],
        swaps: [{ from: '2026-11-02T08:00', to: '2026-11-16T08:00', between: ['mei', 'ani'] }],
      },
      '2026-11-10T12:00Z',
      ['budi (line, turn)', 'mei (line, swap)'],
    ],
    ['the sun over Asia', sun, '2026-11-26T02:00Z', ['mei (asia, turn)', 'budi (asia, turn)']],
    ['the sun over Europe', sun, '2026-11-26T09:00Z', ['jonas (europe, turn)']],
    ['the sun over America', sun, '2026-11-26T17:00Z', ['rosa (america, turn)']],
  ])('%s', (_, schedule, at, expected) => {
    expect(serving(schedule, at)).toEqual(expected)
  })
})

describe('who of them', () => {
  const asia = '2026-11-26T02:00Z'
  test.each<[string, DutyQuery, string, string, string[], string[]]>([
    ['speaks Indonesian', { languages: ['id'] }, asia, 'found', ['budi'], ['mei']],
    [
      'speaks Chinese, as written elsewhere',
      { languages: ['zh-TW'] },
      asia,
      'found',
      ['mei'],
      ['budi'],
    ],
    ['speaks either', { languages: ['id', 'zh'] }, asia, 'found', ['mei', 'budi'], []],
    [
      'can mend ingest and speaks English',
      { languages: ['en'], skills: ['ingest'] },
      asia,
      'found',
      ['mei'],
      ['budi'],
    ],
    ['looks after a region', { region: 'ap-1' }, asia, 'found', ['mei', 'budi'], []],
    [
      'looks after a region that is not theirs',
      { region: 'eu-1' },
      asia,
      'nobody-suits',
      [],
      ['mei', 'budi'],
    ],
    ['looks after any region', { region: 'eu-1' }, '2026-11-26T09:00Z', 'found', ['jonas'], []],
    ['has both skills', { skills: ['ingest', 'cdn'] }, asia, 'nobody-suits', [], ['mei', 'budi']],
    [
      'serves when nobody does',
      { languages: ['id'] },
      '2026-07-01T16:30Z',
      'nobody-on-duty',
      [],
      [],
    ],
    ['is in a schedule there is not', { schedule: 'moon' }, asia, 'no-such-schedule', [], []],
  ])('%s', (_, query, at, reason, found, others) => {
    const duty = dutyOf({ ...sun, allowGaps: true })
    const answer = onDuty(duty, Date.parse(at), query)
    expect({
      reason: answer.reason,
      found: answer.people.map(({ person }) => person),
      others: answer.others.map(({ person }) => person),
      tz: answer.tzVersion,
    }).toEqual({ reason, found, others, tz: '2026c' })
  })
})
