import type { SampleRecord, TelemetryRecord } from '../../../triage/model/record.ts'
import type { Vantage } from '../../../triage/model/vocabulary.ts'
import type { Contender, Word } from '../contender.ts'

/** What a simple rival knows of one vantage of one stream. */
export interface Lane<Memory> {
  readonly stream: string
  readonly vantage: Vantage
  readonly memory: Memory
  /** Unix ms of the newest sample; 0 before the first. */
  lastAt: number
  /** The usual time between two samples, in ms; 0 until it is known. */
  usualGapMs: number
  readonly raised: Set<string>
  /** How many samples in a row have shown a sign (> 0) or not shown it (< 0). */
  readonly runs: Map<string, number>
}

/** The rates of one sample: given, or made from counters; undefined when neither is there. */
export interface Rates {
  readonly fps: number | undefined
  readonly bitrateBps: number | undefined
}

/** A rival that judges each sample as it comes, and silence. */
export interface SampleJudge<Memory> {
  readonly name: string
  newMemory(): Memory
  /** A sign is raised when so many samples in a row show it, and cleared when so many do not. */
  readonly raiseAfter: number
  readonly clearAfter: number
  /** Which signs the sample shows. */
  signs(memory: Memory, sample: SampleRecord, rates: Rates): readonly string[]
  /** The sign of silence, longer than twice the usual gap and a second. */
  readonly silence: string
}

/** Silence is noticed after this many usual gaps … */
const silentGaps = 2
/** … and so many ms. */
const silentMs = 1_000

interface Counters {
  frames: number
  bytes: number
}

/**
 * Makes a contender of a judge: keeps lanes, turns counters into rates (a counter that went back
 * gives none), refuses samples that are late, clears all when a stream ends and when a vantage
 * says that it cannot look; `absent` counts as silence.
 */
export function sampleRival<Memory>(judge: SampleJudge<Memory>): Contender {
  const lanes = new Map<string, Lane<Memory & Counters>>()
  let words: Word[] = []

  function say(lane: Lane<unknown>, sign: string, state: 'raised' | 'cleared'): void {
    const { stream, vantage } = lane
    words.push({ kind: 'finding', stream, vantage, sign, state })
  }

  function set(lane: Lane<unknown>, sign: string, state: 'raised' | 'cleared'): void {
    if (lane.raised.has(sign) === (state === 'raised')) return
    if (state === 'raised') lane.raised.add(sign)
    else lane.raised.delete(sign)
    say(lane, sign, state)
  }

  function weigh(lane: Lane<unknown>, shown: readonly string[]): void {
    for (const sign of new Set([...lane.runs.keys(), ...shown])) {
      const run = lane.runs.get(sign) ?? 0
      const next = shown.includes(sign) ? Math.max(0, run) + 1 : Math.min(0, run) - 1
      lane.runs.set(sign, next)
      if (next >= judge.raiseAfter) set(lane, sign, 'raised')
      else if (-next >= judge.clearAfter) set(lane, sign, 'cleared')
    }
  }

  function fallSilent(lane: Lane<unknown>): void {
    lane.runs.set(judge.silence, judge.raiseAfter)
    set(lane, judge.silence, 'raised')
  }

  function laneOf({ stream, vantage }: SampleRecord): Lane<Memory & Counters> {
    const key = laneKey(stream, vantage)
    const known = lanes.get(key)
    if (known) return known
    const memory = { ...judge.newMemory(), frames: -1, bytes: -1 }
    const lane = {
      stream,
      vantage,
      memory,
      lastAt: 0,
      usualGapMs: 0,
      raised: new Set<string>(),
      runs: new Map<string, number>(),
    }
    lanes.set(key, lane)
    return lane
  }

  function takeSample(sample: SampleRecord): void {
    const lane = laneOf(sample)
    const gapMs = lane.lastAt === 0 ? 0 : sample.at - lane.lastAt
    if (lane.lastAt !== 0 && gapMs <= 0) return
    learnGap(lane, gapMs)
    lane.lastAt = sample.at
    weigh(lane, judge.signs(lane.memory, sample, ratesOf(lane.memory, sample, gapMs)))
  }

  function forget(stream: string, vantage?: Vantage): void {
    for (const [key, lane] of lanes) {
      if (lane.stream !== stream || (vantage && lane.vantage !== vantage)) continue
      for (const sign of lane.raised) set(lane, sign, 'cleared')
      lanes.delete(key)
    }
  }

  function take(record: TelemetryRecord): void {
    if (record.type === 'sample') takeSample(record)
    else if (record.type === 'end') forget(record.stream)
    else if (record.type === 'sight' && record.state === 'blind') {
      forget(record.stream, record.vantage)
    } else if (record.type === 'sight') {
      const lane = lanes.get(laneKey(record.stream, record.vantage))
      if (lane) fallSilent(lane)
    }
  }

  return {
    name: judge.name,
    opensTickets: false,
    take,
    tick(now) {
      for (const lane of lanes.values()) {
        if (lane.usualGapMs === 0 || lane.raised.has(judge.silence)) continue
        if (now - lane.lastAt > lane.usualGapMs * silentGaps + silentMs) fallSilent(lane)
      }
    },
    drain() {
      const said = words
      words = []
      return said
    },
  }
}

function laneKey(stream: string, vantage: Vantage): string {
  return `${vantage} ${stream}`
}

function learnGap(lane: Lane<unknown>, gapMs: number): void {
  if (gapMs <= 0) return
  const { usualGapMs } = lane
  if (usualGapMs === 0) lane.usualGapMs = gapMs
  else if (gapMs < usualGapMs * 2.5) lane.usualGapMs += (gapMs - usualGapMs) * 0.1
}

function ratesOf(memory: Counters, sample: SampleRecord, gapMs: number): Rates {
  const frames = rateOf(memory.frames, sample.framesTotal, gapMs)
  const bytes = rateOf(memory.bytes, sample.bytesTotal, gapMs)
  memory.frames = sample.framesTotal ?? memory.frames
  memory.bytes = sample.bytesTotal ?? memory.bytes
  return {
    fps: sample.fps ?? frames,
    bitrateBps: sample.bitrateBps ?? (bytes === undefined ? undefined : bytes * 8),
  }
}

function rateOf(before: number, now: number | undefined, gapMs: number): number | undefined {
  if (now === undefined || before < 0 || now < before || gapMs <= 0) return undefined
  return ((now - before) * 1_000) / gapMs
}
