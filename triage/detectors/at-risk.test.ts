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
      '+72 at-risk cleared at encoder, since +60',
    ],
  },
  {
    name: 'is raised long before the line is full when it grows quickly enough',
    told: healthy().samples((index) => seen({ driftMs: 20 + 60 * index }), { forMs: 8_000 }),
    expected: ['+64 at-risk raised at encoder, since +63'],
  },
  {
    name: 'is raised by a round trip that grows, where nobody tells of a queue',
    told: story()
      .samples(seen({ rttMs: 40 }), minute)
      .samples((index) => seen({ rttMs: 40 + 80 * index }), { forMs: 8_000 }),
    expected: ['+64 at-risk raised at ingest, since +63'],
  },
  {
    name: 'is raised by a player whose store shrinks',
    told: story()
      .from('player')
      .samples(seen({ bufferMs: 2_000 }), minute)
      .samples((index) => seen({ bufferMs: 2_000 - 100 * index }), { forMs: 8_000 }),
    expected: ['+63 at-risk raised at player, since +62'],
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
    name: 'a queue that has always been two fifths full',
    told: story().samples(seen({ congestion: 0.4 }), { forMs: 300_000 }),
  },
  {
    name: 'a key frame every two seconds that takes a moment to send',
    told: healthy().samples((index) => seen({ congestion: index % 2 === 0 ? 0.15 : 0 }), minute),
  },
  {
    name: 'a line that grows and drains again, where the way repairs what is lost',
    told: story().samples((index) => seen({ lossRatio: 0, driftMs: 200 * (index % 4) }), minute),
  },
  {
    name: 'a clock that runs away by a tenth of a ms every second',
    told: story().samples((index) => seen({ driftMs: index / 10 }), { forMs: 3_600_000 }),
  },
  { name: 'a vantage that has no queue', told: story().samples(seen({}), minute) },
]

describe('at-risk', () => {
  test.each(cases)('$name', ({ told, expected }) => {
    expect(told.run().lines).toEqual(expected)
  })
})

test('the evidence is what waits, how fast it grows, and when viewers will suffer', () => {
  const { findings } = healthy()
    .samples((index) => seen({ driftMs: 20 + 60 * index }), { forMs: 8_000 })
    .run()
  expect(findings.map(({ evidence }) => evidence)).toEqual([
    { backlogMs: 160, growthMsPerSecond: 48, stallInMs: 21_596, congestion: 0, driftMs: 200 },
  ])
})

test('a sender that was seen to give way is trusted to do it again', () => {
  const narrow = [{ driftMs: 300 }, { driftMs: 500 }, { driftMs: 600 }, { driftMs: 300 }]
  const once = (told: Story) =>
    told
      .samples((index) => ({ fps: 30, bitrateBps: 1e6, ...narrow[index] }), { forMs: 4_000 })
      .samples({ fps: 30, bitrateBps: 1e6, driftMs: 20 }, { forMs: 20_000 })
      .samples(free, minute)
  expect(once(once(story().samples(free, minute))).run().lines).toEqual([
    '+61 at-risk raised at ingest, since +60',
    '+71 at-risk cleared at ingest, since +60',
  ])
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
