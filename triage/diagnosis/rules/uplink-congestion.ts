import {
  aboveDeclared,
  arrivesInFull,
  atTheDoor,
  type CaseFile,
  current,
  isIll,
  isThin,
  isWell,
  nothingComes,
  notReceivedMs,
  type Reading,
  wordFromBeyond,
} from '../case-file.ts'
import { type Rule, type Seen, seen } from '../rule.ts'

/** OBS marks more than 1 % of frames dropped by the network yellow, more than 5 % red. */
const droppedFrom = 0.01
const muchDroppedFrom = 0.05
/** OBS calls its send queue mediocre from a third of its limit on. */
const congestedFrom = 1 / 3
/** A queue this empty, and so few frames dropped, is a way that carries all it is given. */
const emptyBelow = 0.1
const noneDroppedBelow = 0.003
/** Agora marks more than 5 % of packets lost red; 2 % is the warning. */
const lossFrom = 0.02
const muchLossFrom = 0.05
/** OBS begins to drop at 700 ms of backlog; Mux calls a stream poor that lags its clock by a second. */
const driftFromMs = 400
const muchDriftFromMs = 900
/** What has waited within this has to do with what is seen now. */
const latelyMs = 12_000
/** So soon after the onset nobody knows whether anything more will come. */
const soonMs = 3_000
/** In time to within this, with a round trip as usual, is a way without a queue. */
const inTimeMs = 150
/** A round trip so many times the usual one, and this much above it, is a queue on the way. */
const slowTimes = 1.4
const slowByMs = 25

/** The way out of the streamer's house is too narrow: the encoder says so, or what arrives does. */
export const uplinkCongestion: Rule = {
  cause: 'uplink-congestion',
  prior: 0,
  rivals: ['encoder-overload', 'uplink-lost', 'render-overload', 'delivery'],
  signs: [
    saidByEncoder,
    keyFramesOnly,
    packetsLost,
    mediaLate,
    gaveWay,
    wellBeyond,
    nothingAtAll,
    moreThanDeclared,
  ],
}

function saidByEncoder({ readings }: CaseFile): Seen | null {
  const encoder = current(readings.encoder)
  if (!encoder) return null
  const { droppedRatio = 0, congestion = 0, limitation } = encoder
  if (droppedRatio > muchDroppedFrom) return seen('frames-dropped-by-network', 6, { droppedRatio })
  if (congestion > congestedFrom) return seen('send-queue-full', 5, { congestion, droppedRatio })
  if (limitation === 'bandwidth') {
    const { bitrateBps, referenceBps } = encoder
    return seen('encoder-says-bandwidth', 5, { bitrateBps, referenceBps })
  }
  if (droppedRatio > droppedFrom) return seen('frames-dropped-by-network', 3, { droppedRatio })
  return saysNothing(encoder)
}

/** An encoder that could say so and does not. A queue of 0 from a sender that cannot measure it is no word. */
function saysNothing(encoder: Reading): Seen | null {
  const { droppedRatio, congestion, limitation } = encoder
  if (limitation === 'none' || limitation === 'cpu') return seen('encoder-not-held-back', -4, {})
  if (droppedRatio === undefined || congestion === undefined) return null
  if (droppedRatio > noneDroppedBelow || congestion > emptyBelow) return null
  if (pressedLately(encoder)) return null
  return seen('send-queue-empty', -4, { droppedRatio, congestion })
}

/**
 * An RTMP encoder whose uplink is full drops every frame but key frames and never sound: what
 * arrives is one frame per group of pictures, with the sound intact.
 */
function keyFramesOnly(file: CaseFile): Seen | null {
  const door = current(atTheDoor(file))
  const { fps, keyframeIntervalMs, referenceFps, audioBitrateBps, lossRatio } = door ?? {}
  // Where packets can be lost, encoders leave frames out for other reasons as well.
  if (fps === 0 && audioBitrateBps && lossRatio === undefined) {
    return seen('sound-only', 2.5, { fps, audioBitrateBps })
  }
  if (!fps || !keyframeIntervalMs || fps > 3) return null
  if (referenceFps !== undefined && fps > referenceFps / 2) return null
  const perGroup = (fps * keyframeIntervalMs) / 1_000
  if (perGroup < 0.7 || perGroup > 1.5 || audioBitrateBps === 0) return null
  return seen('key-frames-only', audioBitrateBps ? 2.5 : 1, { fps, keyframeIntervalMs })
}

