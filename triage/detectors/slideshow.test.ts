import { describe, expect, test } from 'vitest'
import { type Story, story } from '../../fixtures/testing/story.ts'

const at = (fps: number) => ({ fps, bitrateBps: 100_000 * fps })
const minute = { forMs: 60_000 }

/** A minute at 30 frames a second, of a stream that said so. */
const declared = () =>
  story()
    .stream('live/a', { nominal: { fps: 30 } })
    .samples(at(30), minute)
/** The same, of a stream that said nothing. */
const learned = () => story().samples(at(30), minute)

const cases: readonly { name: string; told: Story; expected: readonly string[] }[] = [
  {
    name: 'is raised by the second very poor second of a stream that declared 30 frames',
    told: declared().samples(at(3), { forMs: 5_000 }),
    expected: ['+62 slideshow raised at ingest, since +60'],
  },
  {
    name: 'is raised against the best that a stream has shown',
    told: learned().samples(at(3), { forMs: 5_000 }),
    expected: ['+62 slideshow raised at ingest, since +60'],
  },
  {
    name: 'is raised from the first seconds where the rate was declared',
    told: story()
      .stream('live/a', { nominal: { fps: 30 } })
      .samples(at(3), { forMs: 5_000 }),
    expected: ['+4 slideshow raised at ingest, since +1'],
  },
  {
    name: 'is raised below ten frames, though that is more than two fifths of what is usual',
    told: story()
      .stream('live/a', { nominal: { fps: 20 } })
      .samples(at(20), minute)
      .samples(at(9), { forMs: 4_000 }),
    expected: ['+63 slideshow raised at ingest, since +60'],
  },
  {
    name: 'is still raised after ten minutes of a steady slideshow, and clears when it is over',
    told: learned().samples(at(3), { forMs: 600_000 }).samples(at(30), { forMs: 10_000 }),
    expected: [
      '+62 slideshow raised at ingest, since +60',
      '+666 slideshow cleared at ingest, since +60',
    ],
  },
  {
    name: 'is judged by counted frames where no rate is given',
    told: story()
      .stream('live/a', { nominal: { fps: 30 } })
      .samples((index) => ({ framesTotal: 30 * index }), minute)
      .samples((index) => ({ framesTotal: 1_770 + 4 * (index + 1) }), { forMs: 4_000 }),
    expected: ['+62 slideshow raised at ingest, since +60'],
  },
  {
    name: 'does not clear while the rate is in between, and wavers',
    told: declared()
      .samples(at(3), { forMs: 5_000 })
      .samples((index) => at(index % 2 ? 14 : 22), { forMs: 30_000 }),
    expected: ['+62 slideshow raised at ingest, since +60'],
  },
  {
    name: 'clears once fewer frames are what the encoder now sends, evenly',
    told: declared().samples(at(3), { forMs: 5_000 }).samples(at(13), { forMs: 30_000 }),
    expected: [
      '+62 slideshow raised at ingest, since +60',
      '+74 slideshow cleared at ingest, since +60',
    ],
  },
  {
    name: 'clears at exactly half of the frames, as a server sends for a small window',
    told: declared().samples(at(3), { forMs: 5_000 }).samples(at(15), { forMs: 30_000 }),
    expected: [
      '+62 slideshow raised at ingest, since +60',
      '+73 slideshow cleared at ingest, since +60',
    ],
  },
  {
    name: 'is raised and clears by bytes alone, where nobody counts frames',
    told: story()
      .samples({ bitrateBps: 3e6 }, minute)
      .samples({ bitrateBps: 1e5 }, { forMs: 6_000 })
      .samples({ bitrateBps: 3e6 }, { forMs: 10_000 }),
    expected: [
      '+62 slideshow raised at ingest, since +60',
      '+72 slideshow cleared at ingest, since +60',
    ],
  },
  {
    name: 'clears after five seconds at a good rate, not after four',
    told: declared()
      .samples(at(3), { forMs: 5_000 })
      .samples(at(30), { forMs: 5_000 })
      .samples(at(3), { forMs: 2_000 })
      .samples(at(30), { forMs: 7_000 }),
    expected: [
      '+62 slideshow raised at ingest, since +60',
      '+78 slideshow cleared at ingest, since +60',
    ],
  },
  {
    name: 'does not clear by silence after one good sample',
    told: declared()
      .samples(at(3), { forMs: 5_000 })
      .samples(at(30), { forMs: 1_000 })
      .silence(7_500),
    expected: [
      '+62 slideshow raised at ingest, since +60',
      '+70 stalled raised at ingest, since +66',
    ],
  },
  {
    name: 'gives way to a stall when nothing comes at all',
    told: declared().samples(at(5), { forMs: 1_000 }).silence(7_000),
    expected: ['+65 stalled raised at ingest, since +61'],
  },
  {
    name: 'is raised by a rate that wavers around two thirds once a store of two seconds is used up',
    told: learned().samples((index) => at([24, 12, 25, 13][index % 4] ?? 0), { forMs: 12_000 }),
    expected: ['+66 slideshow raised at ingest, since +60'],
  },
  {
    name: 'is raised by frames that vanish from the samples while bytes still trickle in',
    told: learned().samples({ bitrateBps: 200_000 }, { forMs: 4_000 }),
    expected: ['+62 slideshow raised at ingest, since +60'],
  },
  {
    name: 'is not dated back over a gap in which nothing was seen',
    told: declared().sight('blind').silence(60_000).samples(at(3), { forMs: 4_000 }),
    expected: ['+122 slideshow raised at ingest, since +120'],
  },
]

