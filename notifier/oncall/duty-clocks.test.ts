import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { type OracleShift, oracleShifts } from '../../fixtures/testing/duty-oracle.ts'
import { type DutyHours, type Layer, type Rotation, type Schedule, weekdays } from './duty.ts'
import { shiftsOf } from './shifts.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

const layerDefaults: Layer = {
  name: 'line',
  timeZone: 'UTC',
  level: 0,
  regions: [],
  turns: [['a'], ['b'], ['c']],
  rotation: null,
  hours: [],
  until: null,
  shifts: null,
}

function scheduleOf(...layers: Layer[]): Schedule {
  return { name: 's', timeZone: 'UTC', layers, overrides: [], swaps: [], allowGaps: true }
}

/** The shifts as the oracle tells them: by who serves, whatever the reason. */
function shiftsFound(schedule: Schedule, fromMs: number, toMs: number): OracleShift[] {
  const found: OracleShift[] = []
  for (const shift of shiftsOf(schedule, fromMs, toMs)) {
    const who = shift.posts.map(({ person }) => person).join(' ')
    const last = found.at(-1)
    if (last?.who === who) found[found.length - 1] = { ...last, toMs: shift.toMs }
    else found.push({ fromMs: shift.fromMs, toMs: shift.toMs, who })
  }
  return found
}

/** Every change of clocks from 2009 to 2030, of every zone; zones that always change together are one. */
function changesOfClocks(): { timeZone: string; atMs: number }[] {
  const seen = new Set<string>()
  return Intl.supportedValuesOf('timeZone').flatMap((timeZone) => {
    const changes = changesIn(timeZone)
    const signature = changes.map(({ atMs, offset }) => `${atMs} ${offset}`).join()
    if (seen.has(signature)) return []
    seen.add(signature)
    return changes
  })
}

function changesIn(timeZone: string): { timeZone: string; atMs: number; offset: string }[] {
  const found: { timeZone: string; atMs: number; offset: string }[] = []
  let at: Temporal.ZonedDateTime | null = Temporal.ZonedDateTime.from({
    timeZone,
    year: 2009,
    month: 1,
    day: 1,
  })
  while (at && at.year < 2031) {
    at = at.getTimeZoneTransition('next')
    if (at) found.push({ timeZone, atMs: at.epochMilliseconds, offset: at.offset })
  }
  return found
}

const changes = changesOfClocks()
const zones = [...new Set(changes.map(({ timeZone }) => timeZone))]

const quarter = fc.integer({ min: 0, max: 95 }).map((quarters) => quarters * 15)
const hours: fc.Arbitrary<DutyHours> = fc
  .record({
    days: fc.subarray([...weekdays], { minLength: 1 }),
    fromMinute: quarter,
    length: fc.integer({ min: 1, max: 96 }).map((quarters) => quarters * 15),
  })
  .map(({ days, fromMinute, length }) => ({ days, fromMinute, toMinute: fromMinute + length }))

