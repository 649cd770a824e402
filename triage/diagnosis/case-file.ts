import type { ComplaintKind } from '../model/complaint.ts'
import type { SharedCause } from '../model/diagnosis.ts'
import type { Nominal } from '../model/record.ts'
import type { StreamFacts } from '../model/trouble.ts'
import type { Limitation, Symptom, Vantage } from '../model/vocabulary.ts'

/** What one vantage says of an ill stream right now. What it does not know is left out. */
export interface Reading {
  readonly vantage: Vantage
  /** The symptoms raised here. */
  readonly raised: readonly Symptom[]
  readonly sight: 'sees' | 'absent' | 'blind'
  /** How long ago its newest sample was, in ms. */
  readonly agoMs: number
  /** Whether its newest sample is as fresh as its rhythm promises. */
  readonly fresh: boolean
  readonly fps?: number
  readonly referenceFps?: number
  /** Whether the last four samples had about the same frame rate. */
  readonly steady?: boolean
  readonly bitrateBps?: number
  /** The bitrate of its good seconds. */
  readonly referenceBps?: number
  /** What lately came, smoothed over a few seconds: while something is narrow, what it carries. */
  readonly carriedBps?: number
  readonly audioBitrateBps?: number
  readonly driftMs?: number
  readonly rttMs?: number
  readonly referenceRttMs?: number
  readonly latencyMs?: number
  readonly lossRatio?: number
  readonly congestion?: number
  /** How long ago something last waited on its way, more than usual; in ms. */
  readonly pressedAgoMs?: number
  readonly keyframeIntervalMs?: number
  readonly frozenMs?: number
  readonly blackMs?: number
  readonly silentMs?: number
  readonly limitation?: Limitation
  /** Shares (0–1) of frames lost in the last ten seconds or so: by the network, the encoder, the renderer. */
  readonly droppedRatio?: number
  readonly skippedRatio?: number
  readonly laggedRatio?: number
}

/** A burst of viewers' complaints. */
export interface ViewersWord {
  readonly about: ComplaintKind
  readonly complaints: number
  /** From the first to the last of them, in ms. */
  readonly withinMs: number
}

/** All that is known of an ill stream: what the rules of diagnosis look at. */
export interface CaseFile {
  readonly at: number
  /** When the trouble began, as well as the samples tell. */
  readonly onsetAt: number
  readonly facts: StreamFacts
  /** The worst symptom raised, and where. */
  readonly symptom: Symptom
  readonly vantage: Vantage
  /** What the stream was announced to be. */
  readonly nominal?: Nominal
  /** What many of its viewers have lately said of it; one of them says nothing. */
  readonly outcry?: ViewersWord
  /** What an open incident of its group says of it. */
  readonly sharedCause?: SharedCause
  readonly readings: { readonly [vantage in Vantage]?: Reading }
}

/** The shares of lost frames remember about ten seconds; from a vantage unheard of for longer they say nothing. */
const lateMs = 10_000
/** Frames arriving at this share of the usual rate are arriving in full; OBS warns below 95 %. */
const arrivingWell = 0.9

/** The reading if it was heard of lately, though perhaps not since the trouble began. */
export function heardLately(reading: Reading | undefined): Reading | undefined {
  return reading && reading.agoMs <= lateMs ? reading : undefined
}

/** The reading if it is as fresh as its rhythm promises. */
export function current(reading: Reading | undefined): Reading | undefined {
  return reading?.fresh && reading.sight === 'sees' ? reading : undefined
}

/** The reading of the vantage nearest the server's door, one that speaks rather than one that is silent: what came in over the uplink. */
export function atTheDoor({ readings: { ingest, probe } }: CaseFile): Reading | undefined {
  return [ingest, probe].find((reading) => reading?.fresh) ?? ingest ?? probe
}

/** Whether this vantage speaks, and what it has seen since the trouble began is well. */
export function isWell(reading: Reading | undefined, { at, onsetAt }: CaseFile): boolean {
  const seen = current(reading)
  if (!seen || seen.raised.length > 0 || at - seen.agoMs < onsetAt) return false
  return seen.fps === undefined ? (seen.bitrateBps ?? 0) > 0 : arrivesInFull(seen)
}

