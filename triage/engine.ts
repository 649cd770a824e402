import type { DetectorOptions } from './detectors/catalog.ts'
import { profiles } from './detectors/profiles.ts'
import { mergeAnnouncement, newEntry, type StreamEntry } from './detectors/stream-entry.ts'
import { createStreamIndex } from './detectors/stream-index.ts'
import { restoreLanes, type StreamState, saveStream } from './detectors/stream-state.ts'
import { createWatcher } from './detectors/watcher.ts'
import type { Reading } from './diagnosis/case-file.ts'
import { type CorrelatorState, createCorrelator } from './incidents/correlator.ts'
import type { EngineOutput } from './model/engine-output.ts'
import { type IgnoredCounts, type IgnoredReason, noneIgnored } from './model/ignored.ts'
import type { Incident } from './model/incident.ts'
import type { Recent } from './model/recent.ts'
import type {
  ComplaintRecord,
  EndRecord,
  SampleRecord,
  SightRecord,
  StreamRecord,
  TelemetryRecord,
} from './model/record.ts'
import type { SparedCounts } from './model/spared.ts'
import type { SuspicionReason } from './model/suspicion.ts'
import { type Scenario, vantages } from './model/vocabulary.ts'
import { createEar, type HeardCounts } from './tickets/ear.ts'
import { type Patience, patienceDefaults } from './tickets/patience.ts'
import { createTroubleTracker } from './tickets/trouble-tracker.ts'
import { createWard } from './tickets/ward.ts'

/** How often ticks should come, in ms: silence is seen within one of them. */
export const tickMs = 250

/** How an engine judges; all of it has defaults. */
export interface EngineOptions {
  /** The detectors' options by scenario; the shipped ones by default. */
  readonly profiles?: ReadonlyMap<Scenario, DetectorOptions>
  /** How long a recovery has to last. */
  readonly patience?: Partial<Patience>
  /** Open troubles are looked at again this often: their priority rises as they last. */
  readonly reviewMs?: number
  /** Ticks further apart than this mean that nobody was looking; silence counts from the later one. */
  readonly tickGapMs?: number
  /** A stream unheard of for so long is forgotten, and its trouble closed. */
  readonly forgetAfterMs?: number
}

/** All that an engine knows. Plain JSON. */
export interface EngineSnapshot {
  readonly now: number
  readonly reviewedAt: number
  readonly incidents: CorrelatorState
  readonly streams: readonly StreamState[]
}

/**
 * Records and ticks in, findings and troubles out. Holds no clock and touches nothing outside:
 * the same input gives the same output, and a snapshot taken anywhere goes on as the original.
 */
export interface Engine {
  take(record: TelemetryRecord): void
  /** Time has passed. Going back is ignored. */
  tick(at: number): void
  /** Nobody was looking before `at` (a restart): silence counts from there. */
  lookAgain(at: number): void
  /** What came out since the last call, in order. */
  drain(): readonly EngineOutput[]
  snapshot(): EngineSnapshot
  /** One stream's part of the snapshot, or null when it is not known. */
  state(stream: string): StreamState | null
  /** What each vantage of a stream says right now; empty for an unknown stream. */
  readings(stream: string): readonly Reading[]
  /**
   * What each vantage of a stream has lately shown, in the order of `vantages`, where its trouble is seen first; not part of a
   * snapshot, so a restart begins anew.
   */
  recent(stream: string): readonly Recent[]
  /** The streams that eyes should be kept on now, and why. */
  suspects(): ReadonlyMap<string, SuspicionReason>
  /** The incidents that are open, oldest first. */
  incidents(): readonly Incident[]
  /** One stream, or undefined. */
  stream(key: string): StreamEntry | undefined
  /** The streams known, ended ones included until they are forgotten. */
  streams(): IterableIterator<StreamEntry>
  /** How many records changed nothing, by reason. */
  readonly ignored: Readonly<IgnoredCounts>
  /** How many complaints were understood, and how many were none, by reason. */
  readonly heard: Readonly<HeardCounts>
  /** How often something that looks like a fault was none, by reason. */
  readonly spared: Readonly<SparedCounts>
}