/** A layer whose first handover lies some days before a local date. */
function layerNear(day: Temporal.PlainDate): fc.Arbitrary<Partial<Layer>> {
  const rotation: fc.Arbitrary<Rotation> = fc
    .record({
      everyHours: fc.constantFrom(1, 2, 3, 5, 7, 8, 12, 24, 48, 168),
      daysBefore: fc.integer({ min: -1, max: 400 }),
      minutes: quarter,
    })
    .map(({ everyHours, daysBefore, minutes }) => ({
      everyHours,
      from: day.subtract({ days: daysBefore }).toPlainDateTime().add({ minutes }).toString(),
    }))
  return fc.record({
    rotation: fc.oneof(
      { weight: 6, arbitrary: rotation },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    hours: fc.array(hours, { maxLength: 2 }),
    level: fc.integer({ min: 0, max: 1 }),
  })
}

const someone = fc.constantFrom('a', 'b', 'c', 'x', 'y', 'z', 'other')

/** Overrides, covers and at most one swap, on whole minutes within two days of a moment. */
function changesNear(atMs: number): fc.Arbitrary<Pick<Schedule, 'overrides' | 'swaps'>> {
  const span = fc
    .tuple(fc.integer({ min: -2_880, max: 2_880 }), fc.integer({ min: 1, max: 1_440 }))
    .map(([from, length]) => ({
      fromMs: atMs + from * 60_000,
      toMs: atMs + (from + length) * 60_000,
    }))
  const override = fc.oneof(
    fc.tuple(span, someone).map(([time, who]) => ({ ...time, people: [who], insteadOf: null })),
    fc
      .tuple(span, fc.array(someone, { maxLength: 2 }), someone)
      .map(([time, people, insteadOf]) => ({ ...time, people, insteadOf })),
  )
  const swap = fc.tuple(span, fc.uniqueArray(someone, { minLength: 2, maxLength: 2 }))
  return fc.record({
    overrides: fc.array(override, { maxLength: 3 }),
    swaps: fc.array(swap, { maxLength: 1 }).map((swaps) =>
      swaps.map(([time, [one = '', other = '']]) => ({
        ...time,
        between: [one, other] as const,
      })),
    ),
  })
}

const nearAChange = fc.constantFrom(...changes).chain(({ timeZone, atMs }) => {
  const day = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO('UTC').toPlainDate()
  return fc.record({
    atMs: fc.constant(atMs),
    here: layerNear(day),
    there: layerNear(day),
    changes: changesNear(atMs),
    zones: fc.tuple(fc.constant(timeZone), fc.constantFrom(...zones)),
  })
})

describe('every zone, every change of its clocks', () => {
  test('there are enough of them to mean something', () => {
    expect(zones.length).toBeGreaterThan(60)
    expect(changes.length).toBeGreaterThan(1_500)
  })

  test('any layers are served as the wall clock says, minute by minute', () => {
    fc.assert(
      fc.property(nearAChange, ({ atMs, here, there, changes, zones: [near, far] }) => {
        const layers = [
          { ...layerDefaults, ...here, timeZone: near },
          { ...layerDefaults, ...there, name: 'other', turns: [['x'], ['y', 'z']], timeZone: far },
        ]
        const schedule = { ...scheduleOf(...layers), ...changes }
        const [fromMs, toMs] = [atMs - dayMs, atMs + dayMs]
        expect(shiftsFound(schedule, fromMs, toMs)).toEqual(oracleShifts(schedule, fromMs, toMs))
      }),
      { numRuns: 100 },
    )
  })

  test('turns touch: no gap and no overlap, wherever one looks from', () => {
    fc.assert(
      fc.property(nearAChange, fc.integer({ min: 0, max: 3 * dayMs }), (near, offset) => {
        const schedule = scheduleOf({ ...layerDefaults, ...near.here, timeZone: near.zones[0] })
        const [fromMs, toMs] = [near.atMs - 2 * dayMs + offset, near.atMs + 2 * dayMs]
        const shifts = [...shiftsOf(schedule, fromMs, toMs)]
        expect(shifts[0]?.fromMs).toBe(fromMs)
        expect(shifts.at(-1)?.toMs).toBe(toMs)
        for (const [index, shift] of shifts.entries()) {
          expect(shift.toMs).toBeGreaterThan(shift.fromMs)
          if (index > 0) expect(shift.fromMs).toBe(shifts[index - 1]?.toMs)
        }
      }),
      { numRuns: 100 },
    )
  })

  test('a daily handover in the middle of each zone’s last change is the oracle’s', () => {
    for (const timeZone of zones) {
      const { atMs = 0 } = changes.findLast((change) => change.timeZone === timeZone) ?? {}
      const local = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone)
      const from = local.toPlainDateTime().subtract({ days: 30, minutes: 15 }).toString()
      const layer = { ...layerDefaults, timeZone, rotation: { from, everyHours: 24 } }
      const [fromMs, toMs] = [atMs - dayMs / 2, atMs + dayMs / 2]
      expect(shiftsFound(scheduleOf(layer), fromMs, toMs), timeZone).toEqual(
        oracleShifts(scheduleOf(layer), fromMs, toMs),
      )
    }
  })
})

/** Handovers of one layer: who begins when, in UTC. */
function handovers(layer: Partial<Layer>, from: string, to: string): string[] {
  const schedule = scheduleOf({ ...layerDefaults, ...layer })
  return shiftsFound(schedule, Date.parse(from), Date.parse(to)).map(
    ({ fromMs, who }) => `${new Date(fromMs).toISOString().slice(0, 16)} ${who || 'nobody'}`,
  )
}

function every(everyHours: number, from: string): Partial<Layer> {
  return { rotation: { from, everyHours } }
}

const fridays: DutyHours = { days: ['fri'], fromMinute: 0, toMinute: 1_440 }

