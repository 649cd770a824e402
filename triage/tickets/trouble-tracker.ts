import { quietSymptoms, symptomRank } from '../detectors/catalog.ts'
import { isHunch } from '../detectors/stalled.ts'
import { factsOf, type StreamEntry } from '../detectors/stream-entry.ts'
import type { Watcher } from '../detectors/watcher.ts'
import type { CaseFile, Reading } from '../diagnosis/case-file.ts'
import { diagnose } from '../diagnosis/diagnose.ts'
import { heededStep } from '../diagnosis/playbooks/heeded-step.ts'
import { type Raised, raisedIn, readLane } from '../diagnosis/read-case.ts'
import type { Diagnosis, SharedCause } from '../model/diagnosis.ts'
import type { OpenTrouble } from '../model/open-trouble.ts'
import type { Alarm } from '../model/outcry.ts'
import type { Playbook } from '../model/playbook.ts'
import type { Trouble } from '../model/trouble.ts'
import { type Vantage, vantages } from '../model/vocabulary.ts'
import { alarmOver, diagnoseByWord, viewersWord, worstByWord } from './by-word.ts'
import { type Patience, patienceDefaults, quietAfter, reopenWithinMs } from './patience.ts'
import { isNews, nextOf, type Worst } from './spell.ts'

/**
 * Follows each stream's spells of illness: one begins with the first finding raised, is told apart
 * by cause and priority while it lasts, is over with the last finding cleared, and is settled when
 * none has followed it for a while.
 */
export interface TroubleTracker {
  /** Looks at a stream again; what is new of its trouble, or null. */
  review(entry: StreamEntry, at: number): Trouble | null
  /**
   * Whether something is raised that is not yet enough for a trouble, and will be if it lasts.
   * Whoever asks should review the stream again soon.
   */
  suspects(entry: StreamEntry, at: number): boolean
  /** Its trouble as it was told last, with the incident it belongs to now; null while it is well. */
  retell(entry: StreamEntry, at: number): Trouble | null
  /** What each vantage of a stream says at a moment. */
  readings(entry: StreamEntry, at: number): CaseFile['readings']
  /** The stream ended on purpose: its trouble, if any, is over. */
  end(entry: StreamEntry, at: number): Trouble | null
  /** Whether time alone may change what is to be said of a stream: it is ill, or was just now. */
  follows(entry: StreamEntry): boolean
}

/** What an open incident of this stream's group says is behind its trouble; null when there is none. */
export type SharedCauseOf = (entry: StreamEntry) => SharedCause | null

/** Makes a tracker that reads the lanes of `watcher`. */
export function createTroubleTracker(
  watcher: Watcher,
  sharedCauseOf: SharedCauseOf,
  patience: Patience = patienceDefaults,
): TroubleTracker {
  function readings(entry: StreamEntry, at: number): CaseFile['readings'] {
    const found: { [vantage in Vantage]?: Reading } = {}
    for (const vantage of vantages) {
      const lane = watcher.lane(entry, vantage)
      if (lane) found[vantage] = readLane(lane, vantage, at)
    }
    return found
  }

  function recovered(entry: StreamEntry, at: number, last: OpenTrouble): Trouble {
    const over = { ...describe(entry, at, last), state: 'over', over: 'recovered' } as const
    entry.trouble = null
    hush(entry)
    entry.lull = { since: at, settled: false, last }
    return over
  }

  /** Time passes after a spell: first it is said that the stream stayed well, then it is forgotten. */
  function rest(entry: StreamEntry, at: number): Trouble | null {
    const { lull } = entry
    if (!lull) return null
    if (lull.settled) {
      if (at - lull.since > reopenWithinMs) entry.lull = null
      return null
    }
    return at - lull.since >= quietAfter(lull.last.spells, patience) ? settled(entry, at) : null
  }

  function settled(entry: StreamEntry, at: number): Trouble | null {
    const { lull } = entry
    if (!lull || lull.settled) return null
    entry.lull = { ...lull, settled: true }
    const heeded = heededStep(lull.last.diagnosis.playbook, { readings: readings(entry, at) })
    const trouble = describe(entry, at, lull.last)
    return { ...trouble, state: 'settled', over: 'recovered', ...(heeded && { heeded }) }
  }

  function ill(entry: StreamEntry, at: number, worst: Worst, alarm: Alarm | null): Trouble | null {
    const { vantage, symptom } = worst
    const facts = factsOf(entry)
    const { nominal } = entry.announced
    const sharedCause = sharedCauseOf(entry)
    const outcry = viewersWord(entry, at)
    const onsetAt = entry.trouble?.onsetAt ?? worst.onsetAt
    const file = {
      ...{ at, onsetAt, facts, symptom, vantage, readings: readings(entry, at) },
      ...(nominal && { nominal }),
      ...(outcry && { outcry }),
      ...(sharedCause && { sharedCause }),
    }
    const before = entry.trouble
    const now = nextOf({
      at,
      before,
      lull: entry.lull,
      worst,
      facts,
      diagnosis: lastingDiagnosis(before, worst, sharedCause) ?? findCause(file, alarm),
      alarm,
      patience,
    })
    if (before && !isNews(before, now)) {
      const { peakViewers, easing, contender } = now
      entry.trouble = { ...before, peakViewers, easing, contender }
      return null
    }
    entry.trouble = now
    entry.lull = null
    entry.advisedBps = advisedBps(now.diagnosis.playbook) ?? entry.advisedBps
    return { ...describe(entry, at, now), state: before ? 'changed' : 'began' }
  }

  return {
    readings,
    review(entry, at) {
      const worst = worstRaised(entry, watcher, at)
      if (worst) return ill(entry, at, worst, null)
      const alarm = alarmOver(entry, at)
      if (alarm) return ill(entry, at, worstByWord(alarm), alarm)
      return entry.trouble ? recovered(entry, at, entry.trouble) : rest(entry, at)
    },
    retell: (entry, at) =>
      entry.trouble && { ...describe(entry, at, entry.trouble), state: 'changed' },
    suspects: (entry, at) =>
      entry.trouble === null &&
      raisedOf(entry, watcher).some((one) => isSuspicion(one, watcher, at)),
    end(entry, at) {
      const last = entry.trouble ?? (entry.lull?.settled === false ? entry.lull.last : null)
      const over = last && ({ ...describe(entry, at, last), state: 'over', over: 'ended' } as const)
      entry.trouble = null
      entry.lull = null
      hush(entry)
      return over
    },
    follows: ({ trouble, lull }) => trouble !== null || lull !== null,
  }
}

