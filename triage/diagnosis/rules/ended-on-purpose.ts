import { atTheDoor, type CaseFile, current, nothingComes } from '../case-file.ts'
import { type Rule, type Seen, seen } from '../rule.ts'

/** The streamer stopped, and nobody told us: the encoder's program runs on, and sends nothing. */
export const endedOnPurpose: Rule = {
  cause: 'ended-on-purpose',
  prior: -2.5,
  signs: [encoderStopped],
}

/**
 * An encoder that was cut off goes on making frames that pile up or are dropped. One that was
 * stopped makes none, and has nothing in its queue.
 */
function encoderStopped(file: CaseFile): Seen | null {
  const encoder = current(file.readings.encoder)
  const door = atTheDoor(file)
  if (!encoder || (door && !nothingComes(file))) return null
  const { fps, bitrateBps, congestion = 0, droppedRatio = 0, raised } = encoder
  const piles = congestion > 0.1 || droppedRatio > 0.02 || raised.includes('frame-drops')
  if (fps !== 0 || bitrateBps !== 0 || piles) {
    return seen('encoder-goes-on', -4, { encoderFps: fps, congestion })
  }
  return seen('encoder-was-stopped', 6, { encoderFps: 0, congestion })
}
