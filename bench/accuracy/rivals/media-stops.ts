import type { Contender } from '../contender.ts'
import { sampleRival } from './sample-rival.ts'

/** "Frames or bytes stop": a sample without a frame or without a byte, or no sample at all. */
export function mediaStops(): Contender {
  return sampleRival({
    name: 'frames or bytes stop',
    newMemory: () => ({}),
    signs: (_, __, { fps, bitrateBps }) => (fps === 0 || bitrateBps === 0 ? ['stopped'] : []),
    silence: 'stopped',
  })
}
