import { heardLately } from '../case-file.ts'
import type { Rule } from '../rule.ts'

/** OBS marks more than 5 % of frames skipped by the encoder red. */
const skippedFrom = 0.05

/** The encoder cannot keep up, by its own account: skipped frames, or a limit it names itself. */
export const encoderOverload: Rule = ({ readings }) => {
  const encoder = heardLately(readings.encoder)
  const skippedRatio = encoder?.skippedRatio ?? 0
  if (skippedRatio > skippedFrom) {
    const confidence = skippedRatio > (encoder?.droppedRatio ?? 0) ? 0.9 : 0.6
    return {
      cause: 'encoder-overload',
      confidence,
      reason: 'frames-skipped-by-encoder',
      evidence: { skippedRatio },
    }
  }
  if (encoder?.limitation !== 'cpu') return null
  const evidence: Record<string, number> = {}
  if (encoder.fps !== undefined) evidence.encoderFps = encoder.fps
  return { cause: 'encoder-overload', confidence: 0.85, reason: 'encoder-says-cpu', evidence }
}
