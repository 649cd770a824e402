import { atTheDoor, type CaseFile, current, nothingComes, type Reading } from '../case-file.ts'
import { type Rule, type Seen, seen } from '../rule.ts'

/** A queue with more in it than this, or more frames dropped, is an encoder that wants to send. */
const queuedFrom = 0.1
const droppedFrom = 0.02

/** The streamer stopped, and nobody told us: the encoder's program runs on, and sends nothing. */
export const endedOnPurpose: Rule = {
  cause: 'ended-on-purpose',
  prior: -2.5,
  rivals: ['uplink-lost', 'source-lost', 'uplink-congestion'],
  signs: [encoderStopped],
}

/**
 * An encoder that was cut off goes on making frames that pile up or are dropped. One that was
 * stopped makes none, and has nothing in its queue. Silence alone is no end, though: a publisher
 * without sound whose camera hangs is just as silent.
 */
function encoderStopped(file: CaseFile): Seen | null {
  const encoder = current(file.readings.encoder)
  const door = atTheDoor(file)
  if (!encoder || (door && !nothingComes(file))) return null
  const { fps, bitrateBps, congestion = 0, droppedRatio = 0, raised } = encoder
  const piles =
    congestion > queuedFrom || droppedRatio > droppedFrom || raised.includes('frame-drops')
  if (fps !== 0 || bitrateBps !== 0 || piles) {
    return seen('encoder-goes-on', -4, { encoderFps: fps, congestion })
  }
  const numbers = { encoderFps: 0, congestion: encoder.congestion }
  const left = door?.sight === 'absent' || composesAnyway(encoder)
  return left ? seen('encoder-was-stopped', 6, numbers) : seen('nothing-is-sent', 1, numbers)
}

/**
 * Who counts frames that it rendered or skipped is a studio: it composes a picture whether its
 * camera gives one or not, so that none at all means that its output was stopped.
 */
function composesAnyway({ skippedRatio, laggedRatio }: Reading): boolean {
  return skippedRatio !== undefined || laggedRatio !== undefined
}
