import type { SampleRecord } from '../model/record.ts'
import { limitations, type Vantage } from '../model/vocabulary.ts'
import { observeBacklog } from './backlog.ts'
import { hold, isStale } from './hold.ts'
import { type Lane, read, sight, slot, write } from './lane.ts'
import { observePause } from './pause.ts'
import { isEven, observePlayout } from './playout.ts'
import { fastestFps, learnReferenceFps, referenceFps } from './reference-fps.ts'

/** The weight of one second in the smoothed shares: about ten seconds of memory on the way up. */
const shareWeightPerSecond = 0.1

/** A lag beyond this is a backlog, whatever the lane has shown before. */
const longestLagMs = 5_000

/** Why a sample was not used. */
export type SampleRefusal = 'duplicate' | 'out-of-order'

/**
 * Takes one sample into its lane: rates from counters where no rate was given, and whether media
 * moved. Counters that went back were reset: the new value is a new start, never a negative rate.
 * Returns why the sample was not used, or null.
 *
 * @param now the newest tick, in ms: how late the sample is
 */
export function observeSample(lane: Lane, sample: SampleRecord, now: number): SampleRefusal | null {
  const { at } = sample
  const lastAt = read(lane, slot.lastAt)
  if (at <= lastAt) return at === lastAt ? 'duplicate' : 'out-of-order'
  const regained = read(lane, slot.sight) !== sight.sees
  if (lastAt === 0 || regained) write(lane, slot.seenFromAt, at)
  const coveredMs = lastAt === 0 ? 0 : at - lastAt
  const lateMs = Math.max(0, now - at)
  if (coveredMs > 0 && !regained) learnRhythm(lane, coveredMs, lateMs)
  learnSteps(lane, coveredMs, now)
  learnLag(lane, lastAt === 0, lateMs)
  write(lane, slot.lastAt, at)
  write(lane, slot.coveredMs, coveredMs)
  write(lane, slot.sight, sight.sees)
  const driftBefore = read(lane, slot.driftMs)
  observePause(lane, sample)
  observeGauges(lane, sample)
  if (sample.limitation !== undefined) {
    write(lane, slot.limitation, limitations.indexOf(sample.limitation))
  }
  const behindMs = driftBefore < 0 ? 0 : read(lane, slot.driftMs) - driftBefore
  observeMotion(lane, sample, coveredMs, behindMs)
  return null
}

/**
 * Gauges that a sample leaves out keep their last value, those that findings rest on for a while; what speaks of this moment only (frozen,
 * black, silent) is not so now. Written out field by field: a loop over names would be looked up
 * by name for every sample.
 */
function observeGauges(lane: Lane, sample: SampleRecord): void {
  hold(lane, slot.audioBitrateBps, slot.audioAt, sample.audioBitrateBps)
  hold(lane, slot.latencyMs, slot.latencyAt, sample.latencyMs)
  hold(lane, slot.lossRatio, slot.lossAt, sample.lossRatio)
  hold(lane, slot.congestion, slot.congestionAt, sample.congestion)
  keep(lane, slot.rttMs, sample.rttMs)
  keep(lane, slot.driftMs, sample.driftMs)
  keep(lane, slot.keyframeIntervalMs, sample.keyframeIntervalMs)
  learnStands(lane, sample.frozenMs)
  write(lane, slot.frozenMs, sample.frozenMs ?? -1)
  write(lane, slot.blackMs, sample.blackMs ?? -1)
  write(lane, slot.silentMs, sample.silentMs ?? -1)
}

function keep(lane: Lane, index: number, value: number | undefined): void {
  if (value !== undefined) write(lane, index, value)
}

/** A picture that stood for less has hardly been looked at twice. */
const standsFromMs = 1_000

/**
 * How long this stream's picture stands and goes on by itself; an old record is forgotten by and by.
 * A picture that stood because frames were missing says nothing of what is shown.
 */
function learnStands(lane: Lane, frozenMs: number | undefined): void {
  const stood = read(lane, slot.frozenMs)
  if (frozenMs !== 0 || stood < standsFromMs || !isEven(lane)) return
  write(lane, slot.stoodMs, Math.max(stood, read(lane, slot.stoodMs) * 0.8))
}

/** No rhythm is slower than this: an agent that reports once a minute. */
const slowestIntervalMs = 60_000