/** Samples this soon after an end are the tail of the stream, not a new beginning. */
const trailingMs = 5_000
/** How long an ended stream is remembered, so that its tail is known for what it is. */
export const endedKeptMs = 60_000

/** Makes an engine, fresh or as a snapshot left it. */
export function createEngine(options: EngineOptions = {}, from?: EngineSnapshot): Engine {
  const { reviewMs = 5_000, tickGapMs = 5_000, forgetAfterMs = 6 * 3_600_000 } = options
  const watcher = createWatcher(options.profiles ?? profiles())
  const correlator = createCorrelator(from?.incidents)
  const patience = { ...patienceDefaults, ...options.patience }
  const sharedCauseOf = ({ key, announced }: StreamEntry) => correlator.sharedCause(key, announced)
  const tracker = createTroubleTracker(watcher, sharedCauseOf, patience)
  const ward = createWard({ watcher, tracker, correlator, say: (output) => out.push(output) })
  const ear = createEar((output) => out.push(output))
  const entries = createStreamIndex()
  const ignored = noneIgnored()
  let now = from?.now ?? 0
  let reviewedAt = from?.reviewedAt ?? 0
  let out: EngineOutput[] = []

  for (const state of from?.streams ?? []) restore(state)

  function restore(state: StreamState): void {
    const { layout: _, lanes: __, ...known } = state
    const entry = Object.assign(newEntry(state.announced), known)
    entries.add(entry)
    // Lanes that an older version wrote start anew, and with them what was raised there.
    if (!restoreLanes(entry, state, watcher)) {
      Object.assign(entry, { trouble: null, lull: null, incident: null })
    }
    ward.restore(entry, now)
    ear.restore(entry)
  }

  function announce(record: StreamRecord): StreamEntry {
    const entry = newEntry(record)
    entries.add(entry)
    out.push({ type: 'stream', at: Math.max(now, record.at), stream: entry.key })
    return entry
  }

  function takeStream(record: StreamRecord): void {
    const entry = entries.get(record.stream)
    if (!entry) {
      announce(record)
      return
    }
    if (entry.endedAt !== null && record.at > entry.endedAt) entry.endedAt = null
    const before = entry.announced
    const late = record.at < before.at
    if (record.onBreak && !before.onBreak && !late) watcher.spared['on-break'] += 1
    entry.announced = late ? mergeAnnouncement(record, before) : mergeAnnouncement(before, record)
    if (entry.lastAt > 0) correlator.move(entry.key, before, entry.announced, now)
    if (record.viewers !== undefined && !late) entry.viewers = record.viewers
    out.push({ type: 'stream', at: Math.max(now, record.at), stream: entry.key })
  }

  function takeSample(record: SampleRecord): IgnoredReason | null {
    const { stream, at } = record
    const entry = entries.find(stream) ?? announce({ type: 'stream', stream, at })
    if (entry.endedAt !== null) {
      if (at <= entry.endedAt + trailingMs) return 'after-end'
      entry.endedAt = null
      out.push({ type: 'stream', at: Math.max(now, at), stream })
    }
    const isNew = entry.lastAt === 0
    const refusal = watcher.sample(entry, record, now)
    if (refusal) return refusal
    if (isNew) correlator.watch(entry.announced, now)
    ward.conclude(now)
    return null
  }

  function takeEnd(record: EndRecord): IgnoredReason | null {
    const entry = entries.get(record.stream)
    if (!entry) return 'unknown-stream'
    if (entry.endedAt !== null) return 'after-end'
    if (entry.lastAt > record.at + trailingMs) return 'out-of-order'
    watcher.spared['planned-end'] += 1
    end(entry, record.at)
    return null
  }

  function end(entry: StreamEntry, endedAt: number): void {
    const at = Math.max(now, endedAt, entry.lastAt)
    entry.endedAt = endedAt
    ward.end(entry, at)
    if (entry.lastAt > 0) correlator.unwatch(entry.announced, now)
    entry.movedAt = 0
    entry.lastAt = 0
    entry.advisedBps = 0
    out.push({ type: 'stream', at, stream: entry.key })
  }

  function takeComplaint(record: ComplaintRecord): IgnoredReason | null {
    const entry = entries.get(record.stream)
    if (!entry) return 'unknown-stream'
    if (ear.hear(entry, record, now)) ward.look(entry, Math.max(now, record.at))
    return null
  }

  function takeSight(record: SightRecord): IgnoredReason | null {
    const entry = entries.get(record.stream)
    if (!entry || entry.endedAt !== null) return 'never-seen'
    const refusal = watcher.sight(entry, record, now)
    if (!refusal) ward.conclude(now)
    return refusal
  }

  function take(record: TelemetryRecord): IgnoredReason | null {
    switch (record.type) {
      case 'sample':
        return takeSample(record)
      case 'stream':
        takeStream(record)
        return null
      case 'end':
        return takeEnd(record)
      case 'complaint':
        return takeComplaint(record)
      case 'sight':
        return takeSight(record)
    }
  }

  /** The slow round: troubles age, old complaints and streams long gone are let go. */
  function goRound(): void {
    reviewedAt = now
    ward.goRound(now)
    for (const entry of entries.values()) letGo(entry)
  }

  function letGo(entry: StreamEntry): void {
    const { endedAt } = entry
    ear.fade(entry, now)
    if (endedAt !== null) {
      if (now - endedAt > endedKeptMs) entries.remove(entry)
    } else if (now - Math.max(entry.lastAt, entry.announced.at) > forgetAfterMs) {
      if (entry.lastAt === 0) watcher.spared['never-started'] += 1
      end(entry, now)
    }
  }

  return {
    take(record) {
      const reason = take(record)
      if (reason) ignored[reason] += 1
    },
    tick(at) {
      if (at <= now) return
      if (now > 0 && at - now > tickGapMs) watcher.lookAgain(at)
      now = at
      watcher.tick(now)
      ward.conclude(now)
      ward.tick(now)
      if (now - reviewedAt >= reviewMs) goRound()
    },
    lookAgain(at) {
      now = Math.max(now, at)
      watcher.lookAgain(now)
    },
    drain() {
      const drained = out
      out = []
      return drained
    },
    snapshot: () => ({
      now,
      reviewedAt,
      incidents: correlator.snapshot(),
      streams: [...entries.values()].map((entry) => saveStream(entry, watcher)),
    }),
    state(stream) {
      const entry = entries.get(stream)
      return entry ? saveStream(entry, watcher) : null
    },
    readings(stream) {
      const entry = entries.get(stream)
      return entry ? Object.values(tracker.readings(entry, now)) : []
    },
    recent(stream) {
      const entry = entries.get(stream)
      if (!entry) return []
      const where = entry.trouble?.vantage
      const inOrder = where ? [where, ...vantages.filter((each) => each !== where)] : vantages
      return inOrder.flatMap((vantage) => watcher.recent(entry, vantage, now) ?? [])
    },
    incidents: correlator.open,
    suspects() {
      const found = new Map<string, SuspicionReason>()
      for (const { key } of ear.complainedOf(now)) found.set(key, 'complained-of')
      for (const { key, trouble } of ward.ill()) {
        found.set(key, trouble?.symptom === 'at-risk' ? 'at-risk' : 'ill')
      }
      return found
    },
    stream: (key) => entries.get(key),
    streams: () => entries.values(),
    ignored,
    heard: ear.heard,
    spared: watcher.spared,
  }
}
