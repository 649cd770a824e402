import { describe, expect, test } from 'vitest'
import { type Story, story } from '../../fixtures/testing/story.ts'

const moving = { fps: 30, bitrateBps: 3e6, frozenMs: 0 }
const minute = { forMs: 60_000 }
/** The picture stops; frames keep coming. */
const frozen = (index: number) => ({ ...moving, frozenMs: 1_000 * (index + 1) })
const healthy = () => story().from('probe').samples(moving, minute)

const cases: readonly { name: string; told: Story; expected: readonly string[] }[] = [
  {
    name: 'is raised when the same picture has lasted two seconds, and dated to its beginning',
    told: healthy().samples(frozen, { forMs: 5_000 }),
    expected: ['+62 frozen-picture raised at probe, since +60'],
  },
  {
    name: 'clears after four seconds of a changing picture',
    told: healthy().samples(frozen, { forMs: 5_000 }).samples(moving, { forMs: 6_000 }),
    expected: [
      '+62 frozen-picture raised at probe, since +60',
      '+70 frozen-picture cleared at probe, since +60',
    ],
  },
  {
    name: 'clears when the vantage says no more that it is frozen',
    told: healthy()
      .samples(frozen, { forMs: 5_000 })
      .samples({ fps: 30, bitrateBps: 3e6 }, { forMs: 6_000 }),
    expected: [
      '+62 frozen-picture raised at probe, since +60',
      '+70 frozen-picture cleared at probe, since +60',
    ],
  },
  {
    name: 'does not clear while the picture freezes again and again',
    told: healthy()
      .samples(frozen, { forMs: 3_000 })
      .samples(moving, { forMs: 3_000 })
      .samples(frozen, { forMs: 3_000 })
      .samples(moving, { forMs: 3_000 }),
    expected: ['+62 frozen-picture raised at probe, since +60'],
  },
  {
    name: 'does not clear by silence',
    told: healthy()
      .samples(frozen, { forMs: 3_000 })
      .samples(moving, { forMs: 1_000 })
      .silence(7_000),
    expected: [
      '+62 frozen-picture raised at probe, since +60',
      '+68 stalled raised at probe, since +64',
    ],
  },
  {
    name: 'is left to the stall when no frames come at all',
    told: healthy().samples((index) => ({ fps: 0, bitrateBps: 0, frozenMs: 1_000 * (index + 1) }), {
      forMs: 5_000,
    }),
    expected: ['+62 stalled raised at probe, since +60'],
  },
  {
    name: 'is borne for half a minute in a voice room',
    told: story()
      .from('probe')
      .stream('live/a', { scenario: 'voice-room' })
      .samples(moving, minute)
      .samples(frozen, { forMs: 31_000 }),
    expected: ['+90 frozen-picture raised at probe, since +60'],
  },
]

describe('frozen-picture', () => {
  test.each(cases)('$name', ({ told, expected }) => {
    expect(told.run().lines).toEqual(expected)
  })
})

test('a picture that stands for a second is not frozen', () => {
  const told = healthy().samples(frozen, { forMs: 1_000 }).samples(moving, minute)
  expect(told.run().lines).toEqual([])
})

/** How often a picture that stands for 5 s is found frozen, after one that stood for 6 s in this way. */
function foundAfter(shown: { fps: number; bitrateBps: number }): number {
  const told = story()
    .stream('live/a', { nominal: { fps: 30 } })
    .from('probe')
  const stand = (way: object, forMs: number) => {
    told.samples((step) => ({ ...way, frozenMs: 1_000 * (step + 1) }), { forMs })
    told.samples(moving, { forMs: 20_000 })
  }
  const found = () =>
    told
      .run()
      .findings.filter(({ symptom, state }) => symptom === 'frozen-picture' && state === 'raised')
      .length
  told.samples(moving, { forMs: 60_000 })
  stand(shown, 6_000)
  const before = found()
  stand(moving, 5_000)
  return found() - before
}

test.each([
  ['a picture that stood while all its frames came is meant to stand', moving, 0],
  ['one that stood because no frames came teaches nothing', { fps: 0, bitrateBps: 0 }, 1],
] as const)('%s', (_, shown, times) => {
  expect(foundAfter(shown)).toBe(times)
})
