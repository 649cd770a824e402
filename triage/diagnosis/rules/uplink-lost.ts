import { atTheDoor } from '../case-file.ts'
import type { Rule } from '../rule.ts'

/** The encoder makes frames and nothing of it arrives: the way between is cut. */
export const uplinkLost: Rule = (file) => {
  const { encoder } = file.readings
  const door = atTheDoor(file)
  if (!encoder?.fresh || !encoder.fps || !door) return null
  const cut = door.raised.includes('stalled') || door.raised.includes('gone')
  if (!cut) return null
  // A full uplink still lets a little through; one that lets nothing through is no longer there.
  const nothing = (door.bitrateBps ?? 0) === 0 || !door.fresh
  return {
    cause: 'uplink-lost',
    confidence: nothing ? 0.95 : 0.8,
    reason: 'encoded-but-not-received',
    evidence: { encoderFps: encoder.fps, notReceivedMs: Math.max(0, door.agoMs) },
  }
}
