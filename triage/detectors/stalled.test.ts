import { describe, expect, test } from 'vitest'
import { type Story, story } from '../../fixtures/testing/story.ts'

const well = { fps: 30, bitrateBps: 3_000_000 }
const still = { fps: 0, bitrateBps: 0 }
const minute = { forMs: 60_000 }

/** A minute of health, so that the rhythm is known. */
const healthy = () => story().stream('live/a').samples(well, minute)

interface Case {
  readonly name: string
  readonly told: Story
  readonly expected: readonly string[]
}

const raised: readonly Case[] = [
  {
    name: 'is raised by the silence of one vantage while another only says that the stream is there',
    told: story()
      .stream('live/a')
      .from('encoder')
      .samples(well, minute)
      .meanwhile((branch) => branch.from('ingest').samples({ viewers: 40 }, { forMs: 20_000 })),
    expected: ['+64 stalled raised at encoder, since +60'],
  },
  {
    name: 'is raised by the second sample without frames, and dated to the last frame',
    told: healthy().samples(still, { forMs: 4_000 }),
    expected: ['+62 stalled raised at ingest, since +60'],
  },
  {
    name: 'is raised by silence once a sample is three seconds overdue',
    told: healthy().silence(4_000),
    expected: ['+64 stalled raised at ingest, since +60'],
  },
  {
    name: 'is raised where only bytes are known',
    told: story().samples({ bitrateBps: 3e6 }, minute).samples({ bitrateBps: 0 }, { forMs: 3_000 }),
    expected: ['+62 stalled raised at ingest, since +60'],
  },
  {
    name: 'is raised by counters that stand still',
    told: story()
      .samples((index) => ({ framesTotal: 30 * index, bytesTotal: 1e6 * index }), minute)
      .samples({ framesTotal: 1_770, bytesTotal: 59e6 }, { forMs: 3_000 }),
    expected: ['+62 stalled raised at ingest, since +60'],
  },
  {
    name: 'is raised though sound goes on, for it is frames that are counted',
    told: healthy().samples(
      { fps: 0, bitrateBps: 128_000, audioBitrateBps: 128_000 },
      { forMs: 3_000 },
    ),
    expected: ['+62 stalled raised at ingest, since +60'],
  },
  {
    name: 'is raised by a slow reporter at its next sample',
    told: story()
      .samples(well, { forMs: 120_000, everyMs: 5_000 })
      .samples(still, { forMs: 5_000, everyMs: 5_000 }),
    expected: ['+125 stalled raised at ingest, since +120'],
  },
  {
    name: 'is raised by the silence of a slow reporter once it is overdue by more than its interval',
    told: story().samples(well, { forMs: 1_200_000, everyMs: 5_000 }).silence(14_000),
    expected: ['+1211.25 stalled raised at ingest, since +1200'],
  },
  {
    name: 'is raised for samples that are always two seconds on their way, two seconds later',
    told: story()
      .samples(well, { ...minute, delayMs: 2_000 })
      .samples(still, { forMs: 4_000, delayMs: 2_000 })
      .silence(2_000),
    expected: ['+64 stalled raised at ingest, since +60'],
  },
  {
    name: 'is raised for a stream whose only reporter fell silent after one sample',
    told: story().samples(well, { forMs: 1_000 }).silence(16_000),
    expected: ['+16 stalled raised at ingest, since +1'],
  },
  {
    name: 'is raised by a vantage that sees nothing move, whatever another sees',
    told: healthy()
      .meanwhile((b) => b.from('edge').samples(well, { forMs: 4_000 }))
      .samples(still, { forMs: 4_000 }),
    expected: ['+62 stalled raised at ingest, since +60'],
  },
  {
    name: 'is raised by each vantage that sees it',
    told: story()
      .meanwhile((b) => b.from('edge').samples(well, minute).samples(still, { forMs: 3_000 }))
      .samples(well, minute)
      .samples(still, { forMs: 3_000 }),
    expected: ['+62 stalled raised at edge, since +60', '+62 stalled raised at ingest, since +60'],
  },
  {
    name: 'is raised in a call between two people half a second earlier',
    told: story()
      .stream('live/a', { scenario: 'one-to-one' })
      .samples(well, { forMs: 60_000, everyMs: 500 })
      .samples(still, { forMs: 2_000, everyMs: 500 }),
    expected: ['+61.5 stalled raised at ingest, since +60'],
  },
]

