import type { SampleRecord } from '../model/record.ts'
import { isStale } from './hold.ts'
import { type Lane, read, slot, write } from './lane.ts'
import { learnMostSlowly, learnSlowly } from './learn-slowly.ts'
import { enough } from './playout.ts'
import { referenceFps } from './reference-fps.ts'

/**
 * What is sent and has not arrived waits somewhere on the way: in the encoder's send queue, in a
 * socket, in a router. How much waits shows in several numbers, and each vantage knows one or
 * another of them: the encoder its congestion, the server how far media time drifts behind the
 * clock, both ends their round trip, a player how little is left in its
 * store. Here all of them are told in one unit, ms of media that waits: the *backlog*. One can
 * then ask how fast it grows, and when it will have eaten up what viewers have in store.
 */

/** OBS's congestion is what waits to be sent divided by this; from there on it drops P-frames. */
const congestedMs = 900
/** A backlog from here on presses on the encoder. */
const pressesFromMs = 100
/** An encoder that gives way has done so by then. */
const givesWayWithinMs = 30_000
/** … for so long; a moment's calm after frames were thrown away is no giving way. */
const givesWayForMs = 4_000
/** And sends no more than this share of what it usually does, with all of its frames. */
const givenWay = 0.7
/** What waits is smoothed over so long, and its growth over so long: less is the noise of single frames, more comes too late. */
const levelOverMs = 700
const growthOverMs = 1_500

/** Takes one sample into the lane's backlog. */
export function observeBacklog(lane: Lane, sample: SampleRecord, coveredMs: number): void {
  const inLine = waitsNow(lane, sample)
  learnUsual(lane, sample)
  if (inLine < 0) {
    if (isStale(lane, slot.waitedAt)) forgetBacklog(lane)
    return
  }
  // A line that is always there, such as a queue two fifths full, is how this stream is sent.
  const waits = above(lane, slot.referenceWaitMs, inLine)
  learnSlowly(lane, slot.referenceWaitMs, inLine)
  const before = read(lane, slot.waitedMs)
  write(lane, slot.waitedMs, waits)
  write(lane, slot.waitedAt, sample.at)
  if (before < 0 || coveredMs <= 0) {
    write(lane, slot.backlogMs, waits)
    return
  }
  const last = read(lane, slot.backlogMs)
  const backlogMs = last + (waits - last) * weightOf(coveredMs, levelOverMs)
  const growth = (backlogMs - last) / coveredMs
  const usual = read(lane, slot.backlogGrowth)
  const weight = weightOf(coveredMs, growthOverMs)
  write(lane, slot.backlogMs, backlogMs)
  write(lane, slot.backlogGrowth, usual + (growth - usual) * weight)
  learnGivesWay(lane, sample, coveredMs)
}

/**
 * Whether the sender gives way rather than let things wait. One whose way counts lost packets, and has no queue to tell of, is
 * not bound to deliver all in order, and RTP's congestion control and SRT's deadlines see to it;
 * one over TCP (OBS's dynamic bitrate) is known by what it does: after a backlog it sends far less
 * for seconds, with every frame, and nothing waits any more.
 */
function learnGivesWay(lane: Lane, sample: SampleRecord, coveredMs: number): void {
  const presses = read(lane, slot.backlogMs) >= pressesFromMs
  if (presses) write(lane, slot.pressedAt, sample.at)
  const repairs = sample.lossRatio !== undefined || sample.limitation !== undefined
  if (repairs && sample.congestion === undefined) {
    write(lane, slot.givesWay, 1)
    return
  }
  if (presses) {
    write(lane, slot.gaveWayMs, 0)
    return
  }
  const pressedMs = sample.at - read(lane, slot.pressedAt)
  const usualBps = lane.nominalBitrateBps || read(lane, slot.referenceBps)
  const sendsLess = read(lane, slot.bitrateBps) < usualBps * givenWay
  const whole = read(lane, slot.fps) >= referenceFps(lane) * enough
  const before = read(lane, slot.gaveWayMs)
  // What begins long after anything pressed is a still scene and not a way of giving way.
  if (!sendsLess || !whole) write(lane, slot.gaveWayMs, 0)
  if (!sendsLess || !whole || (before === 0 && pressedMs > givesWayWithinMs)) return
  const gaveWayMs = before + coveredMs
  write(lane, slot.gaveWayMs, gaveWayMs)
  if (gaveWayMs >= givesWayForMs) write(lane, slot.givesWay, 1)
}

function weightOf(coveredMs: number, overMs: number): number {
  return 1 - Math.exp(-coveredMs / overMs)
}

/** What was under way is not known any more: nobody looked. */
export function forgetBacklog(lane: Lane): void {
  write(lane, slot.waitedMs, -1)
  write(lane, slot.backlogMs, 0)
  write(lane, slot.backlogGrowth, 0)
}

/**
 * When what waits will be as much as `storeMs`, in ms from now, if it goes on growing as it does;
 * infinite when it does not grow.
 */
export function fullInMs(lane: Lane, storeMs: number): number {
  const growth = read(lane, slot.backlogGrowth)
  const leftMs = Math.max(0, storeMs - read(lane, slot.backlogMs))
  return growth > 0 ? leftMs / growth : Number.POSITIVE_INFINITY
}

/** How much waits by this sample, the most that any of its numbers says; -1 when none does. */
function waitsNow(lane: Lane, sample: SampleRecord): number {
  const { congestion, driftMs, rttMs, bufferMs } = sample
  if (bufferMs !== undefined) return Math.max(0, read(lane, slot.referenceBufferMs) - bufferMs)
  return Math.max(
    congestion === undefined ? -1 : congestion * congestedMs,
    above(lane, slot.referenceDriftMs, driftMs),
    above(lane, slot.referenceRttMs, rttMs),
  )
}

function above(lane: Lane, reference: number, value: number | undefined): number {
  if (value === undefined) return -1
  const usual = read(lane, reference)
  return usual < 0 ? 0 : Math.max(0, value - usual)
}

function learnUsual(lane: Lane, { driftMs, rttMs, latencyMs, bufferMs }: SampleRecord): void {
  learnSlowly(lane, slot.referenceDriftMs, driftMs)
  learnSlowly(lane, slot.referenceRttMs, rttMs)
  learnSlowly(lane, slot.referenceLatencyMs, latencyMs)
  if (bufferMs !== undefined) learnMostSlowly(lane, slot.referenceBufferMs, bufferMs)
}
