import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { StreamEntry } from './detectors/stream-entry.ts'
import type { Engine } from './engine.ts'
import { complaintOutcomes } from './model/complaint.ts'
import type { Finding } from './model/finding.ts'
import { ignoredReasons } from './model/ignored.ts'
import { type IncidentNews, incidentDimensions, incidentStates } from './model/incident.ts'
import type { OpenTrouble } from './model/open-trouble.ts'
import { isByWord } from './model/outcry.ts'
import { sparedReasons } from './model/spared.ts'
import type { TicketEvent } from './model/ticket.ts'
import { priorities, symptoms, vantages } from './model/vocabulary.ts'
import type { TicketChange } from './tickets/apply-trouble.ts'
import { type OpenTickets, watchOpenTickets } from './watch-open-tickets.ts'

/** Which streams get series of their own: none, those that are ill, or all of them. */
export const perStreamChoices = ['none', 'unhealthy', 'all'] as const
export type PerStream = (typeof perStreamChoices)[number]

/** The figures of triage. */
export interface TriageMetrics {
  found(finding: Finding): void
  /** What the engine reported has changed tickets and is committed. `at`: the time of the commit, Unix ms. */
  committed(changes: readonly TicketChange[], at: number): void
  /** Incidents changed and are committed. `at`: the time of the commit, Unix ms. */
  incidents(news: readonly IncidentNews[], at: number): void
  /** One transaction took so long. */
  commitTook(ms: number): void
  commitFailed(): void
  /** Reads streams and their series off an engine at every scrape. */
  watch(engine: Engine, perStream: PerStream): void
  /** Counts the open tickets in the store at every scrape. */
  watchTickets(tickets: OpenTickets): void
}

/** Fine where the promise is (single-digit seconds), coarse beyond. */
const delayBuckets = [0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, 30, 60]

/** Registers triage's figures with `registry`; without one they are counted by nobody. */
export function createTriageMetrics(registry: Registry = new Registry()): TriageMetrics {
  const registers = [registry]
  const findings = new Counter({
    name: 'stallwatch_findings_total',
    help: 'Symptoms raised and cleared.',
    labelNames: ['symptom', 'vantage', 'state'],
    registers,
  })
  const delay = new Histogram({
    name: 'stallwatch_detection_delay_seconds',
    help: 'From the onset of a trouble until its ticket was committed.',
    labelNames: ['symptom', 'priority'],
    buckets: delayBuckets,
    registers,
  })
  const lead = new Histogram({
    name: 'stallwatch_lead_seconds',
    help: 'From the opening of a ticket until the first complaint about it; complaints that came first count as 0.',
    buckets: [0, 5, 15, 30, 60, 120, 300, 600, 1800],
    registers,
  })
  const incidentDelay = new Histogram({
    name: 'stallwatch_incident_delay_seconds',
    help: 'From the onset of the third trouble of an incident until the incident was committed.',
    labelNames: ['dimension'],
    buckets: delayBuckets,
    registers,
  })
  const incidentEvents = new Counter({
    name: 'stallwatch_incident_events_total',
    help: 'What happened to incidents.',
    labelNames: ['event', 'dimension'],
    registers,
  })
  const commits = new Histogram({
    name: 'stallwatch_commit_duration_seconds',
    help: 'How long the store took to commit what the engine reported.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  const failures = new Counter({
    name: 'stallwatch_commit_failures_total',
    help: 'Transactions that failed and were tried again.',
    registers,
  })
  // A series that begins with its first event hides that event from `rate()`: there is nothing it
  // has risen from. So what the promise is measured by begins at 0.
  for (const dimension of incidentDimensions) {
    incidentDelay.zero({ dimension })
    for (const event of incidentStates) incidentEvents.inc({ event, dimension }, 0)
  }
  for (const [symptom, priority] of each(symptoms, priorities)) {
    delay.zero({ symptom, priority })
  }
  for (const [symptom, vantage] of each(symptoms, vantages)) {
    for (const state of ['raised', 'cleared']) findings.inc({ symptom, vantage, state }, 0)
  }
  /** Nothing was detected where people's word is all there is. */
  function opened({ symptom, priority, onsetAt, reason }: Opened, at: number): void {
    if (isByWord(reason)) return
    delay.observe({ symptom, priority }, Math.max(0, at - onsetAt) / 1_000)
  }

  return {
    found: ({ symptom, vantage, state }) => findings.inc({ symptom, vantage, state }),
    committed(changes, at) {
      for (const { ticket, events } of changes) {
        for (const event of events) {
          if (event.kind === 'opened') opened(event, at)
          const first = event.kind === 'complaint-received' && event.at === ticket.firstComplaintAt
          if (first) lead.observe(Math.max(0, ticket.leadMs ?? 0) / 1_000)
        }
      }
    },
    incidents(news, at) {
      for (const { state, dimension, thirdAt } of news) {
        incidentEvents.inc({ event: state, dimension })
        if (state !== 'opened') continue
        incidentDelay.observe({ dimension }, Math.max(0, at - thirdAt) / 1_000)
      }
    },
    commitTook: (ms) => commits.observe(ms / 1_000),
    commitFailed: () => failures.inc(),
    watch(engine, perStream) {
      watchStreams(engine, registers)
      if (perStream !== 'none') watchEachStream(engine, perStream === 'all', registers)
    },
    watchTickets: (tickets) => watchOpenTickets(tickets, registry),
  }
}