const cleared: readonly Case[] = [
  {
    name: 'clears after five good seconds',
    told: healthy().samples(still, { forMs: 5_000 }).samples(well, { forMs: 8_000 }),
    expected: [
      '+62 stalled raised at ingest, since +60',
      '+71 stalled cleared at ingest, since +60',
    ],
  },
  {
    name: 'does not clear between two stalls that are five seconds apart',
    told: healthy()
      .samples(still, { forMs: 5_000 })
      .samples(well, { forMs: 5_000 })
      .samples(still, { forMs: 5_000 })
      .samples(well, { forMs: 7_000 }),
    expected: [
      '+62 stalled raised at ingest, since +60',
      '+81 stalled cleared at ingest, since +60',
    ],
  },
  {
    name: 'does not clear by silence after one good sample',
    told: healthy().samples(still, { forMs: 5_000 }).samples(well, { forMs: 1_000 }).silence(7_000),
    expected: ['+62 stalled raised at ingest, since +60'],
  },
  {
    name: 'clears when its vantage has been silent for long while another sees media move',
    told: healthy().samples(still, { forMs: 4_000 }).from('edge').samples(well, { forMs: 40_000 }),
    expected: [
      '+62 stalled raised at ingest, since +60',
      '+94 stalled cleared at ingest, since +60',
    ],
  },
  {
    name: 'leaves with a vantage that has gone blind while another sees media move',
    told: healthy()
      .samples(still, { forMs: 4_000 })
      .sight('blind')
      .from('edge')
      .samples(well, { forMs: 40_000 }),
    expected: [
      '+62 stalled raised at ingest, since +60',
      '+94 stalled cleared at ingest, since +60',
    ],
  },
  {
    name: 'clears with the end of the stream',
    told: healthy().samples(still, { forMs: 4_000 }).end().silence(20_000),
    expected: [
      '+62 stalled raised at ingest, since +60',
      '+64 stalled cleared at ingest, since +60',
    ],
  },
]

const quiet: readonly Omit<Case, 'expected'>[] = [
  {
    name: 'one sample without frames',
    told: healthy().samples(still, { forMs: 1_000 }).samples(well, minute),
  },
  { name: 'one sample that got lost', told: healthy().silence(1_000).samples(well, minute) },
  {
    name: 'a reporter every five seconds',
    told: story().samples(well, { forMs: 120_000, everyMs: 5_000 }),
  },
  {
    name: 'a reporter every ten seconds',
    told: story().samples(well, { forMs: 240_000, everyMs: 10_000 }),
  },
  {
    name: 'samples two seconds on their way',
    told: story().samples(well, { ...minute, delayMs: 2_000 }),
  },
  {
    name: 'samples that say nothing of frames or bytes',
    told: story().samples({ rttMs: 40 }, minute),
  },
  {
    name: 'the silence of one vantage while another still sees media move',
    told: story()
      .meanwhile((b) => b.from('encoder').samples(well, minute))
      .samples(well, { forMs: 120_000 }),
  },
  {
    name: 'the silence of a quick vantage while a slow one still sees media move',
    told: story()
      .meanwhile((b) => b.from('encoder').samples(well, minute))
      .samples(well, { forMs: 200_000, everyMs: 5_000 }),
  },
  { name: 'a vantage that has gone blind', told: healthy().sight('blind').silence(60_000) },
  {
    name: 'a vantage that sees again after it was blind',
    told: healthy().sight('blind').silence(60_000).samples(well, minute),
  },
  {
    name: 'an agent that restarts its counters',
    told: story()
      .samples((index) => ({ framesTotal: 1e6 + 30 * index }), minute)
      .samples((index) => ({ framesTotal: 30 * index }), minute),
  },
  { name: 'our own absence', told: healthy().weAreAway(60_000).samples(well, minute) },
  {
    name: 'our own absence, when agents take ten seconds to find their way back',
    told: healthy().weAreAway(60_000).silence(10_000).samples(well, minute),
  },
  { name: 'silence after an end', told: healthy().end().silence(60_000) },
  {
    name: 'the tail of samples after an end',
    told: healthy().end().samples(well, { forMs: 4_000 }).silence(60_000),
  },
  { name: 'a stream that was only announced', told: story().stream('live/a').silence(60_000) },
  {
    name: 'a vantage that never saw the stream',
    told: story().stream('live/a').sight('absent').silence(60_000),
  },
  {
    name: 'samples that arrive in the wrong order',
    told: story()
      .samples(well, minute)
      .meanwhile((b) => b.samples(still, { forMs: 9_000, delayMs: 9_000 }))
      .samples(well, { forMs: 20_000 }),
  },
]

describe('stalled', () => {
  test.each(raised)('$name', ({ told, expected }) => {
    expect(told.run().lines.filter((line) => line.includes('stalled'))).toEqual(expected)
  })
  test.each(cleared)('$name', ({ told, expected }) => {
    expect(told.run().lines.filter((line) => line.includes('stalled'))).toEqual(expected)
  })
})

describe('nothing is raised by', () => {
  test.each(quiet)('$name', ({ told }) => {
    expect(told.run().lines).toEqual([])
  })
})
