import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { type SourceState, sourceStates } from './source.ts'

/** The figures of the collector. */
export interface CollectorMetrics {
  /** Records accepted, by type and by the way they came in (`websocket`, `http`, a source's kind). */
  recordsAccepted(via: string, type: string, count: number): void
  /** Records turned away (1 unless said otherwise), by the code the sender was told. */
  recordRejected(via: string, code: string, count?: number): void
  /** Fields (1 unless said otherwise) that this version does not know, left out of accepted records. */
  unknownField(via: string, count?: number): void
  connectionOpened(): void
  /** A push connection closed, and why. */
  connectionClosed(reason: string): void
  sourceState(source: string, kind: string, state: SourceState): void
  /** A source looked: how that ended, how long it took, and how many streams it has now. */
  sourceLooked(source: string, outcome: LookOutcome, tookMs: number, streams: number): void
  /** How many streams a probe has in which place, asked for at every scrape. */
  watchProbe(source: string, count: () => { readonly [place in ProbePlace]: number }): void
  /** A probe was asked to look at a stream, and does not: it knows no address, or has no room. */
  probeRefused(source: string, reason: ProbeRefusal): void
}

/** Where a stream is in a probe: it is looked at, waits for that, or has shown nothing and rests. */
export const probePlaces = ['looking', 'waiting', 'resting'] as const
export type ProbePlace = (typeof probePlaces)[number]

/** Why a probe does not look at a stream. */
export const probeRefusals = ['no-url', 'no-room'] as const
export type ProbeRefusal = (typeof probeRefusals)[number]

/** How a look at a server ended: it showed all, a part, or nothing. */
export type LookOutcome = Extract<SourceState, 'up' | 'degraded' | 'blind'>

/** Registers the collector's figures with `registry`; without one they are counted by nobody. */
export function createCollectorMetrics(registry: Registry = new Registry()): CollectorMetrics {
  const registers = [registry]
  const accepted = new Counter({
    name: 'stallwatch_records_accepted_total',
    help: 'Records taken in.',
    labelNames: ['via', 'type'],
    registers,
  })
  const rejected = new Counter({
    name: 'stallwatch_records_rejected_total',
    help: 'Records turned away, by the code the sender was told.',
    labelNames: ['via', 'code'],
    registers,
  })
  const unknown = new Counter({
    name: 'stallwatch_record_unknown_fields_total',
    help: 'Fields left out of accepted records because this version does not know them.',
    labelNames: ['via'],
    registers,
  })
  const connections = new Gauge({
    name: 'stallwatch_ingest_connections',
    help: 'Open push connections.',
    registers,
  })
  const closed = new Counter({
    name: 'stallwatch_ingest_connections_closed_total',
    help: 'Push connections closed, by reason.',
    labelNames: ['reason'],
    registers,
  })
  const sources = new Gauge({
    name: 'stallwatch_source_state',
    help: '1 for the state a source is in, 0 for the others.',
    labelNames: ['source', 'kind', 'state'],
    registers,
  })
  const looks = new Histogram({
    name: 'stallwatch_source_look_seconds',
    help: 'How long a source waited for the answer of its server, by how the look ended.',
    labelNames: ['source', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const streams = new Gauge({
    name: 'stallwatch_source_streams',
    help: 'Streams that a source has.',
    labelNames: ['source'],
    registers,
  })
  const probeCounts = new Map<string, () => { readonly [place in ProbePlace]: number }>()
  new Gauge({
    name: 'stallwatch_probe_streams',
    help: 'Streams of a probe: looked at, waiting for their turn, or resting after they showed nothing.',
    labelNames: ['source', 'place'],
    registers,
    collect() {
      for (const [source, count] of probeCounts) {
        const counts = count()
        for (const place of probePlaces) this.set({ source, place }, counts[place])
      }
    },
  })
  const probesRefused = new Counter({
    name: 'stallwatch_probe_refused_total',
    help: 'Streams that a probe was asked to look at and does not, by reason.',
    labelNames: ['source', 'reason'],
    registers,
  })
  return {
    recordsAccepted: (via, type, count) => accepted.inc({ via, type }, count),
    recordRejected: (via, code, count = 1) => rejected.inc({ via, code }, count),
    unknownField: (via, count = 1) => unknown.inc({ via }, count),
    connectionOpened: () => connections.inc(),
    connectionClosed(reason) {
      connections.dec()
      closed.inc({ reason })
    },
    sourceState(source, kind, state) {
      for (const each of sourceStates)
        sources.set({ source, kind, state: each }, each === state ? 1 : 0)
    },
    sourceLooked(source, outcome, tookMs, count) {
      looks.observe({ source, outcome }, tookMs / 1_000)
      streams.set({ source }, count)
    },
    watchProbe: (source, count) => void probeCounts.set(source, count),
    probeRefused: (source, reason) => probesRefused.inc({ source, reason }),
  }
}
