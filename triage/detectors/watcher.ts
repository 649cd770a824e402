import type { Finding } from '../model/finding.ts'
import type { Recent } from '../model/recent.ts'
import type { SampleRecord, SightRecord } from '../model/record.ts'
import { noneSpared, type SparedCounts } from '../model/spared.ts'
import { type Scenario, type Vantage, vantages } from '../model/vocabulary.ts'
import { forgetBacklog } from './backlog.ts'
import { usualBps } from './bitrate-collapse.ts'
import {
  type DetectorOptions,
  detectedSymptoms,
  detectorBases,
  detectors,
  shakingSymptoms,
  symptomRank,
} from './catalog.ts'
import type { Detector } from './detector.ts'
import { forgetWatches, isBusy, look, raisedOnset } from './hysteresis.ts'
import {
  isSilent,
  type Lane,
  read,
  sight,
  silenceGraceMs,
  silentForMs,
  slot,
  write,
} from './lane.ts'
import { createLaneTable, type LaneTable } from './lane-table.ts'
import { observeSample, type SampleRefusal } from './observe-sample.ts'
import { isPaused } from './pause.ts'
import { forgetDeficit } from './playout.ts'
import { createRecentTable } from './recent-table.ts'
import { referenceFps } from './reference-fps.ts'
import { movesElsewhere } from './siblings.ts'
import { type StreamEntry, scenarioOf } from './stream-entry.ts'
import { rememberShaken } from './unstable.ts'

/** A vantage silent for so long, while others see the stream, has left; its findings leave with it. */
const vantageLeftMs = 30_000

/** Why a vantage's word was not used: it never saw the stream, or has seen it since. */
export type SightRefusal = 'never-seen' | 'out-of-order'

/** A finding and the stream it is about. */
export interface Seen {
  readonly entry: StreamEntry
  readonly finding: Finding
}

/** Watches lanes: samples and time in, findings out. Knows nothing of why. */
export interface Watcher {
  readonly table: LaneTable
  /** Why what looked like a fault was none. */
  readonly spared: SparedCounts
  /** Looks at a new sample; null when it was used, else why not. */
  sample(entry: StreamEntry, sample: SampleRecord, now: number): SampleRefusal | null
  /** Takes a vantage's word that it sees nothing; null when it was used, else why not. */
  sight(entry: StreamEntry, word: SightRecord, now: number): SightRefusal | null
  /** Looks at every lane that time alone may have changed. */
  tick(now: number): void
  /** Nobody was looking until now: silence counts from here. */
  lookAgain(now: number): void
  /** Moves the shared cursor to a vantage's lane, or returns null when it has none. */
  lane(entry: StreamEntry, vantage: Vantage): Lane | null
  /** What a stream's vantage has lately shown; null when it has no lane, or has not been heard of for long. */
  recent(entry: StreamEntry, vantage: Vantage, now: number): Recent | null
  /** Gives a stream's vantage a lane (for a restored one). Returns its row. */
  addLane(entry: StreamEntry, vantage: Vantage): number
  /** Clears and frees all lanes of a stream. */
  leave(entry: StreamEntry, now: number): void
  /** Whether there is anything to drain. */
  hasFound(): boolean
  /** The findings since the last call, in a fixed order: by time, stream, vantage, symptom. */
  drain(): readonly Seen[]
}

