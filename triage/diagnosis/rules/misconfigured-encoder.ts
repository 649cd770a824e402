import { aboveDeclared, atTheDoor, type CaseFile, current, type Reading } from '../case-file.ts'
import { type Rule, type Seen, seen } from '../rule.ts'

/** YouTube warns above 4 s between key frames, Tencent raises an event above 10 s. */
const keyframesFromMs = 8_000
/** A frame rate below this share of the declared one, with the bitrate in step, … */
const belowDeclared = 0.5
/** … while what comes is in time: no queue on the way makes it so. */
const inTimeMs = 200
/** Nobody sets fewer frames; so few are the key frames of a full line, or a dying camera. */
const slowestSetFps = 2.5
/** Within this of what was declared a rate is as it should be. */
const asDeclared = 0.8

/** The encoder does what it was told, and was told wrong. */
export const misconfiguredEncoder: Rule = {
  cause: 'misconfigured-encoder',
  prior: -2,
  rivals: ['uplink-congestion', 'encoder-overload', 'source-lost'],
  signs: [keyframes, tooMuch, tooLittle, ratesAsDeclared],
}

function keyframes({ readings }: CaseFile): Seen | null {
  const door = current(readings.ingest)
  const { keyframeIntervalMs, fps, referenceFps } = door ?? {}
  if (keyframeIntervalMs === undefined) return null
  // Groups are counted in frames: where too few come, each takes longer, and that is no setting.
  // (Over RTMP a stop makes no group longer.)
  const stands = fps === 0 && door?.lossRatio === undefined
  const slowed = fps !== undefined && referenceFps && !stands ? Math.min(1, fps / referenceFps) : 1
  if (keyframeIntervalMs * slowed < keyframesFromMs) return null
  return seen('keyframes-too-far-apart', 4, { keyframeIntervalMs })
}

function tooMuch(file: CaseFile): Seen | null {
  const declared = aboveDeclared(file)
  // It may fill the line as well: then it explains what the line would explain.
  return declared && seen('bitrate-above-declared', 9, declared)
}

/** Few frames and few bits, both steady and in time, from an encoder that nothing holds back. */
function tooLittle(file: CaseFile): Seen | null {
  const { nominal, readings } = file
  const source = current(readings.ingest) ?? current(readings.encoder)
  if (!source?.fps || !nominal?.fps || !nominal.bitrateBps || source.bitrateBps === undefined) {
    return null
  }
  if (source.fps > nominal.fps * belowDeclared || source.fps < slowestSetFps) {
    return null
  }
  if (source.bitrateBps > nominal.bitrateBps * belowDeclared) return null
  const encoder = current(readings.encoder)
  const made = encoder?.fps ?? source.fps
  if (made > nominal.fps * belowDeclared || made < slowestSetFps) return null
  const weight = confirmedBy(encoder, source)
  if (weight === null) return null
  const { fps, bitrateBps } = source
  const declared = { declaredFps: nominal.fps, declaredBps: nominal.bitrateBps }
  return seen('rates-below-declared', weight, { fps, bitrateBps, ...declared })
}

/** How sure it is that nothing else makes it so; null where something does. */
function confirmedBy(encoder: Reading | undefined, source: Reading): number | null {
  if (!source.steady || (source.driftMs ?? 0) > inTimeMs || (source.lossRatio ?? 0) > 0.02)
    return null
  if (encoder?.limitation !== undefined) return encoder.limitation === 'none' ? 2.5 : null
  if (encoder?.skippedRatio === undefined) {
    // Where packets can be lost, encoders leave frames out by themselves.
    return source.driftMs === undefined || source.lossRatio !== undefined ? 1 : 5
  }
  const { skippedRatio, laggedRatio = 0, droppedRatio = 0 } = encoder
  return skippedRatio + laggedRatio + droppedRatio > 0.05 ? null : 6
}

function ratesAsDeclared(file: CaseFile): Seen | null {
  const door = current(atTheDoor(file))
  const { nominal } = file
  if (!door || !nominal?.fps || door.fps === undefined) return null
  if (door.fps < nominal.fps * asDeclared) return null
  return seen('rates-as-declared', -2, { fps: door.fps, declaredFps: nominal.fps })
}
