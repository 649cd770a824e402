import { expect, test } from 'vitest'
import { createPictureWatch } from './picture-watch.ts'

const picture = { fps: 30, bitrateBps: 2_500_000, keyframeIntervalFrames: 60 }

test('figures that go on standing still together mean that no frame comes any more', () => {
  const watch = createPictureWatch()
  const seen = [0, 1_000, 2_000, 3_000, 4_000].map((atMs) =>
    watch({ ...picture, framesSinceKeyframe: Math.min(atMs, 1_000) / 1_000 }, atMs),
  )
  expect(seen).toEqual([30, 30, 30, 30, 0])
})

test('a group of pictures that fits the interval of looks is no standstill', () => {
  const watch = createPictureWatch()
  const seen = Array.from({ length: 20 }, (_, second) => {
    const bitrateBps = picture.bitrateBps + second
    return watch({ ...picture, bitrateBps, framesSinceKeyframe: 12 }, second * 1_000)
  })
  expect(seen.every((fps) => fps === 30)).toBe(true)
})

test('what is not measured yet is unknown, not a standstill', () => {
  const watch = createPictureWatch()
  const unknown = { fps: 0, bitrateBps: 0, keyframeIntervalFrames: 0, framesSinceKeyframe: 0 }
  expect(watch(unknown, 0)).toBeUndefined()
  expect(watch(unknown, 60_000)).toBeUndefined()
})
