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

/** All that is known of an ill stream: what the rules of diagnosis look at. */
export interface CaseFile {
  readonly at: number
  readonly facts: StreamFacts
  /** The worst symptom raised, and where. */
  readonly symptom: Symptom
  readonly vantage: Vantage
  /** What the stream was announced to be. */
  readonly nominal?: Nominal
  /** What an open incident of its group says of it. */
  readonly sharedCause?: SharedCause
  readonly readings: { readonly [vantage in Vantage]?: Reading }
}

/** The shares of lost frames remember about ten seconds; from a vantage unheard of for longer they say nothing. */
const lateMs = 10_000

/** The reading if it was heard of lately, though perhaps not since the trouble began. */
export function heardLately(reading: Reading | undefined): Reading | undefined {
  return reading && reading.agoMs <= lateMs ? reading : undefined
}

/** The reading of the vantage nearest the server's door, one that speaks rather than one that is silent: what came in over the uplink. */
export function atTheDoor({ readings: { ingest, probe } }: CaseFile): Reading | undefined {
  return [ingest, probe].find((reading) => reading?.fresh) ?? ingest ?? probe
}
