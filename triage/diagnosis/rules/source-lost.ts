import { arrivesInFull, type CaseFile, current, heardLately, type Reading } from '../case-file.ts'
import { type Rule, type Seen, seen } from '../rule.ts'

/** A picture that stands for so long without a change has no source any more; repeats of an overloaded encoder change now and then. */
const longMs = 8_000
/** Nobody sets an encoder to so few frames. */
const fewestFps = 2.5
const skippedFrom = 0.05

/** Nothing new comes from the camera, the capture or the microphone: the rest of the chain is well. */
export const sourceLost: Rule = {
  cause: 'source-lost',
  prior: -0.7,
  rivals: ['encoder-overload', 'render-overload', 'uplink-congestion'],
  signs: [soundOrLightGone, pictureStands, encoderStarves, encoderOverloaded, pictureMoves],
}

function soundOrLightGone({ readings: { probe, ingest } }: CaseFile): Seen | null {
  const eyes = [probe, ingest].map(current)
  const silent = eyes.find((each) => each?.raised.includes('silent-audio'))
  if (silent) return seen('sound-is-silent', 6, { silentMs: silent.silentMs })
  const black = eyes.find((each) => each?.raised.includes('black-picture'))
  return black ? seen('picture-is-black', 5, { blackMs: black.blackMs, fps: black.fps }) : null
}

/** The same picture at full rate: what repeats it is before the encoder, or the encoder itself. */
function pictureStands({ readings }: CaseFile): Seen | null {
  const eyes = [readings.probe, readings.ingest].map(current)
  const frozen = eyes.find((each) => each?.raised.includes('frozen-picture'))
  if (!frozen || !arrivesInFull(frozen)) return null
  const { frozenMs = 0, fps } = frozen
  const sound = isSound(heardLately(readings.encoder))
  const long = frozenMs > longMs
  const weight = (long ? 3.5 : 1) + (sound ? 3 : 0)
  return seen('same-picture-full-rate', weight, { frozenMs, fps })
}

/** An encoder that has nothing to complain of. */
function isSound(encoder: Reading | undefined): boolean {
  const { skippedRatio, laggedRatio, limitation } = encoder ?? {}
  if (limitation !== undefined) return limitation === 'none'
  return (skippedRatio ?? 1) < skippedFrom && (laggedRatio ?? 1) < skippedFrom
}

function encoderStarves({ readings }: CaseFile): Seen | null {
  const encoder = current(readings.encoder)
  const { fps, bitrateBps, skippedRatio = 0, laggedRatio = 0, limitation } = encoder ?? {}
  // Sound goes on without a picture; an encoder that sends nothing at all was stopped, or cut off.
  if (fps === undefined || fps > fewestFps || bitrateBps === 0) return null
  if (skippedRatio > skippedFrom || laggedRatio > skippedFrom) return null
  if (limitation === 'cpu' || limitation === 'bandwidth') return null
  return seen('encoder-gets-no-frames', 4, { encoderFps: fps })
}

function encoderOverloaded({ readings }: CaseFile): Seen | null {
  const { skippedRatio = 0, laggedRatio = 0, limitation } = heardLately(readings.encoder) ?? {}
  if (limitation === 'cpu' || skippedRatio > skippedFrom) {
    return seen('encoder-repeats-frames', -3, { skippedRatio })
  }
  return laggedRatio > skippedFrom ? seen('renderer-repeats-frames', -3, { laggedRatio }) : null
}

/** Our own eyes see a picture that moves, and light and sound in it. */
function pictureMoves({ readings }: CaseFile): Seen | null {
  const probe = current(readings.probe)
  if (!probe || probe.raised.length > 0 || probe.frozenMs === undefined) return null
  const { frozenMs, blackMs = 0, silentMs = 0 } = probe
  if (frozenMs + blackMs + silentMs > 0) return null
  return seen('picture-moves', -3, { fps: probe.fps })
}
