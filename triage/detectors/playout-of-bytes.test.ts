import { expect, test } from 'vitest'
import { story } from '../../fixtures/testing/story.ts'

const bitrateBps = 800_000

/** When and as what a stream is first found ill whose server counts bytes and media time, and no frames. */
function foundAs(shown: (index: number) => { bitrateBps: number; driftMs?: number }) {
  const { findings } = story()
    .stream('live/a', { nominal: { fps: 25 } })
    .samples({ bitrateBps, driftMs: 0 }, { forMs: 12_000 })
    .samples(shown, { forMs: 20_000 })
    .run()
  return findings.map(({ symptom }) => symptom).filter((symptom) => symptom !== 'at-risk')
}

test.each([
  [
    'a fifth of the bytes while media falls behind is a slideshow',
    (index: number) => ({ bitrateBps: bitrateBps / 5, driftMs: 800 * (index + 1) }),
    ['slideshow'],
  ],
  [
    'a fifth of the bytes while media keeps up is a quiet picture',
    () => ({ bitrateBps: bitrateBps / 5, driftMs: 0 }),
    [],
  ],
  [
    'media that is late by turns and catches up is nothing',
    (index: number) => ({ bitrateBps, driftMs: index % 2 ? 300 : 0 }),
    [],
  ],
] as const)('%s', (_, shown, symptoms) => {
  expect(foundAs(shown)).toEqual(symptoms)
})