describe('what went wrong elsewhere', () => {
  test.each<[string, Partial<Layer>, string, string, string[]]>([
    [
      'all schedules moved an hour when clocks changed (OnCall #3261)',
      { timeZone: 'Europe/Berlin', ...every(24, '2026-03-27T08:00') },
      '2026-03-28T12:00Z',
      '2026-03-30T12:00Z',
      ['2026-03-28T12:00 b', '2026-03-29T06:00 c', '2026-03-30T06:00 a'],
    ],
    [
      'an hour without anybody when clocks changed (OnCall #5247)',
      { timeZone: 'America/New_York', ...every(12, '2026-10-31T01:30') },
      '2026-10-31T18:00Z',
      '2026-11-01T20:00Z',
      ['2026-10-31T18:00 b', '2026-11-01T05:30 c', '2026-11-01T18:30 a'],
    ],
    [
      'a shift across the change was cut short (OnCall #5455)',
      {
        timeZone: 'Europe/London',
        turns: [['a']],
        hours: [{ days: ['sat'], fromMinute: 22 * 60, toMinute: 30 * 60 }],
      },
      '2026-10-24T20:00Z',
      '2026-10-25T08:00Z',
      ['2026-10-24T20:00 nobody', '2026-10-24T21:00 a', '2026-10-25T06:00 nobody'],
    ],
    [
      'the wrong turn for an hour when clocks went back (OpsKnight #329)',
      { timeZone: 'Europe/Berlin', ...every(1, '2026-10-25T00:00') },
      '2026-10-24T23:00Z',
      '2026-10-25T03:00Z',
      ['2026-10-24T23:00 b', '2026-10-25T00:00 c', '2026-10-25T02:00 a'],
    ],
    [
      'a night counted to the wrong weekday (OpsKnight #324)',
      { turns: [['a']], hours: [{ days: ['fri'], fromMinute: 22 * 60, toMinute: 30 * 60 }] },
      '2026-11-27T00:00Z',
      '2026-11-28T12:00Z',
      ['2026-11-27T00:00 nobody', '2026-11-27T22:00 a', '2026-11-28T06:00 nobody'],
    ],
    [
      'a day that Samoa skipped (OpsKnight #378)',
      { timeZone: 'Pacific/Apia', ...every(24, '2011-12-28T00:00') },
      '2011-12-29T12:00Z',
      '2012-01-01T09:00Z',
      ['2011-12-29T12:00 b', '2011-12-30T10:00 a', '2011-12-31T10:00 b'],
    ],
    [
      'hours of a weekday that Samoa skipped',
      { timeZone: 'Pacific/Apia', turns: [['a']], hours: [fridays] },
      '2011-12-28T00:00Z',
      '2012-01-04T00:00Z',
      ['2011-12-28T00:00 nobody'],
    ],
    [
      'half an hour in Lord Howe (OpsKnight #378)',
      { timeZone: 'Australia/Lord_Howe', ...every(1, '2026-04-05T00:00') },
      '2026-04-04T14:00Z',
      '2026-04-04T17:30Z',
      ['2026-04-04T14:00 b', '2026-04-04T15:30 c', '2026-04-04T16:30 a'],
    ],
    [
      'a zone with three quarters of an hour (OpsKnight #378)',
      { timeZone: 'Asia/Kathmandu', ...every(12, '2026-11-25T08:00') },
      '2026-11-25T03:00Z',
      '2026-11-26T03:00Z',
      ['2026-11-25T03:00 a', '2026-11-25T14:15 b', '2026-11-26T02:15 c'],
    ],
    [
      'turns of seven hours drifted apart (OpsKnight #295)',
      { timeZone: 'Pacific/Chatham', ...every(7, '2026-09-26T00:00') },
      '2026-09-26T09:00Z',
      '2026-09-27T03:00Z',
      ['2026-09-26T09:00 a', '2026-09-26T14:15 b', '2026-09-26T21:15 c'],
    ],
    [
      'a midnight that Santiago has not (elizaOS #17209)',
      { timeZone: 'America/Santiago', ...every(24, '2026-09-01T00:00') },
      '2026-09-05T12:00Z',
      '2026-09-07T04:00Z',
      ['2026-09-05T12:00 b', '2026-09-06T04:00 c', '2026-09-07T03:00 a'],
    ],
    [
      'a local time that came twice in Casablanca (Zendesk biz #160)',
      { timeZone: 'Africa/Casablanca', ...every(24, '2026-09-18T01:30') },
      '2026-09-19T00:00Z',
      '2026-09-21T12:00Z',
      ['2026-09-19T00:00 a', '2026-09-19T00:30 b', '2026-09-20T00:30 c', '2026-09-21T01:30 a'],
    ],
  ])('%s', (_, layer, from, to, expected) => {
    expect(handovers(layer, from, to)).toEqual(expected)
  })
})
