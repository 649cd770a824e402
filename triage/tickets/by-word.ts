import { alarmAt, burstMs } from '../complaints/outcry.ts'
import type { StreamEntry } from '../detectors/stream-entry.ts'
import type { CaseFile, ViewersWord } from '../diagnosis/case-file.ts'
import { diagnose } from '../diagnosis/diagnose.ts'
import { playbookOf } from '../diagnosis/playbooks/catalog.ts'
import type { ComplaintKind } from '../model/complaint.ts'
import type { Diagnosis } from '../model/diagnosis.ts'
import { type Alarm, type ByWordReason, isByWord } from '../model/outcry.ts'
import type { JudgedPriority } from '../model/priority-reason.ts'
import type { Priority, Symptom, Vantage } from '../model/vocabulary.ts'
import { isMoreUrgent, leastScore, oneStepUp, scoreOf } from './priority.ts'
import type { Worst } from './spell.ts'

/** What people see, in the words of the symptoms. */
const symptomOf: Readonly<Record<ComplaintKind, Symptom>> = {
  stutter: 'slideshow',
  frozen: 'frozen-picture',
  black: 'black-picture',
  sound: 'silent-audio',
  blurry: 'bitrate-collapse',
  delayed: 'high-latency',
  gone: 'gone',
}

/** From where they see it. */
const vantageOf: Readonly<Record<Alarm['from'], Vantage>> = {
  streamer: 'encoder',
  viewer: 'player',
}

const reasonOf: Readonly<Record<Alarm['from'], ByWordReason>> = {
  streamer: 'streamer-complains-nothing-measured',
  viewer: 'viewers-complain-nothing-measured',
}

/** No more urgent than this while nothing is measured: a person who asks for help, and a crowd that may be wrong. */
const mostUrgent: Readonly<Record<Alarm['from'], Priority>> = { streamer: 'P2', viewer: 'P3' }

/**
 * What people's word alone makes of a stream, or null. Nothing for one that has ended, shows a
 * break scene or was never seen, nor where what they complain of is a trouble that was measured:
 * that one is over when its vantages say so.
 */
export function alarmOver(entry: StreamEntry, at: number): Alarm | null {
  const { trouble, endedAt, announced, lastAt } = entry
  if (endedAt !== null || announced.onBreak || lastAt === 0) return null
  if (trouble && !isByWord(trouble.diagnosis.reason)) return null
  return alarmAt(entry.outcry, at)
}

/** The symptom that people describe. */
export function worstByWord({ from, about, onsetAt }: Alarm): Worst {
  return {
    symptom: symptomOf[about],
    vantage: vantageOf[from],
    onsetAt,
    flaps: false,
    mends: false,
  }
}

/** A burst counts as evidence for so long after its last voice. */
const freshWordMs = 60_000

/** What many viewers have just said of a stream; undefined where they have not. */
export function viewersWord({ outcry }: StreamEntry, at: number): ViewersWord | undefined {
  const alarm = outcry?.alarm
  if (alarm?.from !== 'viewer' || at - alarm.lastAt > freshWordMs) return undefined
  const { about, complaints, lastAt, onsetAt } = alarm
  return { about, complaints, withinMs: lastAt - onsetAt }
}

/**
 * An honest answer: people say so, and nobody else has seen it. Where all is seen to be well up to
 * the viewers, that names a cause; else none.
 */
export function diagnoseByWord(file: CaseFile, alarm: Alarm): Diagnosis {
  const found = diagnose(file)
  if (found.cause !== 'unknown' && isByWord(found.reason)) return found
  const { complaints, onsetAt, lastAt, from } = alarm
  const reason = reasonOf[from]
  return {
    ...{ cause: 'unknown', confidence: 0, reason, ruledOut: [] },
    evidence: {
      complaints,
      withinMs: Math.max(lastAt - onsetAt, from === 'viewer' ? Math.min(burstMs, 1_000) : 0),
      ...(file.facts.viewers !== undefined && { viewers: file.facts.viewers }),
    },
    playbook: playbookOf('unknown', file, reason),
  }
}

/** A priority that rests on people's word alone is never one that wakes somebody. */
export function tempered(judged: JudgedPriority, { from }: Alarm): JudgedPriority {
  const most = mostUrgent[from]
  if (!isMoreUrgent(judged.priority, most)) return judged
  const weight = leastScore(oneStepUp(most)) - 1 - scoreOf(judged.priorityReasons)
  const priorityReasons = [...judged.priorityReasons, { reason: 'only-said', weight } as const]
  return { priority: most, priorityReasons }
}
