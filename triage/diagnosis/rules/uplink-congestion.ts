import type { Evidence } from '../../model/finding.ts'
import { atTheDoor, type CaseFile, type Reading } from '../case-file.ts'
import type { Rule, Suspicion } from '../rule.ts'

/** OBS marks more than 5 % of frames dropped by the network red. */
const droppedFrom = 0.05
/** OBS calls its send queue mediocre from a third of its limit on. */
const congestedFrom = 1 / 3
/** Agora marks more than 5 % of packets lost red. */
const lossFrom = 0.05
/** Mux calls a stream poor that lags its own clock by more than a second. */
const driftFromMs = 1_000

/** The way out of the streamer's house is too narrow: the encoder says so, or what arrives does. */
export const uplinkCongestion: Rule = (file) =>
  saidByEncoder(file.readings.encoder) ?? keyframesOnly(file) ?? seenAtTheDoor(file)

function congestion(reason: string, confidence: number, evidence: Evidence): Suspicion {
  return { cause: 'uplink-congestion', confidence, reason, evidence }
}

function saidByEncoder(encoder: Reading | undefined): Suspicion | null {
  if (!encoder?.fresh) return null
  const { droppedRatio, congestion: queue, limitation } = encoder
  if (droppedRatio !== undefined && droppedRatio > droppedFrom) {
    return congestion('frames-dropped-by-network', 0.9, { droppedRatio })
  }
  if (queue !== undefined && queue > congestedFrom) {
    return congestion('send-queue-full', 0.85, { congestion: queue })
  }
  if (limitation !== 'bandwidth') return null
  return congestion('encoder-says-bandwidth', 0.85, known({ bitrateBps: encoder.bitrateBps }))
}

/**
 * An RTMP encoder whose uplink is full drops every frame but key frames and never sound: what
 * arrives is one frame per group of pictures, with the sound intact.
 */
function keyframesOnly(file: CaseFile): Suspicion | null {
  const door = atTheDoor(file)
  const gopMs = door?.keyframeIntervalMs
  if (!door?.fresh || !door.fps || !gopMs || door.fps > 3) return null
  if (door.referenceFps !== undefined && door.fps > door.referenceFps / 2) return null
  const perGop = (door.fps * gopMs) / 1_000
  if (perGop < 0.7 || perGop > 1.5) return null
  if (door.audioBitrateBps !== undefined && door.audioBitrateBps === 0) return null
  return congestion('key-frames-only', 0.75, { fps: door.fps, keyframeIntervalMs: gopMs })
}

function seenAtTheDoor(file: CaseFile): Suspicion | null {
  const door = atTheDoor(file)
  if (!door?.fresh) return null
  if (door.lossRatio !== undefined && door.lossRatio > lossFrom) {
    return congestion('packets-lost', 0.75, { lossRatio: door.lossRatio })
  }
  const slow =
    door.driftMs !== undefined && door.driftMs > driftFromMs && (door.bitrateBps ?? 0) > 0
  if (!slow || file.symptom === 'frozen-picture') return null
  return congestion(
    'media-falls-behind',
    0.6,
    known({ driftMs: door.driftMs, bitrateBps: door.bitrateBps }),
  )
}

function known(values: { readonly [name: string]: number | undefined }): Evidence {
  const evidence: Record<string, number> = {}
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) evidence[name] = value
  }
  return evidence
}
