import { heardLately } from '../case-file.ts'
import type { Rule } from '../rule.ts'

/** OBS marks more than 5 % of frames missed by the renderer red. */
const laggedFrom = 0.05

/** The picture is composed too late: the graphics card cannot keep up, the encoder repeats frames. */
export const renderOverload: Rule = ({ readings }) => {
  const encoder = heardLately(readings.encoder)
  const laggedRatio = encoder?.laggedRatio ?? 0
  if (laggedRatio <= laggedFrom) return null
  const confidence = laggedRatio > (encoder?.droppedRatio ?? 0) ? 0.9 : 0.6
  return {
    cause: 'render-overload',
    confidence,
    reason: 'frames-rendered-late',
    evidence: { laggedRatio },
  }
}
