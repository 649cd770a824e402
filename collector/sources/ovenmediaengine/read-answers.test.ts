import { expect, test } from 'vitest'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { omeStreamKey } from './ome-reading.ts'
import { readInput, readStats, viewersOf } from './read-answers.ts'

const text = (file: string) => recordingsOf('ovenmediaengine', file)[0]?.body ?? ''

test('what is measured of the picture is told apart from what the encoder declares', () => {
  expect(readInput(text('0.18-stream.json'))).toEqual({
    picture: {
      fps: 29,
      bitrateBps: 2_387_112,
      keyframeIntervalFrames: 60,
      framesSinceKeyframe: 41,
    },
    declaredFps: 30,
    declaredBitrateBps: 2_628_000,
  })
})

test('a version that measures nothing of the picture says nothing of it', () => {
  const { picture, declaredFps } = readInput(text('0.12-stream.json'))
  expect([picture?.fps, declaredFps]).toEqual([0, 0])
})

test.each([
  ['0.18-stats.json', 42],
  ['0.12-stats.json', 17],
])('recordings, pushes and other servers are no viewers: %s', (file, viewers) => {
  expect(viewersOf(readStats(text(file)))).toBe(viewers)
})

test('a virtual host of its own is part of the key', () => {
  expect(omeStreamKey('default', 'live', 'anna')).toBe('live/anna')
  expect(omeStreamKey('de', 'live', 'anna')).toBe('de/live/anna')
})
