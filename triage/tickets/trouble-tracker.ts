import { quietSymptoms, symptomRank } from '../detectors/catalog.ts'
import { factsOf, type OpenTrouble, type StreamEntry } from '../detectors/stream-entry.ts'
import type { Watcher } from '../detectors/watcher.ts'
import type { CaseFile, Reading } from '../diagnosis/case-file.ts'
import { diagnose } from '../diagnosis/diagnose.ts'
import { raisedIn, readLane } from '../diagnosis/read-case.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
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
  /** What each vantage of a stream says at a moment. */
  readings(entry: StreamEntry, at: number): CaseFile['readings']
  /** The stream ended on purpose: its trouble, if any, is over. */
  end(entry: StreamEntry, at: number): Trouble | null
}

/** Makes a tracker that reads the lanes of `watcher`. */
export function createTroubleTracker(watcher: Watcher): TroubleTracker {
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
    const file = { at, facts, symptom: worst.symptom, vantage, readings: readings(entry, at) }
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
      const worst = worstRaised(entry, watcher)
      if (!worst) return over(entry, at, 'recovered')
      const before = entry.trouble
      const now = describeNow(entry, at, worst)
      if (before && !isNews(before, now)) return null
      entry.trouble = now
      return { ...describe(entry, at, now), state: before ? 'changed' : 'began' }
    },
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

function worstRaised(entry: StreamEntry, watcher: Watcher): Worst | null {
  let worst: { symptom: Symptom; vantage: Vantage } | null = null
  let onsetAt = Number.POSITIVE_INFINITY
  for (const vantage of vantages) {
    const lane = watcher.lane(entry, vantage)
    if (!lane) continue
    for (const { symptom, since } of raisedIn(lane)) {
      if (quietSymptoms.has(symptom)) continue
      onsetAt = Math.min(onsetAt, since)
      if (!worst || symptomRank(symptom) < symptomRank(worst.symptom)) worst = { symptom, vantage }
    }
  }
  return worst && { ...worst, onsetAt }
}
