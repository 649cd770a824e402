import { expect, test } from 'vitest'
import { story } from '../../fixtures/testing/story.ts'

const well = { fps: 30, bitrateBps: 3e6, frozenMs: 0 }

/** How often a picture that stands for 5 s is found frozen, after one that stood for 6 s in this way. */
function foundAfter(shown: { fps: number; bitrateBps: number }): number {
  const told = story()
    .stream('live/a', { nominal: { fps: 30 } })
    .from('probe')
  const stand = (way: object, forMs: number) => {
    told.samples((step) => ({ ...way, frozenMs: 1_000 * (step + 1) }), { forMs })
    told.samples(well, { forMs: 20_000 })
  }
  const found = () =>
    told
      .run()
      .findings.filter(({ symptom, state }) => symptom === 'frozen-picture' && state === 'raised')
      .length
  told.samples(well, { forMs: 60_000 })
  stand(shown, 6_000)
  const before = found()
  stand(well, 5_000)
  return found() - before
}

test.each([
  ['a picture that stood while all its frames came is meant to stand', well, 0],
  ['one that stood because no frames came teaches nothing', { fps: 0, bitrateBps: 0 }, 1],
] as const)('%s', (_, shown, times) => {
  expect(foundAfter(shown)).toBe(times)
})
