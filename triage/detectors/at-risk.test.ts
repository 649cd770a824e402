import { describe, expect, test } from 'vitest'
import { type Shown, type Story, story } from '../../fixtures/testing/story.ts'

const seen = (more: Shown): Shown => ({ fps: 30, bitrateBps: 3e6, ...more })
const minute = { forMs: 60_000 }
const free = seen({ congestion: 0, driftMs: 20 })
const healthy = () => story().stream('live/a').from('encoder').samples(free, minute)

const cases: readonly { name: string; told: Story; expected: readonly string[] }[] = [
  {
    name: 'is raised when the send queue is half full for a second',
    told: healthy().samples(seen({ congestion: 0.5 }), { forMs: 3_000 }),
    expected: ['+61 at-risk raised at encoder, since +60'],
  },
  {
    name: 'is raised when media is half a second behind the clock for a second',
    told: healthy().samples(seen({ driftMs: 600 }), { forMs: 3_000 }),
    expected: ['+61 at-risk raised at encoder, since +60'],
  },
  {
    name: 'clears after five seconds with hardly anything in line',
    told: healthy()
      .samples(seen({ congestion: 0.9 }), { forMs: 5_000 })
      .samples(free, { forMs: 7_000 }),
    expected: [
      '+61 at-risk raised at encoder, since +60',
      '+71 at-risk cleared at encoder, since +60',
    ],
  },
  {
    name: 'does not clear while the line is still a third full',
    told: healthy()
      .samples(seen({ congestion: 0.9 }), { forMs: 5_000 })
      .samples(seen({ congestion: 0.34 }), { forMs: 60_000 }),
    expected: ['+61 at-risk raised at encoder, since +60'],
  },
]

const quiet: readonly { name: string; told: Story }[] = [
  {
    name: 'a queue that is two fifths full',
    told: healthy().samples(seen({ congestion: 0.4 }), { forMs: 300_000 }),
  },
  { name: 'a vantage that has no queue', told: story().samples(seen({}), minute) },
]

describe('at-risk', () => {
  test.each(cases)('$name', ({ told, expected }) => {
    expect(told.run().lines).toEqual(expected)
  })
})

describe('nothing is raised by', () => {
  test.each(quiet)('$name', ({ told }) => {
    expect(told.run().lines).toEqual([])
  })
})

describe('a trouble', () => {
  const risky = seen({ congestion: 0.9 })
  const starved = { fps: 0, bitrateBps: 0, congestion: 0.9 }

  test('is not opened for it alone: nobody suffers yet', () => {
    expect(healthy().samples(risky, { forMs: 60_000 }).run().troubles).toEqual([])
  })

  test('is opened by the stall it warned of, and is over with the stall', () => {
    const told = healthy()
      .samples(risky, { forMs: 10_000 })
      .samples(starved, { forMs: 5_000 })
      .samples(risky, { forMs: 60_000 })
    const { troubles } = told.run()
    expect(troubles[0]).toMatchObject({ state: 'began', symptom: 'stalled' })
    expect(troubles.map(({ state }) => state).slice(-2)).toEqual(['over', 'settled'])
  })
})
