import type { Contender } from '../contender.ts'
import { sampleRival } from './sample-rival.ts'
import { createSlidingMedian } from './sliding-median.ts'

/** Before it has seen so many samples it has no opinion. */
const window = { windowMs: 30_000, least: 5 }
const half = 0.5
const muchLoss = 0.05

/**
 * "Half of the 30 s median, or loss above 5 %": frame rate or bitrate below half of its median
 * over the 30 s before, or packets lost, or no sample at all. Two such samples in a row raise it
 * and three others clear it: without that it flaps, as it must where the bitrate is bursty.
 */
export function halfOfMedian(): Contender {
  return sampleRival({
    name: 'half of the 30 s median',
    newMemory: () => ({ fps: createSlidingMedian(window), bitrate: createSlidingMedian(window) }),
    signs(memory, { at, lossRatio = 0 }, { fps, bitrateBps }) {
      const low =
        (fps !== undefined && fps < memory.fps.median() * half) ||
        (bitrateBps !== undefined && bitrateBps < memory.bitrate.median() * half)
      if (fps !== undefined) memory.fps.add(at, fps)
      if (bitrateBps !== undefined) memory.bitrate.add(at, bitrateBps)
      return [...(low ? ['low'] : []), ...(lossRatio > muchLoss ? ['loss'] : [])]
    },
    silence: 'low',
    raiseAfter: 2,
    clearAfter: 3,
  })
}