/** What a camera or a microphone can be to blame for, unless somebody sees and hears that they are well. */
const maybeMadeSo: ReadonlySet<ComplaintKind> = new Set<ComplaintKind>(['black', 'sound'])

/**
 * The word of many viewers, where it can only be about what happens behind the door: what comes in
 * is well, and nobody before the viewers is ill.
 */
export function wordFromBeyond(file: CaseFile): ViewersWord | undefined {
  const { outcry, readings } = file
  const { ingest, probe, encoder } = readings
  if (!outcry || !isWell(ingest, file) || isIll(encoder) || (ingest && isThin(ingest)))
    return undefined
  return maybeMadeSo.has(outcry.about) && !isWell(probe, file) ? undefined : outcry
}

/** Whether frames come at the usual rate; false where the rate is not known. */
export function arrivesInFull({ fps, referenceFps = 0 }: Reading): boolean {
  return fps !== undefined && fps > 0 && fps >= referenceFps * arrivingWell
}

/** A sender that gives way to a queue sends no more than this share of what it usually does. */
const givenWay = 0.75

/** Whether far fewer bits come than usual, though something comes. */
export function isThin({ bitrateBps = 0, referenceBps = 0 }: Reading): boolean {
  return bitrateBps > 0 && bitrateBps < referenceBps * givenWay
}

/** A bitrate so far above the declared one is a setting and not the picture, when it is above for seconds. */
const muchAbove = 1.25
const above = 1.05
/** Frames dropped beyond this share say little of how much was meant to be sent. */
const mostDropped = 0.5

/** What lately came and what was declared, where it is far more than that; else null. */
export function aboveDeclared(
  file: CaseFile,
): { readonly carriedBps: number; readonly declaredBps: number } | null {
  const declaredBps = file.nominal?.bitrateBps
  const reading = current(file.readings.encoder) ?? current(file.readings.ingest)
  const { carriedBps, bitrateBps = 0, droppedRatio = 0 } = reading ?? {}
  if (!declaredBps || carriedBps === undefined) return null
  const most = Math.max(carriedBps, bitrateBps)
  // What is dropped comes on top of what is carried.
  const meant = most / (1 - Math.min(mostDropped, droppedRatio))
  const sustained = carriedBps >= declaredBps * above && meant >= declaredBps * muchAbove
  return sustained ? { carriedBps: most, declaredBps } : null
}

/** What a picture can be ill with while every frame of it arrives: that is made, not lost on the way. */
const madeSo: ReadonlySet<Symptom> = new Set<Symptom>([
  'frozen-picture',
  'black-picture',
  'silent-audio',
])

/** Whether too little arrives at this vantage, or too late. */
export function isStarved(reading: Reading | undefined): boolean {
  const { raised = [] } = reading ?? {}
  // What comes and goes is counted as unstable, and is no more than what comes and goes.
  const made = raised.some((symptom) => madeSo.has(symptom))
  return raised.some((symptom) => !madeSo.has(symptom) && !(made && symptom === 'unstable'))
}

/** Whether something is raised at this vantage. */
export function isIll(reading: Reading | undefined): boolean {
  return reading !== undefined && reading.raised.length > 0
}

/** For how long nothing has come in, where nothing does. */
export function notReceivedMs(file: CaseFile): number {
  return Math.max(file.at - file.onsetAt, atTheDoor(file)?.agoMs ?? 0)
}

/** Whether nothing at all comes in any more, as far as anybody at the door can say. */
export function nothingComes(file: CaseFile): boolean {
  const door = atTheDoor(file)
  if (!door) return false
  const cut = door.raised.includes('stalled') || door.raised.includes('gone')
  return (
    cut && (!door.fresh || door.sight === 'absent' || ((door.bitrateBps ?? 0) === 0 && !door.fps))
  )
}
