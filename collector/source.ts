import type { IncomingHttpHeaders } from 'node:http'
import type { BaseLogger } from 'pino'
import type { Clock } from '../triage/model/clock.ts'
import type { Picture, PictureOutcome } from '../triage/model/picture.ts'
import type { TelemetryRecord } from '../triage/model/record.ts'
import type { SuspicionReason } from '../triage/model/suspicion.ts'
import type { CollectorMetrics } from './metrics.ts'

/**
 * Takes records in. Resolves when everything they caused is committed, so that whoever is
 * told "accepted" can forget them; rejects when they could not be kept, and should be sent again.
 */
export type RecordSink = (records: readonly TelemetryRecord[]) => Promise<void>

/** Takes a picture of a stream. Resolves to what became of it; rejects when it could not be kept. */
export type PictureSink = (stream: string, picture: Picture) => Promise<PictureOutcome>

/** How well a source sees. A blind source says nothing about its streams' health. */
export const sourceStates = ['starting', 'up', 'degraded', 'blind', 'stopped'] as const
export type SourceState = (typeof sourceStates)[number]

/** What a source says of itself, shown on `/readyz`, as a metric and on the API. */
export interface SourceStatus {
  readonly state: SourceState
  /** One plain line, without secrets, that says why it is not `up`; empty when it is. */
  readonly reason: string
  /** Unix ms at which it came into this state. */
  readonly since: number
}

/** Somewhere streams can be seen: a server that is asked, or a picture that is watched. */
export interface Source {
  /** The name it has in the configuration. */
  readonly name: string
  readonly kind: string
  /** Begins to look; never throws for what the outside world does. */
  start(): void
  /** Stops looking and leaves nothing behind: no timer, no socket, no child process. */
  stop(): Promise<void>
  status(): SourceStatus
  /**
   * Takes what a server sends to `/sources/{name}`, once it has proved by its secret or signature
   * that it may. Resolves when everything it caused is committed, so that an answer of 200 is a
   * promise. Left out by a source that is never sent anything.
   */
  receive?(pushed: Pushed): Promise<PushAnswer>
  /**
   * Something may be wrong with a stream, until `trust` says that it is not: looks at it, if it
   * can. Returns at once. Left out by a source that cannot look at a stream of its own accord.
   */
  suspect?(stream: string, reason: SuspicionReason): void
  /** Nothing is wrong with a stream any more that was suspected. */
  trust?(stream: string): void
}

/** What a server sent to a source's own address. */
export interface Pushed {
  readonly method: string
  /** Path and query as they were sent, such as `/sources/edge-1?token=…`. */
  readonly url: string
  /** What follows `/sources/{name}`: empty, or begins with a slash. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** The raw bytes, which signatures are made over. */
  readonly body: Buffer
}

/** What the server is told. */
export interface PushAnswer {
  readonly status: number
  readonly contentType?: string
  readonly body?: string
}

/** What a source is given to work with. */
export interface SourceContext {
  readonly clock: Clock
  readonly log: BaseLogger
  readonly metrics: CollectorMetrics
  readonly emit: RecordSink
  /** Takes a picture as evidence for the stream's ticket; left out where nobody keeps pictures. */
  readonly keepPicture?: PictureSink
}
