import { describe, expect, test } from 'vitest'
import { caseFile, encoder, ingest } from '../../../fixtures/testing/sample-case.ts'
import type { CaseFile, Reading } from '../case-file.ts'
import { diagnose } from '../diagnose.ts'

const slideshow = { raised: ['slideshow'], fps: 3, bitrateBps: 4e5, carriedBps: 4e5 } as const
const inTime = { driftMs: 20, rttMs: 40, referenceRttMs: 40 } as const

describe('what the streamer is advised', () => {
  const advised = (readings: readonly Reading[], changes: Partial<CaseFile> = {}) => {
    const { step, values } = diagnose(caseFile(readings, changes)).playbook
    return { step, ...values }
  }
  test('a bitrate that leaves a fifth of what was carried free, in steps of 100 kbit/s', () => {
    const narrow = encoder({ droppedRatio: 0.3, congestion: 0.9 })
    const door = ingest({ ...slideshow, carriedBps: 1_710_000, audioBitrateBps: 128_000 })
    expect(advised([narrow, door])).toEqual({
      ...{ step: 'lower-bitrate', recommendedBps: 1_200_000, carriedBps: 1_700_000 },
    })
  })
  test('by what comes since it began, and not by what came before', () => {
    const door = ingest({
      ...{ raised: ['slideshow'], fps: 6, bitrateBps: 1.5e6, agoMs: 0 },
      ...{ referenceBps: 4e6, carriedBps: 2.125e6 },
    })
    const narrow = encoder({ droppedRatio: 0.3, congestion: 0.9 })
    expect(advised([narrow, door], { onsetAt: 998_000 })).toMatchObject({ carriedBps: 1_500_000 })
  })
  test('another line where no video fits', () => {
    const narrow = encoder({ droppedRatio: 0.9, congestion: 1 })
    expect(advised([narrow, ingest({ ...slideshow, carriedBps: 200_000 })]).step).toBe(
      'switch-connection',
    )
  })
  test('a frame rate that the encoder can afford', () => {
    expect(advised([encoder({ skippedRatio: 0.4 })], { nominal: { fps: 60 } })).toEqual({
      ...{ step: 'faster-preset', lostRatio: 0.4, recommendedFps: 30 },
    })
  })
  test.each([
    ['twenty of thirty where a third is lost', 30, 0.35, 20],
    ['twenty-five where a sixth is', 30, 0.17, 25],
    ['half of sixty where two fifths are', 60, 0.4, 30],
    ['no fewer than fifteen, whatever is lost', 30, 0.9, 15],
  ])('%s', (_, fps, skippedRatio, recommendedFps) => {
    const file = { nominal: { fps }, onsetAt: 900_000 }
    expect(advised([encoder({ skippedRatio })], file)).toMatchObject({ recommendedFps })
  })
  test('in the first seconds, as much less as it will turn out to need', () => {
    const begun = { nominal: { fps: 30 }, onsetAt: 998_000 }
    expect(advised([encoder({ skippedRatio: 0.08 })], begun)).toMatchObject({ recommendedFps: 20 })
  })
  test('the settings that were declared', () => {
    expect(advised([ingest({ ...slideshow, fps: 6, ...inTime })])).toEqual({
      ...{ step: 'set-rates', recommendedFps: 30, recommendedBps: 3e6 },
    })
  })
})
