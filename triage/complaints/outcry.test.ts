import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcry } from '../model/outcry.ts'
import {
  alarmAt,
  alarmQuietMs,
  burstMs,
  burstSize,
  fadeOutcry,
  hearVoice,
  type Voice,
} from './outcry.ts'

const startAt = 1_764_000_000_000

function heardAt(
  atsMs: readonly number[],
  { viewers = 50, from = 'viewer' }: { viewers?: number; from?: Voice['from'] } = {},
): Outcry | null {
  return atsMs.reduce<Outcry | null>(
    (outcry, ms) => hearVoice(outcry, { at: startAt + ms, from, about: 'stutter' }, viewers),
    null,
  )
}

describe('a burst', () => {
  test.each([
    [-1, 0, 3],
    [50, 0, 3],
    [1_000, 0, 5],
    [10_000, 0, 7],
    [100_000, 0, 9],
    [50, 4, 13],
  ])('of %d viewers who usually complain %d times takes %d voices', (viewers, usual, size) => {
    expect(burstSize(viewers, usual)).toBe(size)
  })

  test.each([
    ['three within seconds are one', [0, 4_000, 9_000], {}, true],
    ['two are none', [0, 4_000], {}, false],
    ['three further apart than a burst are none', [0, burstMs, 2 * burstMs], {}, false],
    ['one line that arrives three times is one voice', [0, 100, 200], {}, false],
    ['three of ten thousand are none', [0, 4_000, 9_000], { viewers: 10_000 }, false],
    ['one streamer is enough', [0], { from: 'streamer' as const }, true],
  ])('%s', (_, atsMs, who, alarmed) => {
    expect(heardAt(atsMs, who)?.alarm !== null).toBe(alarmed)
  })

  test('where people complain all day, three more are nothing new', () => {
    const busy = { ...(heardAt([0]) as Outcry), usual: { at: startAt, perBurst: 3 } }
    const voices = [1, 2, 3].map((s): Voice => {
      return { at: startAt + s * 1_000, from: 'viewer', about: 'stutter' }
    })
    const heard = voices.reduce<Outcry>((outcry, voice) => hearVoice(outcry, voice, 50), busy)
    expect(heard.alarm).toBeNull()
  })
})

test('an alarm holds until nobody has complained for a while, and is then forgotten', () => {
  const outcry = heardAt([0, 1_000, 2_000, 60_000]) as Outcry
  expect(outcry.alarm).toMatchObject({ onsetAt: startAt, complaints: 4 })
  expect(alarmAt(outcry, startAt + 60_000 + alarmQuietMs - 1)).not.toBeNull()
  expect(alarmAt(outcry, startAt + 60_000 + alarmQuietMs)).toBeNull()
  expect(fadeOutcry(outcry, startAt + 3_600_000)).toBeNull()
})

test('whatever is said, what is remembered stays small and is plain JSON', () => {
  const voice = fc.record({
    at: fc.integer({ min: startAt, max: startAt + 900_000 }),
    from: fc.constantFrom('viewer' as const, 'streamer' as const),
    about: fc.constantFrom('stutter' as const, 'sound' as const),
  })
  fc.assert(
    fc.property(fc.array(voice, { maxLength: 100 }), fc.integer({ min: -1 }), (said, viewers) => {
      let outcry: Outcry | null = null
      for (const each of said) outcry = hearVoice(outcry, each, viewers)
      expect(outcry?.recent.length ?? 0).toBeLessThanOrEqual(16)
      expect(JSON.parse(JSON.stringify(outcry))).toEqual(outcry)
    }),
  )
})
