import { aboveDeclared, type CaseFile } from '../case-file.ts'
import { type Advice, type Advise, lowerByRatio } from './advice.ts'
import { affordableFps, meantFps, recommendedBps } from './recommended-rate.ts'

/** Platforms and players agree on two seconds (YouTube and Twitch ask for it). */
const recommendedKeyframeIntervalMs = 2_000
/** Where nobody said what the stream is meant to be, most are. */
const usualFps = 30

/** An encoder that cannot keep up: a faster preset, or a frame rate it can afford. */
export const lessEncoding: Advise = (file) => {
  const lost = file.readings.encoder?.skippedRatio ?? missingShare(file)
  const values = lostFrames(file, lost)
  if (values.lostRatio > 0) return { step: 'faster-preset', values }
  return { step: 'set-frame-rate', values: { recommendedFps: values.recommendedFps } }
}

/** A graphics card that cannot keep up: leave it room. */
export const lessRendering: Advise = (file) => {
  const lost = file.readings.encoder?.laggedRatio ?? 0
  return { step: 'cap-game', values: { ...lostFrames(file, lost), recommendedFps: fpsOf(file) } }
}

/** The camera or the microphone, whichever it is. */
export const checkSource: Advise = ({ readings, symptom }) => {
  const { probe, ingest, encoder } = readings
  const silentMs = probe?.silentMs ?? ingest?.silentMs ?? 0
  if (symptom === 'silent-audio') return standing('check-microphone', silentMs)
  const stands = [probe, ingest, encoder].map((each) =>
    Math.max(each?.frozenMs ?? 0, each?.blackMs ?? 0),
  )
  const standsForMs = Math.max(...stands)
  if (standsForMs > 0) return standing('check-camera', standsForMs)
  const arrivingFps = Math.round((encoder?.fps ?? ingest?.fps ?? 0) * 10) / 10
  return { step: 'check-capture', values: { arrivingFps } }
}

/** The setting that is wrong, and what it should be. */
export const correctSettings: Advise = (file, reason) => {
  if (reason === 'keyframes-too-far-apart') return fewerFramesBetweenKeys(file)
  const declared = file.nominal?.bitrateBps ?? recommendedBps(file)
  if (reason === 'bitrate-above-declared') return asDeclared(file)
  if (reason === 'rates-below-declared' && declared !== undefined) {
    return { step: 'set-rates', values: { recommendedFps: fpsOf(file), recommendedBps: declared } }
  }
  return { step: 'set-frame-rate', values: { recommendedFps: fpsOf(file) } }
}

/** Back to what was declared: the line carries more than that, as `bitrate-above-declared` has seen. */
function asDeclared(file: CaseFile): Advice {
  const above = aboveDeclared(file)
  if (!above) return { step: 'lower-bitrate-by', values: { lowerByRatio } }
  const carriedBps = Math.round(above.carriedBps / 100_000) * 100_000
  return { step: 'lower-bitrate', values: { recommendedBps: above.declaredBps, carriedBps } }
}

function fewerFramesBetweenKeys({ readings }: CaseFile): Advice {
  const keyframeIntervalMs = readings.ingest?.keyframeIntervalMs ?? 0
  return { step: 'set-keyframes', values: { keyframeIntervalMs, recommendedKeyframeIntervalMs } }
}

function standing(step: 'check-camera' | 'check-microphone', standsForMs: number): Advice {
  return { step, values: { standsForMs: Math.round(standsForMs) } }
}

function fpsOf(file: CaseFile): number {
  return Math.round(meantFps(file) ?? usualFps)
}

/** Shares of lost frames are averages that keep this much of what was before from second to second. */
const keptPerSecond = 0.9
/** For so many seconds they say little yet. */
const firstSeconds = 5
/** No first guess asks for less than this: below it video looks like a slideshow by itself. */
const stillVideoFps = 20

function lostFrames(file: CaseFile, lost: number) {
  const lostRatio = Math.round(lost * 100) / 100
  const fps = fpsOf(file)
  const measured = affordableFps(fps, lostRatio)
  const sinceS = Math.max(1, (file.at - file.onsetAt) / 1_000)
  if (sinceS > firstSeconds) return { lostRatio, recommendedFps: measured }
  // Much more is lost than the average says so soon; what is asked for should do for that.
  const guessed = affordableFps(fps, Math.min(1, lost / (1 - keptPerSecond ** sinceS)))
  const recommendedFps = Math.min(measured, Math.max(guessed, stillVideoFps))
  return { lostRatio, recommendedFps }
}

/** WebRTC encoders count no skipped frames; what they make falls short of what they should. */
function missingShare({ readings: { encoder } }: CaseFile): number {
  const { fps, referenceFps } = encoder ?? {}
  if (fps === undefined || !referenceFps) return 0
  return Math.min(1, Math.max(0, 1 - fps / referenceFps))
}
