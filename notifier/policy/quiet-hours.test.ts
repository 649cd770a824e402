import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wallClock } from '../../fixtures/testing/duty-oracle.ts'
import { quietUntil } from './quiet-hours.ts'

const night = { fromMinute: 23 * 60, toMinute: 8 * 60 }
const noon = { fromMinute: 12 * 60, toMinute: 14 * 60 }
const ms = (iso: string) => Date.parse(iso)

describe('quiet hours', () => {
  test.each([
    ['before midnight', '2026-11-26T16:30Z', 'Asia/Jakarta', night, '2026-11-27T01:00Z'],
    ['after midnight', '2026-11-26T20:30Z', 'Asia/Jakarta', night, '2026-11-27T01:00Z'],
    ['at their first minute', '2026-11-26T16:00Z', 'Asia/Jakarta', night, '2026-11-27T01:00Z'],
    ['at their end', '2026-11-27T01:00Z', 'Asia/Jakarta', night, null],
    ['by day', '2026-11-27T05:00Z', 'Asia/Jakarta', night, null],
    ['within one day', '2026-11-27T05:00Z', 'Asia/Jakarta', noon, '2026-11-27T07:00Z'],
    ['in a zone of fractions', '2026-11-26T18:00Z', 'Asia/Kathmandu', night, '2026-11-27T02:15Z'],
    [
      'the night an hour is left out',
      '2026-03-08T05:00Z',
      'America/New_York',
      night,
      '2026-03-08T12:00Z',
    ],
    [
      'the night an hour comes twice',
      '2026-11-01T04:00Z',
      'America/New_York',
      night,
      '2026-11-01T13:00Z',
    ],
  ])('%s', (_, at, zone, hours, until) => {
    const found = quietUntil(ms(at), zone, hours)
    expect(found).toBe(until === null ? null : ms(until))
  })

  test('end when the wall clock says so, minute by minute, in every kind of zone', () => {
    const zones = [
      'Asia/Jakarta',
      'America/New_York',
      'Australia/Lord_Howe',
      'America/Santiago',
      'Africa/Cairo',
    ]
    const minute = fc.integer({ min: 0, max: 1_439 })
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({
          min: ms('2026-01-01T00:00Z') / 60_000,
          max: ms('2027-01-01T00:00Z') / 60_000,
        }),
        minute,
        minute,
        (zone, atMinute, fromMinute, toMinute) => {
          const read = wallClock(zone)
          const isQuiet = (wall: number) => {
            const now = Math.floor(wall / 60_000) % 1_440
            return fromMinute <= toMinute
              ? fromMinute <= now && now < toMinute
              : fromMinute <= now || now < toMinute
          }
          // A clock that nobody puts back: an hour that comes twice passes once.
          let furthest = Number.NEGATIVE_INFINITY
          const look = (minutes: number) => {
            furthest = Math.max(furthest, read(minutes * 60_000))
            return isQuiet(furthest)
          }
          for (let back = 180; back > 0; back -= 1) look(atMinute - back)
          let end = atMinute
          while (look(end)) end += 1
          const until = quietUntil(atMinute * 60_000, zone, { fromMinute, toMinute })
          expect(until).toBe(end === atMinute ? null : end * 60_000)
        },
      ),
      { numRuns: 60 },
    )
  })
})