function findCause(file: CaseFile, alarm: Alarm | null): Diagnosis {
  return alarm ? diagnoseByWord(file, alarm) : diagnose(file)
}

/**
 * What the numbers of a stream that looks well again seem to say is no news of what ailed it; what
 * is learnt of many others is.
 */
function lastingDiagnosis(
  before: OpenTrouble | null,
  worst: Worst,
  sharedCause: SharedCause | null,
): Diagnosis | null {
  if (!before || !worst.mends || sharedCause) return null
  return before.diagnosis.cause === 'unknown' ? null : before.diagnosis
}

/** The bitrate that a step asks for, where it asks for one. */
function advisedBps({ step, values }: Playbook): number | undefined {
  return step === 'lower-bitrate' || step === 'set-rates' ? values.recommendedBps : undefined
}

/** What was said so far was about the trouble that is over. */
function hush(entry: StreamEntry): void {
  entry.complaint = null
  if (entry.outcry) entry.outcry = { ...entry.outcry, recent: [], alarm: null }
}

function describe(entry: StreamEntry, at: number, trouble: OpenTrouble): Omit<Trouble, 'state'> {
  const { onsetAt, symptom, vantage, diagnosis, priority, priorityReasons } = trouble
  return {
    type: 'trouble',
    at,
    stream: entry.key,
    ...{ onsetAt, symptom, vantage, diagnosis, priority, priorityReasons },
    incident: entry.incident,
    facts: factsOf(entry),
    ...(entry.complaint && { complaint: entry.complaint }),
  }
}

/** One finding that is raised. */
interface RaisedFinding extends Raised {
  readonly entry: StreamEntry
  readonly vantage: Vantage
}

/** What is raised on a stream, those symptoms aside that alone open no ticket. */
function raisedOf(entry: StreamEntry, watcher: Watcher): readonly RaisedFinding[] {
  return vantages.flatMap((vantage) => {
    const lane = watcher.lane(entry, vantage)
    if (!lane) return []
    return raisedIn(lane)
      .filter(({ symptom }) => !quietSymptoms.has(symptom))
      .map((one) => ({ entry, vantage, ...one }))
  })
}

/** A stall that may yet turn out to be an agent that starts again. */
function isSuspicion(
  { entry, symptom, vantage }: RaisedFinding,
  watcher: Watcher,
  at: number,
): boolean {
  const lane = symptom === 'stalled' ? watcher.lane(entry, vantage) : null
  return lane !== null && isHunch(lane, at)
}

function worstRaised(entry: StreamEntry, watcher: Watcher, at: number): Worst | null {
  const raised = raisedOf(entry, watcher)
  const begins = entry.trouble !== null || !raised.every((one) => isSuspicion(one, watcher, at))
  const [first, ...others] = begins ? raised : []
  if (!first) return null
  const { symptom, vantage } = others.reduce(
    (worst, one) => (symptomRank(one.symptom) < symptomRank(worst.symptom) ? one : worst),
    first,
  )
  const flaps = raised.some((one) => one.symptom === 'unstable')
  const mends = raised.every((one) => one.mends)
  return { symptom, vantage, onsetAt: Math.min(...raised.map(({ since }) => since)), flaps, mends }
}
