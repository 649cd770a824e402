import type { CaseFile } from '../case-file.ts'
import type { Rule, Suspicion } from '../rule.ts'

/** Frames arriving at this share of the usual rate are arriving well. */
const arrivingWell = 0.8

/** Nothing new comes from the camera or the capture: the rest of the chain is well. */
export const sourceLost: Rule = (file) => encoderStarves(file) ?? sameFrames(file)

function encoderStarves({ readings: { encoder } }: CaseFile): Suspicion | null {
  if (!encoder?.fresh || encoder.fps !== 0) return null
  if ((encoder.skippedRatio ?? 0) > 0.05 || encoder.limitation === 'cpu') return null
  return {
    cause: 'source-lost',
    confidence: 0.75,
    reason: 'encoder-gets-no-frames',
    evidence: { encoderFps: 0 },
  }
}

function sameFrames(file: CaseFile): Suspicion | null {
  const { probe, ingest } = file.readings
  const seen = [probe, ingest].find((each) => each?.fresh && each.raised.includes('frozen-picture'))
  if (!seen) return null
  const { fps, referenceFps, frozenMs } = seen
  if (fps === undefined || frozenMs === undefined) return null
  const arriving = referenceFps === undefined || fps >= referenceFps * arrivingWell
  if (!arriving) return null
  const confidence = referenceFps === undefined ? 0.6 : 0.75
  return {
    cause: 'source-lost',
    confidence,
    reason: 'same-picture-full-rate',
    evidence: { frozenMs, fps },
  }
}
