import { describe, expect, test } from 'vitest'
import { type Shown, story } from '../../fixtures/testing/story.ts'
import { slot } from './lane.ts'

const at = (fps: number): Shown => ({ fps, bitrateBps: 100_000 * fps })
const minute = { forMs: 60_000 }

/** The deficit in ms after a minute at this rate and then these samples, one a second. */
function deficitAfter(usualFps: number, samples: readonly Shown[]): number {
  const told = story()
    .samples(at(usualFps), minute)
    .samples((index) => samples[index] ?? {}, { forMs: 1_000 * samples.length })
  const { engine } = told.run()
  const numbers = engine.state('live/a')?.lanes.ingest?.numbers ?? []
  return Math.round(numbers[slot.deficitMs] ?? Number.NaN)
}

const times = (count: number, shown: Shown) => Array.from({ length: count }, () => shown)

describe('what arrived is behind what a viewer plays', () => {
  test.each([
    ['not at all at the usual rate', 30, [at(30)], 0],
    ['not at all at nine tenths of it, since no clock is exact', 30, [at(27)], 0],
    ['by nearly a second after a second without frames', 30, [at(0)], 900],
    [
      'by more after a second one, and never by more than is still owed',
      30,
      times(2, at(0)),
      1_500,
    ],
    ['by the sum of many slightly poor seconds', 30, [at(21), at(18), at(22), at(17)], 922],
    ['no more once good seconds have made up for it', 30, [at(0), ...times(3, at(30))], 0],
    ['at once no more when what was missing comes in a burst', 30, [at(0), at(60)], 0],
    ['not at all at half the rate exactly, a temporal layer', 30, times(10, at(15)), 0],
    ['not at all where two frames are expected and one comes', 2, [at(1)], 0],
    [
      'by what the player says it froze, when it says so',
      30,
      [
        { ...at(30), freezeMs: 0 },
        { ...at(30), freezeMs: 1_100 },
      ],
      1_100,
    ],
  ] as const)('%s', (_, usualFps, samples, expected) => {
    expect(deficitAfter(usualFps, samples)).toBe(expected)
  })
})

test('bytes stand in where frames are not counted, and a small picture is enough', () => {
  const bytes = (bitrateBps: number): Shown => ({ bitrateBps })
  const deficit = (bitrateBps: number) => {
    const told = story().samples(bytes(3e6), minute).samples(bytes(bitrateBps), { forMs: 1_000 })
    const numbers = told.run().engine.state('live/a')?.lanes.ingest?.numbers ?? []
    return Math.round(numbers[slot.deficitMs] ?? Number.NaN)
  }
  expect(deficit(700_000)).toBe(0)
  expect(deficit(300_000)).toBe(400)
  expect(deficit(0)).toBe(900)
})

test('nothing is owed after a blindness of ours or of the vantage', () => {
  const deficit = (gap: 'weAreAway' | 'sight') => {
    const told = story().samples(at(30), minute).samples(at(3), { forMs: 1_000 })
    if (gap === 'sight') told.sight('blind').silence(1_000)
    else told.weAreAway(60_000).silence(1_000)
    const numbers = told.run().engine.state('live/a')?.lanes.ingest?.numbers ?? []
    return numbers[slot.deficitMs]
  }
  expect(deficit('weAreAway')).toBe(0)
  expect(deficit('sight')).toBe(0)
})

test('rates that no encoder reaches never become the usual rate', () => {
  const { engine } = story()
    .samples({ ...at(30), fps: 590 }, { forMs: 30_000 })
    .samples(at(30), minute)
    .run()
  const numbers = engine.state('live/a')?.lanes.ingest?.numbers ?? []
  expect(numbers[slot.usualFps]).toBeLessThanOrEqual(30)
})

const bitrateBps = 800_000

/** When and as what a stream is first found ill whose server counts bytes and media time, and no frames. */
function foundAs(shown: (index: number) => { bitrateBps: number; driftMs?: number }) {
  const { findings } = story()
    .stream('live/a', { nominal: { fps: 25 } })
    .samples({ bitrateBps, driftMs: 0 }, { forMs: 12_000 })
    .samples(shown, { forMs: 20_000 })
    .run()
  return findings.map(({ symptom }) => symptom).filter((symptom) => symptom !== 'at-risk')
}

test.each([
  [
    'a fifth of the bytes while media falls behind is a slideshow',
    (index: number) => ({ bitrateBps: bitrateBps / 5, driftMs: 800 * (index + 1) }),
    ['slideshow'],
  ],
  [
    'a fifth of the bytes while media keeps up is a quiet picture',
    () => ({ bitrateBps: bitrateBps / 5, driftMs: 0 }),
    [],
  ],
  [
    'media that is late by turns and catches up is nothing',
    (index: number) => ({ bitrateBps, driftMs: index % 2 ? 300 : 0 }),
    [],
  ],
] as const)('%s', (_, shown, symptoms) => {
  expect(foundAs(shown)).toEqual(symptoms)
})