type Opened = Extract<TicketEvent, { kind: 'opened' }>

/** Every pair of the two lists. */
function each<A, B>(first: readonly A[], second: readonly B[]): (readonly [A, B])[] {
  return first.flatMap((a) => second.map((b) => [a, b] as const))
}

function watchStreams(engine: Engine, registers: Registry[]): void {
  new Gauge({
    name: 'stallwatch_streams',
    help: 'Streams known, by how they are.',
    labelNames: ['state'],
    registers,
    collect() {
      const counts = { well: 0, ill: 0, ended: 0 }
      for (const { endedAt, trouble } of engine.streams()) {
        if (endedAt !== null) counts.ended += 1
        else if (trouble) counts.ill += 1
        else counts.well += 1
      }
      for (const [state, count] of Object.entries(counts)) this.set({ state }, count)
    },
  })
  new Gauge({
    name: 'stallwatch_incidents_open',
    help: 'Incidents that are not over, by what their streams have in common.',
    labelNames: ['dimension'],
    registers,
    collect() {
      for (const dimension of incidentDimensions) this.set({ dimension }, 0)
      for (const { dimension } of engine.incidents()) this.inc({ dimension })
    },
  })
  new Counter({
    name: 'stallwatch_spared_total',
    help: 'What looked like a fault and was none, by reason.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset()
      for (const reason of sparedReasons) this.inc({ reason }, engine.spared[reason])
    },
  })
  new Counter({
    name: 'stallwatch_records_ignored_total',
    help: 'Records that changed nothing, by reason.',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset()
      for (const reason of ignoredReasons) this.inc({ reason }, engine.ignored[reason])
    },
  })
  new Counter({
    name: 'stallwatch_complaints_total',
    help: 'Complaints received: understood as such, or why they are none.',
    labelNames: ['outcome'],
    registers,
    collect() {
      this.reset()
      for (const outcome of complaintOutcomes) this.inc({ outcome }, engine.heard[outcome])
    },
  })
}

/**
 * Series of each stream, read off the engine when somebody asks, so that samples cost nothing here.
 * The first gauge fills all three: they are read in the order in which they are registered, and
 * one read before it was filled would be a scrape behind.
 */
function watchEachStream(engine: Engine, all: boolean, registers: Registry[]): void {
  const labelNames = ['stream', 'vantage'] as const
  const fps = new Gauge({
    name: 'stallwatch_stream_frame_rate',
    help: 'Frames per second of a stream as one vantage sees it.',
    labelNames,
    registers,
    collect() {
      for (const gauge of [fps, throughput, ill]) gauge.reset()
      for (const entry of engine.streams()) {
        if (entry.endedAt === null && (all || entry.trouble)) measure(entry)
        if (entry.trouble) ill.set(illness(entry.key, entry.trouble), 1)
      }
    },
  })
  const throughput = new Gauge({
    name: 'stallwatch_stream_throughput_bytes',
    help: 'Bytes per second of a stream as one vantage sees it.',
    labelNames,
    registers,
  })
  const ill = new Gauge({
    name: 'stallwatch_stream_ill',
    help: '1 while a stream has an open trouble, by its symptom and cause.',
    labelNames: ['stream', 'symptom', 'cause', 'priority'],
    registers,
  })

  function measure({ key: stream }: StreamEntry): void {
    for (const { vantage, fps: rate, bitrateBps } of engine.readings(stream)) {
      if (rate !== undefined) fps.set({ stream, vantage }, rate)
      if (bitrateBps !== undefined) throughput.set({ stream, vantage }, bitrateBps / 8)
    }
  }
}

function illness(stream: string, { symptom, priority, diagnosis }: OpenTrouble) {
  return { stream, symptom, cause: diagnosis.cause, priority }
}