function packetsLost(file: CaseFile): Seen | null {
  const { lossRatio, bitrateBps } = current(atTheDoor(file)) ?? {}
  if (!bitrateBps || lossRatio === undefined || lossRatio <= lossFrom) return null
  const weight = isSoon(file) ? 1 : lossRatio > muchLossFrom ? 3.5 : 2
  return seen('packets-lost', weight, { lossRatio })
}

/** Media behind the clock, or a round trip far above the usual one: something waits on the way. */
function mediaLate(file: CaseFile): Seen | null {
  const door = current(atTheDoor(file))
  if (!door?.bitrateBps) return null
  const { driftMs, rttMs, referenceRttMs } = door
  if (driftMs !== undefined && driftMs > driftFromMs) {
    // While nothing comes the clock runs on: then it is late for another reason, and who knows yet.
    const stood = door.raised.includes('stalled') || door.raised.includes('gone')
    const weight = stood || isSoon(file) ? 1 : driftMs > muchDriftFromMs ? 4 : 3
    return seen('media-falls-behind', weight, { driftMs, rttMs })
  }
  const slow = isSlow(rttMs, referenceRttMs)
  if (slow) return seen('round-trip-rises', 2.5, { rttMs, referenceRttMs })
  if (driftMs === undefined || driftMs > inTimeMs || slow === undefined) return null
  if (pressedLately(door)) return null
  return seen('media-in-time', -2.5, { driftMs, rttMs })
}

/** Something waited on the way, a moment ago. */
function pressedLately({ pressedAgoMs }: Reading): boolean {
  return pressedAgoMs !== undefined && pressedAgoMs <= latelyMs
}

/**
 * A sender that adapts gives way to a queue, which is then gone: what is left is far fewer bits than
 * usual, soon after something waited.
 */
function gaveWay(file: CaseFile): Seen | null {
  const { encoder, ingest } = file.readings
  const given = [encoder, ingest].map(current).find((each) => each && hasGivenWay(each))
  if (!given) return null
  const { bitrateBps, referenceBps, pressedAgoMs } = given
  return seen('sender-gave-way', 3.5, { bitrateBps, referenceBps, pressedAgoMs })
}

function hasGivenWay(reading: Reading): boolean {
  const { skippedRatio = 0, limitation } = reading
  if (limitation === 'cpu' || skippedRatio > muchDroppedFrom) return false
  return pressedLately(reading) && isThin(reading)
}

function isSoon({ at, onsetAt }: CaseFile): boolean {
  return at - onsetAt < soonMs
}

function isSlow(rttMs?: number, usualMs?: number): boolean | undefined {
  if (rttMs === undefined || usualMs === undefined || usualMs <= 0) return undefined
  return rttMs > Math.max(usualMs * slowTimes, usualMs + slowByMs)
}

/** All is well at the door: whatever is ill lies behind it. */
function wellBeyond(file: CaseFile): Seen | null {
  const { ingest, edge, player } = file.readings
  const illBeyond = isIll(edge) || isIll(player) || wordFromBeyond(file) !== undefined
  if (!isWell(ingest, file) || !illBeyond) return null
  const whole = ingest && arrivesInFull(ingest) && !isThin(ingest)
  return whole ? seen('arrives-in-full', -5, { fps: ingest.fps }) : null
}

/** A line that carries more than was declared is not too narrow for it. */
function moreThanDeclared(file: CaseFile): Seen | null {
  const declared = aboveDeclared(file)
  return declared && seen('more-than-declared', -7, declared)
}

/** A full uplink still lets a little through. */
function nothingAtAll(file: CaseFile): Seen | null {
  if (nothingComes(file)) return seen('nothing-comes', -5, { notReceivedMs: notReceivedMs(file) })
  const encoder = current(file.readings.encoder)
  return encoder?.bitrateBps === 0 ? seen('nothing-sent', -5, { encoderFps: encoder.fps }) : null
}
