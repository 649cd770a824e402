import { describe, expect, test } from 'vitest'
import { type Story, story } from '../../fixtures/testing/story.ts'

const moving = { fps: 30, bitrateBps: 3e6, blackMs: 0 }
const minute = { forMs: 60_000 }
/** Frames keep coming, and there is nothing on them. */
const black = (index: number) => ({ ...moving, blackMs: 1_000 * (index + 1) })
const healthy = () => story().from('probe').stream('live/a').samples(moving, minute)

const cases: readonly { name: string; told: Story; expected: readonly string[] }[] = [
  {
    name: 'is raised when the picture has been black for three seconds, and dated to its beginning',
    told: healthy().samples(black, { forMs: 5_000 }),
    expected: ['+63 black-picture raised at probe, since +60'],
  },
  {
    name: 'clears after four seconds with a picture',
    told: healthy().samples(black, { forMs: 5_000 }).samples(moving, { forMs: 6_000 }),
    expected: [
      '+63 black-picture raised at probe, since +60',
      '+70 black-picture cleared at probe, since +60',
    ],
  },
  {
    name: 'does not clear while the picture is black again and again',
    told: healthy()
      .samples(black, { forMs: 4_000 })
      .samples(moving, { forMs: 3_000 })
      .samples(black, { forMs: 4_000 })
      .samples(moving, { forMs: 3_000 }),
    expected: ['+63 black-picture raised at probe, since +60'],
  },
  {
    name: 'is borne for a minute in a voice room',
    told: story()
      .from('probe')
      .stream('live/a', { scenario: 'voice-room' })
      .samples(moving, minute)
      .samples(black, { forMs: 61_000 }),
    expected: ['+120 black-picture raised at probe, since +60'],
  },
  {
    name: 'is left to the stall when no frames come at all',
    told: healthy().samples((index) => ({ ...black(index), fps: 0, bitrateBps: 0 }), {
      forMs: 5_000,
    }),
    expected: ['+62 stalled raised at probe, since +60'],
  },
  {
    name: 'clears four seconds into a break that is announced late',
    told: healthy()
      .samples(black, { forMs: 5_000 })
      .stream('live/a', { onBreak: true })
      .samples((index) => black(index + 5), { forMs: 60_000 }),
    expected: [
      '+63 black-picture raised at probe, since +60',
      '+69 black-picture cleared at probe, since +60',
    ],
  },
  {
    name: 'is raised after a break that has ended with a black picture',
    told: healthy()
      .stream('live/a', { onBreak: true })
      .samples(black, { forMs: 10_000 })
      .stream('live/a', { onBreak: false })
      .samples((index) => black(index + 10), { forMs: 2_000 }),
    expected: ['+71 black-picture raised at probe, since +60'],
  },
]

const quiet: readonly { name: string; told: Story }[] = [
  {
    name: 'a cut to black of two seconds',
    told: healthy().samples(black, { forMs: 2_000 }).samples(moving, minute),
  },
  {
    name: 'a black picture in an announced break',
    told: healthy().stream('live/a', { onBreak: true }).samples(black, { forMs: 300_000 }),
  },
  {
    name: 'a vantage that sees no pixels',
    told: story().samples({ fps: 30, bitrateBps: 3e6 }, { forMs: 120_000 }),
  },
]

describe('black-picture', () => {
  test.each(cases)('$name', ({ told, expected }) => {
    expect(told.run().lines).toEqual(expected)
  })
})

describe('nothing is raised by', () => {
  test.each(quiet)('$name', ({ told }) => {
    expect(told.run().lines).toEqual([])
  })
})

test('the evidence is how long it has been black', () => {
  const { findings } = healthy().samples(black, { forMs: 3_000 }).run()
  expect(findings.map(({ evidence }) => evidence)).toEqual([{ blackMs: 3_000 }])
})
