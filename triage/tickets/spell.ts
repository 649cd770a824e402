import { symptomRank } from '../detectors/catalog.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import type { Contender, Lull, OpenTrouble } from '../model/open-trouble.ts'
import { type Alarm, isByWord } from '../model/outcry.ts'
import { advisedAfter, advisesAnew } from '../model/playbook.ts'
import type { StreamFacts } from '../model/trouble.ts'
import type { Symptom, Vantage } from '../model/vocabulary.ts'
import { tempered } from './by-word.ts'
import { type Patience, reopenWithinMs, stumbleMs } from './patience.ts'
import { holdPriority, judgePriority } from './priority.ts'

/** A cause is exchanged at once only for one that is surer by this much: a ticket that wavers helps nobody. */
const surerBy = 0.1
/** Or for one that is found again and again for so long, while the old one no longer is. */
const persistsMs = 8_000
/** A line full of what should not have been sent has so long to get empty once less is sent. */
const followsMs = 60_000
/** And the same cause is said to be less sure only when it has lost this much. */
const lessSureBy = 0.2

/** The worst that is raised on a stream. */
export interface Worst {
  readonly symptom: Symptom
  readonly vantage: Vantage
  /** When the first of all that is raised began. */
  readonly onsetAt: number
  /** Whether one short trouble follows another. */
  readonly flaps: boolean
  /** Whether all of it looks well again and is only watched a little longer. */
  readonly mends: boolean
}

/** What a stream's trouble is made from at a moment. */
interface Look {
  readonly at: number
  /** The trouble as it was, when it goes on. */
  readonly before: OpenTrouble | null
  /** The time since the last one, when it is new. */
  readonly lull: Lull | null
  readonly worst: Worst
  readonly facts: StreamFacts
  readonly diagnosis: Diagnosis
  readonly patience: Patience
  /** What people say, while nothing is measured. */
  readonly alarm: Alarm | null
}

/** A stream's trouble after another look at it: the one it was, gone on, or a new spell. */
export function nextOf(look: Look): OpenTrouble {
  const { at, before, lull, worst, facts, diagnosis, patience, alarm } = look
  const last = lull && at - lull.since <= reopenWithinMs ? lull.last : null
  const spells = before?.spells ?? (last?.spells ?? 0) + 1
  const onsetAt = before?.onsetAt ?? worst.onsetAt
  const firstSymptom = before?.firstSymptom ?? worst.symptom
  const peakViewers = Math.max(before?.peakViewers ?? -1, facts.viewers ?? -1)
  const { symptom, vantage } = worst
  const contender = contenderOf(before, diagnosis, at)
  const told = toldOf(before, diagnosis, at, contender)
  const judged = judgePriority({
    ...{ symptom, firstSymptom, spells, lastedMs: at - onsetAt, scenario: facts.scenario },
    ...(peakViewers >= 0 && { peakViewers }),
    ...(facts.viewers !== undefined && { viewers: facts.viewers }),
    ...(facts.tier !== undefined && { tier: facts.tier }),
  })
  return {
    ...{ onsetAt, firstSymptom, peakViewers, spells, vantage },
    symptom: nameOf({
      before,
      worst,
      // The third spell and each after it is a stumble of an unstable stream, until it lasts.
      stumbles: spells >= patience.unstableFromSpells && at - onsetAt < stumbleMs,
    }),
    ...told,
    contender,
    ...holdPriority(before ?? last, alarm ? tempered(judged, alarm) : judged, at),
  }
}

/** A trouble keeps the name of the worst it has been, but while it flaps that is its name. */
function nameOf({
  before,
  worst,
  stumbles,
}: {
  readonly before: OpenTrouble | null
  readonly worst: Worst
  readonly stumbles: boolean
}): Symptom {
  if (worst.flaps || stumbles) return 'unstable'
  if (!before || before.symptom === 'unstable') return worst.symptom
  return symptomRank(before.symptom) <= symptomRank(worst.symptom) ? before.symptom : worst.symptom
}

/** The cause that is found now instead of the one that was told, and since when. */
function contenderOf(
  before: OpenTrouble | null,
  { cause }: Diagnosis,
  at: number,
): Contender | null {
  if (!before || cause === before.diagnosis.cause || cause === 'unknown') return null
  return before.contender?.cause === cause ? before.contender : { cause, sinceAt: at }
}

/** What is said after another look: as before, or what is found now, with advice that holds for a while. */
function toldOf(
  before: OpenTrouble | null,
  found: Diagnosis,
  at: number,
  contender: Contender | null,
): Pick<OpenTrouble, 'diagnosis' | 'advisedAt'> {
  if (!before) return { diagnosis: found, advisedAt: at }
  const said = before.diagnosis.playbook
  const advised = {
    playbook: said,
    sinceMs: at - before.advisedAt,
    sameCause: found.cause === before.diagnosis.cause,
  }
  const playbook = advisedAfter(advised, found.playbook)
  const diagnosis = settle(before.diagnosis, { ...found, playbook }, at, contender)
  return {
    diagnosis,
    advisedAt: advisesAnew(said, diagnosis.playbook) ? at : before.advisedAt,
  }
}

/** For how long another cause has to be found. One that the first brings about is no news for a while. */
function neededMs({ reason }: Diagnosis, { cause }: Diagnosis): number {
  const follows = reason === 'bitrate-above-declared' && cause === 'uplink-congestion'
  return follows ? followsMs : persistsMs
}

/** A trouble that turned out to be unknown after all keeps the best answer it ever had. */
function settle(
  before: Diagnosis,
  found: Diagnosis,
  at: number,
  contender: Contender | null,
): Diagnosis {
  // What is measured takes the place of what was said, and who asks for help that of who watches.
  const better = !isByWord(found.reason) || before.cause === 'unknown'
  if (isByWord(before.reason) && before.reason !== found.reason && better) return found
  const gain = found.confidence - before.confidence
  if (gain >= surerBy) return found
  if (contender) return at - contender.sinceAt >= neededMs(before, found) ? found : before
  if (found.cause !== before.cause) return before
  return -gain >= lessSureBy || advisesAnew(before.playbook, found.playbook) ? found : before
}

/** Whether anybody would want to hear of the difference. */
export function isNews(before: OpenTrouble, now: OpenTrouble): boolean {
  return (
    before.symptom !== now.symptom ||
    before.diagnosis !== now.diagnosis ||
    before.priority !== now.priority
  )
}
