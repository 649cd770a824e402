import { quietSymptoms, symptomRank } from '../detectors/catalog.ts'
import { isHunch } from '../detectors/stalled.ts'
import { factsOf, type OpenTrouble, type StreamEntry } from '../detectors/stream-entry.ts'
import type { Watcher } from '../detectors/watcher.ts'
import type { CaseFile, Reading } from '../diagnosis/case-file.ts'
import { diagnose } from '../diagnosis/diagnose.ts'
import { raisedIn, readLane } from '../diagnosis/read-case.ts'
import type { Diagnosis, SharedCause } from '../model/diagnosis.ts'
import type { Trouble } from '../model/trouble.ts'
import { type Symptom, type Vantage, vantages } from '../model/vocabulary.ts'
import { isMoreUrgent, judgePriority } from './priority.ts'

/** A cause is only exchanged for one that is surer by this much: a ticket that wavers helps nobody. */
const surerBy = 0.1

/**
 * Follows each stream's spell of illness: it begins with the first finding raised, is told apart
 * by cause and priority while it lasts, and is over with the last finding cleared.
 */
export interface TroubleTracker {
  /** Looks at a stream again; what is new of its trouble, or null. */
  review(entry: StreamEntry, at: number): Trouble | null
  /**
   * Whether something is raised that is not yet enough for a trouble, and will be if it lasts.
   * Whoever asks should review the stream again soon.
   */
  suspects(entry: StreamEntry, at: number): boolean
  /** What each vantage of a stream says at a moment. */
  readings(entry: StreamEntry, at: number): CaseFile['readings']
  /** The stream ended on purpose: its trouble, if any, is over. */
  end(entry: StreamEntry, at: number): Trouble | null
}

/** What an open incident of this stream's group says is behind its trouble; null when there is none. */
export type SharedCauseOf = (entry: StreamEntry) => SharedCause | null

/** Makes a tracker that reads the lanes of `watcher`. */
export function createTroubleTracker(
  watcher: Watcher,
  sharedCauseOf: SharedCauseOf = () => null,
): TroubleTracker {
  function readings(entry: StreamEntry, at: number): CaseFile['readings'] {
    const found: { [vantage in Vantage]?: Reading } = {}
    for (const vantage of vantages) {
      const lane = watcher.lane(entry, vantage)
      if (lane) found[vantage] = readLane(lane, vantage, at)
    }
    return found
  }

  function over(entry: StreamEntry, at: number, why: 'recovered' | 'ended'): Trouble | null {
    const { trouble } = entry
    if (!trouble) return null
    entry.trouble = null
    entry.complaint = null
    return { ...describe(entry, at, trouble), state: 'over', over: why }
  }

  function describeNow(entry: StreamEntry, at: number, worst: Worst): OpenTrouble {
    const before = entry.trouble
    const symptom = before ? worseOf(before.symptom, worst.symptom) : worst.symptom
    const facts = factsOf(entry)
    const { vantage } = worst
    const { nominal } = entry.announced
    const sharedCause = sharedCauseOf(entry)
    const file = {
      ...{ at, facts, symptom: worst.symptom, vantage, readings: readings(entry, at) },
      ...(nominal && { nominal }),
      ...(sharedCause && { sharedCause }),
    }
    const found = diagnose(file)
    const diagnosis = before ? settle(before.diagnosis, found) : found
    const onsetAt = before?.onsetAt ?? worst.onsetAt
    const judged = judgePriority({ symptom, lastedMs: at - onsetAt, ...facts })
    const { priority, priorityReasons } =
      before && isMoreUrgent(before.priority, judged.priority)
        ? before
        : { priority: judged.priority, priorityReasons: judged.reasons }
    return { onsetAt, symptom, vantage, diagnosis, priority, priorityReasons }
  }

  return {
    readings,
    review(entry, at) {
      const worst = worstRaised(entry, watcher, at)
      if (!worst) return over(entry, at, 'recovered')
      const before = entry.trouble
      const now = describeNow(entry, at, worst)
      if (before && !isNews(before, now)) return null
      entry.trouble = now
      return { ...describe(entry, at, now), state: before ? 'changed' : 'began' }
    },
    suspects: (entry, at) =>
      entry.trouble === null &&
      raisedOf(entry, watcher).some((one) => isSuspicion(one, watcher, at)),
    end: (entry, at) => over(entry, at, 'ended'),
  }
}

function describe(entry: StreamEntry, at: number, trouble: OpenTrouble): Omit<Trouble, 'state'> {
  return {
    type: 'trouble',
    at,
    stream: entry.key,
    ...trouble,
    facts: factsOf(entry),
    ...(entry.complaint && { complaint: entry.complaint }),
  }
}

/** A trouble that turned out to be unknown after all keeps the best answer it ever had. */
function settle(before: Diagnosis, found: Diagnosis): Diagnosis {
  if (found.cause === before.cause) return before
  return found.confidence >= before.confidence + surerBy ? found : before
}

function isNews(before: OpenTrouble, now: OpenTrouble): boolean {
  return (
    before.symptom !== now.symptom ||
    before.diagnosis.cause !== now.diagnosis.cause ||
    before.priority !== now.priority
  )
}

function worseOf(a: Symptom, b: Symptom): Symptom {
  return symptomRank(a) <= symptomRank(b) ? a : b
}

interface Worst {
  readonly symptom: Symptom
  readonly vantage: Vantage
  /** When the first of all that is raised began. */
  readonly onsetAt: number
}

/** One finding that is raised. */
interface RaisedFinding {
  readonly entry: StreamEntry
  readonly symptom: Symptom
  readonly vantage: Vantage
  readonly since: number
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
  return { symptom, vantage, onsetAt: Math.min(...raised.map(({ since }) => since)) }
}