/**
 * How far apart samples are, and how much later than that the latest of them came: a late one is
 * remembered at once and forgotten over a hundred samples or so. A gap is hardly a rhythm; only
 * when it comes again and again does it become one. The first interval is as good as its double.
 */
function learnRhythm(lane: Lane, coveredMs: number, lateMs: number): void {
  const interval = read(lane, slot.intervalMs)
  if (interval === 0) {
    const first = Math.min(coveredMs, slowestIntervalMs)
    write(lane, slot.intervalMs, first)
    write(lane, slot.spreadMs, Math.max(first, 1_000))
    return
  }
  if (coveredMs > interval * 2.5) {
    write(lane, slot.intervalMs, Math.min(interval * 1.15, slowestIntervalMs))
    return
  }
  const weight = coveredMs < interval * 0.5 ? 0.5 : 0.05
  write(lane, slot.intervalMs, interval + (coveredMs - interval) * weight)
  const later = coveredMs + Math.max(0, lateMs - read(lane, slot.lagMs)) - interval
  const spread = Math.max(later, read(lane, slot.spreadMs) * 0.985)
  write(lane, slot.spreadMs, Math.min(spread, Math.max(interval, 2_500)))
}

/** Agents that save their radio send what they have in one message every so often, seldom less often than this. */
const longestStepMs = 15_000
/** Two long steps within this share of each other are how this agent sends; one alone is a delay. */
const sameStepWithin = 0.35

/**
 * In which steps samples reach us: an agent may take one a second and send eight of them every
 * eight. A longer step is believed when it comes again, a shorter one by and by. Where samples
 * themselves are missing nobody sent, and that is no step.
 */
function learnSteps(lane: Lane, coveredMs: number, now: number): void {
  const stepMs = now - read(lane, slot.heardAt)
  if (stepMs <= 0) return
  const first = read(lane, slot.heardAt) === 0
  write(lane, slot.heardAt, now)
  const usual = read(lane, slot.stepMs)
  const gap = coveredMs > read(lane, slot.intervalMs) * 2.5
  if (first || gap || stepMs > longestStepMs) return
  if (usual === 0) write(lane, slot.stepMs, stepMs)
  else if (stepMs <= usual * 1.5) write(lane, slot.stepMs, usual + (stepMs - usual) * 0.05)
  else {
    const before = read(lane, slot.longStepMs)
    const again = Math.abs(stepMs - before) <= sameStepWithin * before
    write(lane, slot.longStepMs, stepMs)
    if (again) write(lane, slot.stepMs, Math.max(stepMs, before))
  }
}

/** Follows a shorter journey at once and a longer one slowly, so that a backlog is not taken for the rule. */
function learnLag(lane: Lane, first: boolean, lateMs: number): void {
  const lag = read(lane, slot.lagMs)
  const weight = first || lateMs < lag ? 1 : 0.05
  write(lane, slot.lagMs, Math.min(longestLagMs, lag + (lateMs - lag) * weight))
}

function observeMotion(
  lane: Lane,
  sample: SampleRecord,
  coveredMs: number,
  behindMs: number,
): void {
  const frames = counterStep(lane, slot.framesTotal, sample.framesTotal)
  const bytes = counterStep(lane, slot.bytesTotal, sample.bytesTotal)
  const fps = sample.fps ?? perSecond(frames, coveredMs)
  const bitrate = sample.bitrateBps ?? perSecond(bytes, coveredMs) * 8
  write(lane, slot.fps, fps >= 0 ? Math.min(fps, fastestFps) : -1)
  write(lane, slot.bitrateBps, bitrate >= 0 ? bitrate : -1)
  observeShares(lane, sample, frames)
  if (moved(sample.vantage, fps, bitrate)) write(lane, slot.movedAt, sample.at)
  if (fps >= 0 && fps < fastestFps) learnReferenceFps(lane, sample.at, fps)
  const frozenMs = Math.max(0, counterStep(lane, slot.freezeMs, sample.freezeMs))
  observePlayout(lane, fps, bitrate, behindMs, frozenMs)
  if (bitrate > 0) learnReferenceBps(lane, fps, bitrate)
  if (bitrate > 0) learnCarriedBps(lane, bitrate, coveredMs)
  if ((sample.audioBitrateBps ?? 0) > 0) write(lane, slot.soundSeen, 1)
  observeBacklog(lane, sample, coveredMs)
}