/** Makes a watcher that judges each stream by its scenario's options. */
export function createWatcher(options: ReadonlyMap<Scenario, DetectorOptions>): Watcher {
  const byScenario = new Map<Scenario, readonly Detector[]>(
    [...options].map(([scenario, its]) => [scenario, detectors(its)]),
  )
  const table = createLaneTable()
  const recent = createRecentTable()
  const owners: (StreamEntry | undefined)[] = []
  let seen: Seen[] = []
  const spared = noneSpared()
  const lane: Lane = {
    numbers: new Float64Array(0),
    base: 0,
    vantage: 'ingest',
    siblings: [],
    rows: table,
    watches: null,
    lastLook: { at: -1, silent: false, current: false },
    onBreak: false,
    streamLastAt: 0,
    nominalFps: 0,
    nominalKeyframeIntervalMs: 0,
    nominalBitrateBps: 0,
    advisedBitrateBps: 0,
    nominalLatencyMs: 0,
  }

  function point(entry: StreamEntry, vantage: Vantage, row: number): Lane {
    const nominal = entry.announced.nominal
    lane.numbers = table.numbersOf(row)
    lane.base = table.baseOf(row)
    lane.watches = table.watchesOf(row)
    lane.lastLook.at = -1
    lane.vantage = vantage
    lane.siblings = entry.lanes
    lane.onBreak = entry.announced.onBreak === true
    lane.streamLastAt = entry.lastAt
    lane.nominalFps = nominal?.fps ?? 0
    lane.nominalKeyframeIntervalMs = nominal?.keyframeIntervalMs ?? 0
    lane.nominalBitrateBps = nominal?.bitrateBps ?? 0
    lane.advisedBitrateBps = entry.advisedBps
    lane.nominalLatencyMs = nominal?.latencyMs ?? 0
    return lane
  }

  function addLane(entry: StreamEntry, vantage: Vantage): number {
    const row = table.add()
    recent.clear(row)
    entry.lanes[vantages.indexOf(vantage)] = row
    owners[row] = entry
    return row
  }

  /** Moves the cursor to a row's lane; null for a row that nobody owns. */
  function pointAtRow(row: number): StreamEntry | null {
    const entry = owners[row]
    const vantage = entry && vantages[entry.lanes.indexOf(row)]
    if (!vantage) return null
    point(entry, vantage, row)
    return entry
  }

  function report(
    entry: StreamEntry,
    index: number,
    found: Omit<Finding, 'type' | 'stream' | 'symptom'>,
  ): void {
    const symptom = detectedSymptoms[index]
    if (symptom)
      seen.push({ entry, finding: { type: 'finding', stream: entry.key, symptom, ...found } })
  }

  /** Lets one detector look at the lane the cursor is at. */
  function lookFor(detector: Detector, index: number, entry: StreamEntry, at: number): void {
    const base = detectorBases[index] as number
    const onsetBefore = raisedOnset(lane, base)
    const edge = look(detector, lane, base, at)
    if (edge === 'none') return
    const onsetAt = edge === 'raised' ? raisedOnset(lane, base) : onsetBefore
    if (edge === 'raised' && shakingSymptoms.has(detector.symptom)) rememberShaken(lane, at)
    const evidence = detector.evidence(lane, at)
    report(entry, index, { at, vantage: lane.vantage, state: edge, onsetAt, evidence })
  }

  /** Lets every detector look at the lane the cursor is at. */
  function lookAtLane(entry: StreamEntry, row: number, at: number): void {
    const list = byScenario.get(scenarioOf(entry.announced)) ?? []
    for (let index = 0; index < list.length; index += 1) {
      lookFor(list[index] as Detector, index, entry, at)
    }
    const busy = isBusy(lane)
    table.setWatches(row, busy ? lane.watches : null)
    table.setDueAt(row, nextLookAt(lane, at, busy))
  }

  function lookAtDue(row: number, at: number): void {
    const entry = pointAtRow(row)
    if (!entry) return
    if (silentForMs(lane, at) >= vantageLeftMs && movesElsewhere(lane, at)) {
      spared['vantage-left'] += 1
      dropLane(entry, lane.vantage, at)
    } else {
      lookAtLane(entry, row, at)
    }
  }

  function dropLane(entry: StreamEntry, vantage: Vantage, at: number): void {
    const place = vantages.indexOf(vantage)
    const row = entry.lanes[place] ?? -1
    if (row < 0) return
    point(entry, vantage, row)
    for (let index = 0; index < detectedSymptoms.length; index += 1) {
      const onsetAt = raisedOnset(lane, detectorBases[index] as number)
      if (onsetAt !== 0)
        report(entry, index, { at, vantage, state: 'cleared', onsetAt, evidence: {} })
    }
    table.free(row)
    entry.lanes[place] = -1
    owners[row] = undefined
  }

  return {
    table,
    spared,
    addLane,
    sample(entry, sample, now) {
      let row = entry.lanes[vantages.indexOf(sample.vantage)] ?? -1
      if (row < 0) row = addLane(entry, sample.vantage)
      const refusal = observeSample(point(entry, sample.vantage, row), sample, now)
      if (refusal) return refusal
      recent.note(row, lane)
      if (read(lane, slot.emptyRun) === 1 && isPaused(lane)) spared.paused += 1
      if (read(lane, slot.resetAt) === sample.at) spared['counter-reset'] += 1
      if (read(lane, slot.movedAt) === sample.at) entry.movedAt = Math.max(entry.movedAt, sample.at)
      entry.lastAt = Math.max(entry.lastAt, sample.at)
      if (sample.viewers !== undefined) entry.viewers = sample.viewers
      lookAtLane(entry, row, Math.max(now, sample.at))
      return null
    },
    sight(entry, word, now) {
      const row = entry.lanes[vantages.indexOf(word.vantage)] ?? -1
      if (row < 0) return 'never-seen'
      point(entry, word.vantage, row)
      if (word.at < read(lane, slot.lastAt)) return 'out-of-order'
      const state = sight[word.state]
      if (read(lane, slot.sight) !== state) {
        if (word.state === 'blind') spared.blind += 1
        write(lane, slot.sight, state)
        write(lane, slot.sightAt, word.at)
        forgetHalfSeen(lane)
      }
      lookAtLane(entry, row, Math.max(now, word.at))
      return null
    },
    tick(now) {
      table.sweep(now, (row) => lookAtDue(row, now))
    },
    lookAgain(now) {
      spared['not-looking'] += 1
      for (let row = 0; row < owners.length; row += 1) {
        if (pointAtRow(row)) lookAfresh(lane, now)
      }
    },
    lane(entry, vantage) {
      const row = entry.lanes[vantages.indexOf(vantage)] ?? -1
      return row < 0 ? null : point(entry, vantage, row)
    },
    recent(entry, vantage, now) {
      const row = entry.lanes[vantages.indexOf(vantage)] ?? -1
      const its = row < 0 ? null : point(entry, vantage, row)
      const shown = its && recent.read(row, its, now)
      if (!shown) return null
      const usual = { bitrateBps: known(usualBps(its)), fps: known(referenceFps(its)) }
      return { vantage, ...shown, usual }
    },
    leave(entry, now) {
      for (const vantage of vantages) dropLane(entry, vantage, now)
    },
    hasFound: () => seen.length > 0,
    drain() {
      const found = seen
      seen = []
      return found.length > 1 ? found.sort(inOrder) : found
    },
  }
}

