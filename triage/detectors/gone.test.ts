import { describe, expect, test } from 'vitest'
import { type Story, story } from '../../fixtures/testing/story.ts'

const well = { fps: 30, bitrateBps: 3e6 }
const minute = { forMs: 60_000 }
const healthy = () => story().samples(well, minute)

const cases: readonly { name: string; told: Story; expected: readonly string[] }[] = [
  {
    name: 'is raised a second after a vantage looked and did not find the stream',
    told: healthy().sight('absent').silence(3_000),
    expected: ['+61 gone raised at ingest, since +60'],
  },
  {
    name: 'is raised when not a word has come from anywhere for eight seconds',
    told: healthy().silence(9_000),
    expected: ['+64 stalled raised at ingest, since +60', '+68 gone raised at ingest, since +60'],
  },
  {
    name: 'is raised by the vantage that was heard last, when all have fallen silent',
    told: story()
      .meanwhile((branch) => branch.from('edge').samples(well, { forMs: 58_000 }))
      .samples(well, minute)
      .silence(9_000),
    expected: [
      '+64 stalled raised at ingest, since +60',
      '+64 stalled raised at edge, since +58',
      '+68 gone raised at ingest, since +60',
    ],
  },
  {
    name: 'is raised by a server that lost the stream, though the encoder still makes pictures',
    told: story()
      .meanwhile((branch) => branch.from('encoder').samples(well, { forMs: 66_000 }))
      .samples(well, minute)
      .sight('absent')
      .silence(4_000),
    expected: ['+61 gone raised at ingest, since +60'],
  },
  {
    name: 'clears five seconds after the stream is back',
    told: healthy().sight('absent').silence(3_000).samples(well, { forMs: 8_000 }),
    expected: ['+61 gone raised at ingest, since +60', '+69 gone cleared at ingest, since +60'],
  },
  {
    name: 'does not clear when the stream is back without moving',
    told: healthy().sight('absent').silence(3_000).samples({ fps: 0 }, { forMs: 8_000 }),
    expected: ['+61 gone raised at ingest, since +60', '+66 stalled raised at ingest, since +64'],
  },
  {
    name: 'is raised anew after our own absence only when it is said again',
    told: healthy().sight('absent').weAreAway(60_000).silence(5_000).sight('absent').silence(2_000),
    expected: ['+126 gone raised at ingest, since +125'],
  },
]

const quiet: readonly { name: string; told: Story }[] = [
  {
    name: 'an absence of less than a second',
    told: healthy().sight('absent').samples(well, { forMs: 60_000, everyMs: 500 }),
  },
  { name: 'a vantage that has gone blind', told: healthy().sight('blind').silence(60_000) },
  {
    name: 'a vantage that is blind after it was absent',
    told: healthy().sight('absent').silence(500).sight('blind').silence(60_000),
  },
  { name: 'a planned end', told: healthy().end().silence(60_000) },
  {
    name: 'an absence that follows a planned end',
    told: healthy().end().sight('absent').silence(60_000),
  },
  {
    name: 'an edge that has let the stream go while it still comes in',
    told: story()
      .meanwhile((branch) => branch.from('edge').samples(well, minute).sight('absent'))
      .samples(well, { forMs: 120_000 }),
  },
  {
    name: 'an encoder whose agent says it is not sending, while the stream comes in',
    told: story()
      .meanwhile((branch) => branch.from('encoder').samples(well, minute).sight('absent'))
      .samples(well, { forMs: 120_000 }),
  },
]

describe('gone', () => {
  test.each(cases)('$name', ({ told, expected }) => {
    expect(told.run().lines).toEqual(expected)
  })
})

describe('nothing is raised by', () => {
  test.each(quiet)('$name', ({ told }) => {
    expect(told.run().lines).toEqual([])
  })
})

test('an absence that was said before the newest sample is no news', () => {
  const told = healthy()
  const arrivals = told.arrivals()
  const { engine } = told.run()
  const last = arrivals.at(-1)?.record.at ?? 0
  engine.take({
    type: 'sight',
    stream: 'live/a',
    at: last - 500,
    vantage: 'ingest',
    state: 'absent',
  })
  engine.tick(last + 1_500)
  expect(engine.drain()).toEqual([])
  expect(engine.ignored['out-of-order']).toBe(1)
})
