import { describe, expect, test } from 'vitest'
import { encoder, ingest } from '../../../fixtures/testing/sample-case.ts'
import type { Evidence } from '../../model/finding.ts'
import type { Heeded, Playbook, Step } from '../../model/playbook.ts'
import type { Reading } from '../case-file.ts'
import { heededStep } from './heeded-step.ts'

function seen(step: Step, values: Evidence, readings: readonly Reading[]): Heeded | undefined {
  const playbook: Playbook = { step, values, checks: [], automations: [] }
  const byVantage = Object.fromEntries(readings.map((each) => [each.vantage, each]))
  return heededStep(playbook, { readings: byVantage })
}

const asked = { recommendedBps: 1_200_000, carriedBps: 1_700_000 }

describe('what can be seen of a step having been done', () => {
  test.each<[string, Step, Evidence, Reading[], Heeded | undefined]>([
    [
      'the bitrate that was asked for, with the sound beside it',
      ...(['lower-bitrate', asked] as const),
      [ingest({ carriedBps: 1_330_000, audioBitrateBps: 128_000 })],
      { bitrateBps: 1_200_000 },
    ],
    [
      'a bitrate that is lower than asked for',
      ...(['lower-bitrate', asked] as const),
      [encoder({ carriedBps: 900_000 })],
      { bitrateBps: 900_000 },
    ],
    [
      'nothing of a bitrate that is as it was',
      ...(['lower-bitrate', asked] as const),
      [ingest({ carriedBps: 3_000_000 })],
      undefined,
    ],
    [
      'nothing of a picture that hardly moves',
      ...(['lower-bitrate', asked] as const),
      [ingest({ carriedBps: 200_000 })],
      undefined,
    ],
    [
      'the frame rate that was asked for',
      ...(['faster-preset', { lostRatio: 0.4, recommendedFps: 30 }] as const),
      [ingest({ fps: 30.2, steady: true })],
      { fps: 30 },
    ],
    [
      'nothing of a faster preset at the same frame rate: nobody sees a preset',
      ...(['faster-preset', { lostRatio: 0.4, recommendedFps: 30 }] as const),
      [ingest({ fps: 60, steady: true })],
      undefined,
    ],
    [
      'nothing of a frame rate that only passes by',
      ...(['set-frame-rate', { recommendedFps: 30 }] as const),
      [ingest({ fps: 30, steady: false })],
      undefined,
    ],
    [
      'key frames that come more often',
      ...([
        'set-keyframes',
        { keyframeIntervalMs: 9e3, recommendedKeyframeIntervalMs: 2e3 },
      ] as const),
      [ingest({ keyframeIntervalMs: 2_010 })],
      { keyframeIntervalMs: 2_000 },
    ],
    ['nothing where nobody looks', ...(['lower-bitrate', asked] as const), [], undefined],
    [
      'nothing of a camera that was plugged in: it is back, and nobody knows why',
      ...(['check-camera', { standsForMs: 9_000 }] as const),
      [ingest({ fps: 30, steady: true })],
      undefined,
    ],
  ])('%s', (_, step, values, readings, heeded) => {
    expect(seen(step, values, readings)).toEqual(heeded)
  })
})
