import type { Contender } from '../contender.ts'
import { sampleRival } from './sample-rival.ts'

/** The second in which frames stop, or begin again, still has one. */
const hardlyAnyFps = 1

/** "Frames or bytes stop": a sample with at most a frame a second, or without a byte, or no sample at all. */
export function mediaStops(): Contender {
  return sampleRival({
    name: 'frames or bytes stop',
    newMemory: () => ({}),
    signs: (_, __, { fps, bitrateBps }) =>
      (fps !== undefined && fps <= hardlyAnyFps) || bitrateBps === 0 ? ['stopped'] : [],
    silence: 'stopped',
    raiseAfter: 1,
    clearAfter: 1,
  })
}
