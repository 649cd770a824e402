import { describe, expect, test } from 'vitest'
import { type Story, story } from '../../fixtures/testing/story.ts'

const losing = (lossRatio: number) => ({ fps: 30, bitrateBps: 3e6, lossRatio })
const minute = { forMs: 60_000 }
const healthy = () => story().stream('live/a').samples(losing(0.001), minute)

const cases: readonly { name: string; told: Story; expected: readonly string[] }[] = [
  {
    name: 'is raised when more than a twentieth is lost for three seconds, whatever the rates say',
    told: healthy().samples(losing(0.08), { forMs: 5_000 }),
    expected: ['+63 packet-loss raised at ingest, since +60'],
  },
  {
    name: 'clears after eight seconds with hardly a loss',
    told: healthy().samples(losing(0.08), { forMs: 5_000 }).samples(losing(0), { forMs: 10_000 }),
    expected: [
      '+63 packet-loss raised at ingest, since +60',
      '+74 packet-loss cleared at ingest, since +60',
    ],
  },
  {
    name: 'does not clear while the loss is in between',
    told: healthy()
      .samples(losing(0.08), { forMs: 5_000 })
      .samples(losing(0.03), { forMs: 60_000 }),
    expected: ['+63 packet-loss raised at ingest, since +60'],
  },
  {
    name: 'goes on where a sample leaves the loss out',
    told: healthy().samples((index) => (index === 1 ? { fps: 30, bitrateBps: 3e6 } : losing(0.2)), {
      forMs: 4_000,
    }),
    expected: ['+63 packet-loss raised at ingest, since +60'],
  },
  {
    name: 'is raised a second earlier in a call between two people',
    told: story()
      .stream('live/a', { scenario: 'one-to-one' })
      .samples(losing(0), minute)
      .samples(losing(0.08), { forMs: 3_000 }),
    expected: ['+62 packet-loss raised at ingest, since +60'],
  },
]

const quiet: readonly { name: string; told: Story }[] = [
  {
    name: 'two bad seconds',
    told: healthy().samples(losing(0.5), { forMs: 2_000 }).samples(losing(0), minute),
  },
  {
    name: 'a steady loss that repairs can bear',
    told: healthy().samples(losing(0.04), { forMs: 300_000 }),
  },
  {
    name: 'bad seconds with others in between that are not good either',
    told: healthy().samples((index) => losing(index % 2 ? 0.09 : 0.03), { forMs: 120_000 }),
  },
  { name: 'a vantage that counts no loss', told: story().samples({ fps: 30 }, minute) },
  {
    name: 'a loss of which nothing more was heard after our own absence',
    told: healthy()
      .samples(losing(0.2), { forMs: 2_000 })
      .weAreAway(60_000)
      .samples(losing(0), minute),
  },
]

describe('packet-loss', () => {
  test.each(cases)('$name', ({ told, expected }) => {
    expect(told.run().lines).toEqual(expected)
  })
})

describe('nothing is raised by', () => {
  test.each(quiet)('$name', ({ told }) => {
    expect(told.run().lines).toEqual([])
  })
})

test('a share of no packets at all says nothing', () => {
  const told = healthy().samples({ fps: 0, bitrateBps: 0, lossRatio: 1 }, { forMs: 10_000 })
  expect(told.run().lines).toEqual(['+62 stalled raised at ingest, since +60'])
})
