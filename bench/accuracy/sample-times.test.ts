import { expect, test } from 'vitest'
import { createSampleTimes } from './sample-times.ts'

function timesOf(...all: readonly number[]) {
  const times = createSampleTimes()
  for (const at of all) times.note({ type: 'sample', stream: 'a', at, vantage: 'ingest' })
  return times
}

const cases: readonly { name: string; times: readonly number[]; start: number; showsAt: number }[] =
  [
    {
      name: 'the first sample after it',
      times: [1_000, 2_000, 3_000],
      start: 2_400,
      showsAt: 3_000,
    },
    {
      name: 'not one that ends as it begins',
      times: [1_000, 2_000, 3_000],
      start: 2_000,
      showsAt: 3_000,
    },
    {
      name: 'the moment the next sample was due',
      times: [1_000, 2_000, 9_000],
      start: 2_400,
      showsAt: 3_000,
    },
    {
      name: 'the same when none comes at all',
      times: [1_000, 2_000],
      start: 2_400,
      showsAt: 3_000,
    },
    {
      name: 'the start, when the next sample was due before',
      times: [1_000, 2_000, 9_000],
      start: 4_000,
      showsAt: 4_000,
    },
    {
      name: 'a late sample where it belongs',
      times: [1_000, 3_000, 2_000, 4_000],
      start: 1_500,
      showsAt: 2_000,
    },
    { name: 'the start, when nothing was ever seen', times: [], start: 500, showsAt: 500 },
  ]
for (const { name, times, start, showsAt } of cases) {
  test(`what begins can be seen from ${name}`, () => {
    expect(timesOf(...times).showsAt('a', start)).toBe(showsAt)
  })
}
