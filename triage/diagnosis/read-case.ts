import { detectedSymptoms, detectorBase } from '../detectors/catalog.ts'
import { isMending, raisedOnset } from '../detectors/hysteresis.ts'
import { isSilent, type Lane, read, slot } from '../detectors/lane.ts'
import { referenceFps } from '../detectors/reference-fps.ts'
import { limitations, type Symptom, type Vantage } from '../model/vocabulary.ts'
import type { Reading } from './case-file.ts'

const sights = ['sees', 'absent', 'blind'] as const

/** The numbers a reading takes from its lane as they are; -1 there means not known. */
const copied = [
  'fps',
  'bitrateBps',
  'referenceBps',
  'carriedBps',
  'audioBitrateBps',
  'driftMs',
  'rttMs',
  'referenceRttMs',
  'latencyMs',
  'lossRatio',
  'congestion',
  'keyframeIntervalMs',
  'frozenMs',
  'blackMs',
  'silentMs',
  'droppedRatio',
  'skippedRatio',
  'laggedRatio',
] as const

/** A symptom that is raised in a lane. */
export interface Raised {
  readonly symptom: Symptom
  /** When it began. */
  readonly since: number
  /** It looks well again, and is watched a little longer before it is cleared. */
  readonly mends: boolean
}

/** The symptoms raised in a lane, worst first. */
export function raisedIn(lane: Lane): readonly Raised[] {
  return detectedSymptoms
    .map((symptom, index) => {
      const base = detectorBase(index)
      return { symptom, since: raisedOnset(lane, base), mends: isMending(lane, base) }
    })
    .filter(({ since }) => since !== 0)
}

/** Samples within this share of their mean, or a frame of it, are alike. */
const alikeWithin = 0.2

/** Whether the last four samples had about the same frame rate; false while there are fewer. */
function isSteady(lane: Lane): boolean {
  const last = [slot.fps, slot.fpsBefore1, slot.fpsBefore2, slot.fpsBefore3].map((index) =>
    read(lane, index),
  )
  const mean = last.reduce((sum, fps) => sum + fps, 0) / last.length
  const within = Math.max(mean * alikeWithin, 1)
  return last.every((fps) => fps >= 0 && Math.abs(fps - mean) <= within)
}

/** Writes a lane down in words and units, for the rules and for people. */
export function readLane(lane: Lane, vantage: Vantage, at: number): Reading {
  const agoMs = at - read(lane, slot.lastAt)
  const values: { [name in (typeof copied)[number]]?: number } = {}
  for (const name of copied) {
    const value = read(lane, slot[name])
    if (value >= 0) values[name] = value
  }
  const reference = referenceFps(lane)
  const pressedAt = read(lane, slot.pressedAt)
  const limitation = limitations[read(lane, slot.limitation)]
  if (lane.nominalKeyframeIntervalMs > 0) {
    values.keyframeIntervalMs ??= lane.nominalKeyframeIntervalMs
  }
  return {
    vantage,
    raised: raisedIn(lane).map(({ symptom }) => symptom),
    sight: sights[read(lane, slot.sight)] ?? 'sees',
    agoMs,
    fresh: !isSilent(lane, at),
    steady: isSteady(lane),
    ...values,
    ...(reference > 0 && { referenceFps: reference }),
    ...(pressedAt > 0 && { pressedAgoMs: at - pressedAt }),
    ...(limitation !== undefined && { limitation }),
  }
}