/**
 * Frames decide where they are counted; else bytes. A sample that knows neither is a sign of
 * life from the vantage and nothing more: it is taken for motion, so that an agent which reports
 * only its latency makes nobody ill.
 */
function moved(vantage: Vantage, fps: number, bitrate: number): boolean {
  // An encoder goes on making frames when its way out is cut; what it sends is what counts.
  if (vantage === 'encoder' && bitrate === 0) return false
  if (fps >= 0) return fps > 0
  if (bitrate >= 0) return bitrate > 0
  return true
}

/** How far a counter went since the last sample; -1 when that cannot be known. */
function counterStep(lane: Lane, index: number, value: number | undefined): number {
  if (value === undefined) return -1
  const before = read(lane, index)
  write(lane, index, value)
  if (value < before) write(lane, slot.resetAt, read(lane, slot.lastAt))
  return before < 0 || value < before ? -1 : value - before
}

function perSecond(step: number, coveredMs: number): number {
  return step < 0 || coveredMs <= 0 ? -1 : (step * 1_000) / coveredMs
}

/** A way in which frames are lost: where its counter is kept, and the share of frames it takes. */
interface Way {
  readonly counter: number
  readonly ratio: number
}
const dropped: Way = { counter: slot.framesDropped, ratio: slot.droppedRatio }
const skipped: Way = { counter: slot.encoderSkipped, ratio: slot.skippedRatio }
const lagged: Way = { counter: slot.renderLagged, ratio: slot.laggedRatio }

/** @param frames how many came since the last sample; -1 when that is not known */
function observeShares(lane: Lane, sample: SampleRecord, frames: number): void {
  const usual = (Math.max(0, referenceFps(lane)) * read(lane, slot.coveredMs)) / 1_000
  const expected = frames > 0 ? frames : usual
  const { framesDropped, encoderSkipped, renderLagged } = sample
  const told = framesDropped ?? encoderSkipped ?? renderLagged
  if (told !== undefined) write(lane, slot.sharesAt, sample.at)
  else if (isStale(lane, slot.sharesAt)) forgetShares(lane)
  learnShare(lane, dropped, framesDropped, expected)
  learnShare(lane, skipped, encoderSkipped, expected)
  learnShare(lane, lagged, renderLagged, expected)
}

function forgetShares(lane: Lane): void {
  write(lane, slot.droppedRatio, -1)
  write(lane, slot.skippedRatio, -1)
  write(lane, slot.laggedRatio, -1)
}

function learnShare(lane: Lane, way: Way, count: number | undefined, expected: number): void {
  const lost = counterStep(lane, way.counter, count)
  if (lost < 0 || expected <= 0) return
  const ratio = Math.min(1, lost / expected)
  const before = read(lane, way.ratio)
  if (before < 0) {
    write(lane, way.ratio, ratio)
    return
  }
  const weight = Math.min(1, (shareWeightPerSecond * read(lane, slot.coveredMs)) / 1_000)
  // What is over is let go three times as quickly as what comes is believed.
  const towards = ratio < before ? Math.min(1, weight * 3) : weight
  write(lane, way.ratio, before + (ratio - before) * towards)
}

/** The bitrate of good seconds, slowly followed: what the uplink is known to carry. */
function learnReferenceBps(lane: Lane, fps: number, bitrate: number): void {
  const reference = referenceFps(lane)
  if (fps >= 0 && reference > 0 && fps < reference * 0.8) return
  const before = read(lane, slot.referenceBps)
  const weight = Math.min(0.2, (read(lane, slot.coveredMs) / 1_000) * 0.02)
  write(lane, slot.referenceBps, before < 0 ? bitrate : before + (bitrate - before) * weight)
}

/** A lower bitrate is believed over so long: a group of pictures or two. */
const fallsOverMs = 2_000
/** And a higher one over so long: what a full queue lets out at once is not what the way carries. */
const risesOverMs = 10_000

/** What lately came, silence aside: what a narrow way carries while it is narrow. */
function learnCarriedBps(lane: Lane, bitrate: number, coveredMs: number): void {
  const before = read(lane, slot.carriedBps)
  const weight = Math.min(1, coveredMs / (bitrate < before ? fallsOverMs : risesOverMs))
  write(lane, slot.carriedBps, before < 0 ? bitrate : before + (bitrate - before) * weight)
}
