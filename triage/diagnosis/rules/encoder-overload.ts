import { type CaseFile, heardLately, nothingComes, notReceivedMs } from '../case-file.ts'
import { type Rule, type Seen, seen } from '../rule.ts'

/** OBS marks more than 1 % of frames skipped by the encoder yellow, more than 5 % red. */
const skippedFrom = 0.01
const muchSkippedFrom = 0.05

/** The encoder cannot keep up, by its own account: skipped frames, or a limit it names itself. */
export const encoderOverload: Rule = {
  cause: 'encoder-overload',
  prior: -0.5,
  rivals: ['uplink-congestion', 'render-overload', 'source-lost'],
  signs: [framesSkipped, nothingArrives],
}

function framesSkipped({ readings }: CaseFile): Seen | null {
  const encoder = heardLately(readings.encoder)
  if (!encoder) return null
  const { skippedRatio, limitation, fps, referenceFps } = encoder
  if (limitation === 'cpu') return seen('encoder-says-cpu', 6, { encoderFps: fps, referenceFps })
  if (limitation !== undefined) return seen('encoder-keeps-up', -4, { encoderFps: fps })
  if (skippedRatio === undefined) return null
  if (skippedRatio <= skippedFrom) return seen('nothing-skipped', -5, { skippedRatio })
  const much = skippedRatio > muchSkippedFrom
  return seen('frames-skipped-by-encoder', much ? 7 : 3, { skippedRatio })
}

/** An overloaded encoder still sends something. */
function nothingArrives(file: CaseFile): Seen | null {
  if (!nothingComes(file)) return null
  return seen('nothing-comes', -4, { notReceivedMs: notReceivedMs(file) })
}
