import { describe, expect, test } from 'vitest'
import { type Story, story } from '../../fixtures/testing/story.ts'

const well = { fps: 30, bitrateBps: 3e6 }
const still = { fps: 0, bitrateBps: 0 }
const minute = { forMs: 60_000 }
const healthy = () => story().stream('live/a').samples(well, minute)

/** So many stalls of three seconds, each followed by so many good seconds. */
function stumbles(told: Story, times: number, wellMs: number): Story {
  let so = told
  for (let time = 0; time < times; time += 1) {
    so = so.samples(still, { forMs: 3_000 }).samples(well, { forMs: wellMs })
  }
  return so
}

const isUnstable = (line: string) => line.includes('unstable')

const cases: readonly { name: string; told: Story; expected: readonly string[] }[] = [
  {
    name: 'is raised with the third stumble within three minutes, and dated to the first',
    told: stumbles(healthy(), 3, 17_000),
    expected: ['+102 unstable raised at ingest, since +62'],
  },
  {
    name: 'is over after a minute of calm',
    told: stumbles(healthy(), 3, 17_000).samples(well, { forMs: 60_000 }),
    expected: [
      '+102 unstable raised at ingest, since +62',
      '+162 unstable cleared at ingest, since +62',
    ],
  },
  {
    name: 'is kept up by each new stumble',
    told: stumbles(healthy(), 5, 42_000).samples(well, { forMs: 30_000 }),
    expected: [
      '+152 unstable raised at ingest, since +62',
      '+302 unstable cleared at ingest, since +62',
    ],
  },
  {
    name: 'is raised whatever it was that shook the stream',
    told: healthy()
      .samples(still, { forMs: 3_000 })
      .samples(well, { forMs: 17_000 })
      .samples({ fps: 4, bitrateBps: 4e5 }, { forMs: 3_000 })
      .samples(well, { forMs: 17_000 })
      .samples({ ...well, lossRatio: 0.2 }, { forMs: 4_000 }),
    expected: ['+103 unstable raised at ingest, since +62'],
  },
]

const quiet: readonly { name: string; told: Story }[] = [
  { name: 'two stumbles', told: stumbles(healthy(), 2, 17_000) },
  { name: 'a stumble every two minutes', told: stumbles(healthy(), 10, 117_000) },
  {
    name: 'a long stall',
    told: healthy().samples(still, { forMs: 170_000 }).samples(well, minute),
  },
]

describe('unstable', () => {
  test.each(cases)('$name', ({ told, expected }) => {
    expect(told.run().lines.filter(isUnstable)).toEqual(expected)
  })
})

describe('not unstable is', () => {
  test.each(quiet)('$name', ({ told }) => {
    expect(told.run().lines.filter(isUnstable)).toEqual([])
  })
})

test('from the third stumble on all of it is one trouble, until the minute of calm is over', () => {
  const { troubles } = stumbles(healthy(), 5, 37_000).samples(well, { forMs: 60_000 }).run()
  const turns = troubles
    .filter(({ state }) => state === 'began' || state === 'over')
    .map(({ state }) => state)
  expect(turns).toEqual(['began', 'over', 'began', 'over', 'began', 'over'])
})
