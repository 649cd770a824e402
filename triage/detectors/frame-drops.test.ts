import { describe, expect, test } from 'vitest'
import { type Shown, type Story, story } from '../../fixtures/testing/story.ts'

type Counter = 'framesDropped' | 'encoderSkipped' | 'renderLagged'

/** Seconds at 30 frames, each with so many lost in one way since the last, from these totals on. */
function losing(counter: Counter, perSecond: number, from = { seconds: 0, lost: 0 }) {
  return (index: number): Shown => ({
    fps: 30,
    bitrateBps: 3e6,
    framesTotal: 30 * (from.seconds + index + 1),
    [counter]: from.lost + perSecond * (index + 1),
  })
}

/** A minute without a loss, then this. */
function ill(counter: Counter, perSecond: number, seconds: number): Story {
  return story()
    .from('encoder')
    .samples(losing(counter, 0), { forMs: 60_000 })
    .samples(losing(counter, perSecond, { seconds: 60, lost: 0 }), { forMs: 1_000 * seconds })
}

const cases: readonly { name: string; told: Story; expected: readonly string[] }[] = [
  {
    name: 'is raised when a fifth of the frames is dropped by the network, within four seconds',
    told: ill('framesDropped', 6, 10),
    expected: ['+64 frame-drops raised at encoder, since +62'],
  },
  {
    name: 'is raised when the encoder skips frames, though no frame rate shows it',
    told: ill('encoderSkipped', 15, 10),
    expected: ['+63 frame-drops raised at encoder, since +61'],
  },
  {
    name: 'is raised when the renderer lags, though no frame rate shows it',
    told: ill('renderLagged', 15, 10),
    expected: ['+63 frame-drops raised at encoder, since +61'],
  },
  {
    name: 'clears eight seconds after the drops have faded, which takes as long again',
    told: ill('framesDropped', 15, 10).samples(
      losing('framesDropped', 0, { seconds: 70, lost: 150 }),
      { forMs: 60_000 },
    ),
    expected: [
      '+63 frame-drops raised at encoder, since +61',
      '+86 frame-drops cleared at encoder, since +61',
    ],
  },
]

const quiet: readonly { name: string; told: Story }[] = [
  { name: 'one frame dropped every second', told: ill('framesDropped', 1, 300) },
  {
    name: 'four frames skipped at once, when a scene changes',
    told: ill('encoderSkipped', 4, 1).samples(
      losing('encoderSkipped', 0, { seconds: 61, lost: 4 }),
      { forMs: 60_000 },
    ),
  },
  {
    name: 'counters that start again when the encoder does',
    told: story()
      .from('encoder')
      .samples((index) => ({ fps: 30, framesTotal: 1e6 + 30 * index, framesDropped: 5_000 }), {
        forMs: 60_000,
      })
      .samples(losing('framesDropped', 0), { forMs: 60_000 }),
  },
  {
    name: 'a counter that wraps around',
    told: story()
      .from('encoder')
      .samples((index) => ({ fps: 30, framesTotal: (2 ** 32 - 900 + 30 * index) % 2 ** 32 }), {
        forMs: 120_000,
      }),
  },
  { name: 'a vantage that counts no loss', told: story().samples({ fps: 30 }, { forMs: 60_000 }) },
]

describe('frame-drops', () => {
  test.each(cases)('$name', ({ told, expected }) => {
    expect(told.run().lines).toEqual(expected)
  })
})

describe('nothing is raised by', () => {
  test.each(quiet)('$name', ({ told }) => {
    expect(told.run().lines).toEqual([])
  })
})

test('the evidence tells the three ways apart', () => {
  const { findings } = ill('encoderSkipped', 15, 10).run()
  expect(findings.map(({ evidence }) => evidence)).toEqual([
    { droppedRatio: 0, skippedRatio: 0.136, laggedRatio: 0 },
  ])
})
