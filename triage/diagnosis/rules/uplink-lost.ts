import {
  atTheDoor,
  type CaseFile,
  current,
  nothingComes,
  notReceivedMs,
  type Reading,
} from '../case-file.ts'
import { type Rule, type Seen, seen } from '../rule.ts'

/** Two that fall silent within this of each other shared the way that was cut. */
const togetherMs = 4_000

/** Nothing of what the encoder makes arrives: the way between is cut. */
export const uplinkLost: Rule = {
  cause: 'uplink-lost',
  prior: -0.3,
  rivals: ['ended-on-purpose', 'uplink-congestion', 'encoder-overload'],
  signs: [encodedNotReceived, silentTogether, stillReceived, stillSent],
}

function encodedNotReceived(file: CaseFile): Seen | null {
  const encoder = current(file.readings.encoder)
  if (!encoder) return null
  const { fps, bitrateBps } = encoder
  if (!nothingComes(file)) return fps && bitrateBps === 0 ? nothingLeaves(encoder) : null
  // Not heard of since: it may have fallen silent as well.
  if (file.at - encoder.agoMs <= file.onsetAt) return null
  if (fps === 0) return seen('encoder-stands', -3, { encoderFps: 0 })
  return seen('encoded-but-not-received', 6, {
    encoderFps: fps,
    notReceivedMs: notReceivedMs(file),
  })
}

/** Frames are made, and not a byte of them goes out. */
function nothingLeaves({ fps, congestion }: Reading): Seen {
  return seen('encoded-but-not-sent', 5, { encoderFps: fps, congestion })
}

function stillSent({ readings }: CaseFile): Seen | null {
  const encoder = current(readings.encoder)
  if (!encoder?.bitrateBps) return null
  return seen('still-sent', -2, { bitrateBps: encoder.bitrateBps })
}

/** The encoder's agent reports over the same line: both falling silent at once is the line, or its whole room. */
function silentTogether(file: CaseFile): Seen | null {
  const { encoder } = file.readings
  if (!encoder || encoder.fresh || !nothingComes(file)) return null
  const encoderAt = file.at - encoder.agoMs
  if (Math.abs(encoderAt - file.onsetAt) > togetherMs) return null
  return seen('silent-together', 3.5, { silentForMs: encoder.agoMs })
}

function stillReceived(file: CaseFile): Seen | null {
  const door = current(atTheDoor(file))
  if (!door?.bitrateBps) return null
  return seen('still-received', -6, { bitrateBps: door.bitrateBps, fps: door.fps })
}
