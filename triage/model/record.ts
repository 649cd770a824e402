import type { Limitation, Scenario, Vantage } from './vocabulary.ts'

/** What a stream is meant to be; the reference that a slideshow is judged against. */
export interface Nominal {
  readonly bitrateBps?: number
  readonly fps?: number
  readonly keyframeIntervalMs?: number
  readonly latencyMs?: number
}

/** Announces a stream, or updates it: only the keys given change. */
export interface StreamRecord {
  readonly type: 'stream'
  readonly stream: string
  /** Unix time in ms, as in every record. */
  readonly at: number
  readonly streamer?: string
  readonly node?: string
  readonly region?: string
  readonly isp?: string
  readonly edge?: string
  readonly app?: string
  readonly scenario?: Scenario
  readonly tier?: string
  /** BCP 47 language tag of the streamer. */
  readonly language?: string
  readonly viewers?: number
  readonly nominal?: Nominal
  /**
   * The streamer shows a break scene on purpose ("be right back"): a still or black picture and
   * silence are meant. Until it is announced as `false`.
   */
  readonly onBreak?: boolean
}

/** The numeric fields of a sample, in the order the documentation lists them. */
export const sampleFields = [
  'bitrateBps',
  'audioBitrateBps',
  'fps',
  'framesTotal',
  'framesDropped',
  'encoderSkipped',
  'renderLagged',
  'latencyMs',
  'rttMs',
  'jitterMs',
  'driftMs',
  'bufferMs',
  'keyframeIntervalMs',
  'lossRatio',
  'congestion',
  'bytesTotal',
  'freezeCount',
  'freezeMs',
  'frozenMs',
  'blackMs',
  'silentMs',
  'viewers',
] as const
export type SampleField = (typeof sampleFields)[number]

/** Those of them that only grow, until whatever counts them starts anew. */
export const counterFields: ReadonlySet<string> = new Set<SampleField>([
  'framesTotal',
  'framesDropped',
  'encoderSkipped',
  'renderLagged',
  'bytesTotal',
  'freezeCount',
  'freezeMs',
])

/**
 * What one vantage saw of one stream in the interval that ends at `at`.
 * Every number is optional: a vantage reports what it knows.
 */
export type SampleRecord = {
  readonly type: 'sample'
  readonly stream: string
  readonly at: number
  readonly vantage: Vantage
  readonly limitation?: Limitation
} & { readonly [field in SampleField]?: number }

/** The stream ended on purpose; what follows is silence by design. */
export interface EndRecord {
  readonly type: 'end'
  readonly stream: string
  readonly at: number
  readonly reason?: string
}

/** Somebody says that something is wrong. */
export interface ComplaintRecord {
  readonly type: 'complaint'
  readonly stream: string
  readonly at: number
  readonly from: 'streamer' | 'viewer'
  readonly text: string
}

/**
 * A vantage's word about a stream it has no sample of: it looked and the stream is not there
 * (`absent`), or it could not look (`blind`). Holds until that vantage's next sample.
 * A blind vantage never makes a stream ill.
 */
export interface SightRecord {
  readonly type: 'sight'
  readonly stream: string
  readonly at: number
  readonly vantage: Vantage
  readonly state: 'absent' | 'blind'
  readonly reason?: string
}

/** One line that enters the system. */
export type TelemetryRecord =
  | StreamRecord
  | SampleRecord
  | EndRecord
  | ComplaintRecord
  | SightRecord

export const recordTypes = ['stream', 'sample', 'end', 'complaint', 'sight'] as const