/** What was half seen before nobody looked does not count, nor does an old word that it is absent. */
function lookAfresh(lane: Lane, now: number): void {
  write(lane, slot.seenFromAt, now)
  if (read(lane, slot.sight) === sight.absent) write(lane, slot.sight, sight.sees)
  forgetHalfSeen(lane)
}

/** Nothing that was under way counts any more; what is raised stays so. */
function forgetHalfSeen(lane: Lane): void {
  forgetWatches(lane)
  forgetDeficit(lane)
  forgetBacklog(lane)
}

/** When a lane must be looked at again if nothing comes: at once while something is under way. */
function nextLookAt(lane: Lane, at: number, busy: boolean): number {
  const sees = read(lane, slot.sight)
  if (busy || sees === sight.absent) return at
  if (sees === sight.blind) return Number.POSITIVE_INFINITY
  if (isSilent(lane, at)) return at
  return read(lane, slot.lastAt) + read(lane, slot.lagMs) + silenceGraceMs(lane)
}

function inOrder(a: Seen, b: Seen): number {
  if (a.finding.at !== b.finding.at) return a.finding.at - b.finding.at
  if (a.entry.key !== b.entry.key) return a.entry.key < b.entry.key ? -1 : 1
  const vantage = vantages.indexOf(a.finding.vantage) - vantages.indexOf(b.finding.vantage)
  return vantage || symptomRank(a.finding.symptom) - symptomRank(b.finding.symptom)
}

/** -1 and 0 stand for what nobody knows. */
function known(number: number): number | null {
  return number > 0 ? number : null
}