const quiet: readonly { name: string; told: Story }[] = [
  {
    name: 'one slow sample',
    told: declared().samples(at(3), { forMs: 1_000 }).samples(at(30), minute),
  },
  { name: 'a switch from 30 to 16 frames', told: learned().samples(at(16), { forMs: 600_000 }) },
  {
    name: 'a camera of ten frames that said so',
    told: story()
      .stream('live/a', { nominal: { fps: 10 } })
      .samples(at(10), { forMs: 300_000 }),
  },
  {
    name: 'a camera of ten frames that said nothing',
    told: story().samples(at(10), { forMs: 300_000 }),
  },
  {
    name: 'a camera of one frame',
    told: story()
      .stream('live/a', { nominal: { fps: 1 } })
      .samples(at(1), { forMs: 300_000 }),
  },
  {
    name: 'a rate that nobody knows the measure of',
    told: story().samples(at(3), { forMs: 14_000 }),
  },
  {
    name: 'samples that never had a rate',
    told: story()
      .stream('live/a', { nominal: { fps: 30 } })
      .samples({ bitrateBps: 3e6 }, minute),
  },
  {
    name: 'a burst of 148 to 769 frames after a stop',
    told: learned()
      .samples({ bitrateBps: 3e6 }, { forMs: 2_000 })
      .samples((index) => at([148, 769, 401, 590][index % 4] ?? 0), { forMs: 20_000 })
      .samples(at(30), { forMs: 300_000 }),
  },
  {
    name: 'half a minute of rates that no encoder reaches',
    told: story()
      .samples({ ...at(30), fps: 590 }, { forMs: 30_000 })
      .samples(at(30), { forMs: 60_000 }),
  },
  {
    name: 'a rate that wavers',
    told: declared().samples((index) => at(index % 2 ? 30 : 15), { forMs: 120_000 }),
  },
  {
    name: 'a change of scenario to a voice room',
    told: declared().stream('live/a', { scenario: 'voice-room' }).samples(at(8), { forMs: 60_000 }),
  },
  {
    name: 'one slow sample before and one after our own absence',
    told: declared()
      .samples(at(3), { forMs: 1_000 })
      .weAreAway(60_000)
      .samples(at(3), { forMs: 1_000 })
      .samples(at(30), minute),
  },
]

describe('slideshow', () => {
  test.each(cases)('$name', ({ told, expected }) => {
    expect(told.run().lines).toEqual(expected)
  })
})

describe('nothing is raised by', () => {
  test.each(quiet)('$name', ({ told }) => {
    expect(told.run().lines).toEqual([])
  })
})

test('a stall whose samples know no rate is found by its bytes, and a burst after it ends it', () => {
  const told = learned()
    .samples({ bitrateBps: 0 }, { forMs: 5_000 })
    .samples((index) => at([769, 148][index] ?? 30), { forMs: 20_000 })
  expect(told.run().lines).toEqual([
    '+62 stalled raised at ingest, since +60',
    '+71 stalled cleared at ingest, since +60',
  ])
})

test('after minutes at 16 frames that is what is usual, and eight are not too few', () => {
  const told = learned().samples(at(16), { forMs: 300_000 }).samples(at(6), { forMs: 4_000 })
  const { findings } = told.run()
  expect(findings.map(({ symptom, evidence }) => ({ symptom, evidence }))).toEqual([
    {
      symptom: 'slideshow',
      evidence: { fps: 6, referenceFps: 16, behindMs: 1_400, bitrateBps: 600_000 },
    },
  ])
})
