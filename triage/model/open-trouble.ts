import type { HeldPriority } from './priority-reason.ts'
import type { Trouble } from './trouble.ts'
import type { Cause, Symptom } from './vocabulary.ts'

/** What the engine last said about a stream's trouble, and what it remembers of it. */
export interface OpenTrouble
  extends HeldPriority,
    Pick<Trouble, 'onsetAt' | 'symptom' | 'vantage' | 'diagnosis'> {
  /** Since when the streamer is advised what `diagnosis.playbook` says; Unix ms. */
  readonly advisedAt: number
  /** What the spell began as. */
  readonly firstSymptom: Symptom
  /** The most who watched since the spell began; -1 when nobody said. */
  readonly peakViewers: number
  /** Found lately in place of the cause that was told. */
  readonly contender: Contender | null
  /** Which spell of the same trouble it is: 1, or more when it came back within the window. */
  readonly spells: number
}

/** A cause that may take the place of the one that was told, and since when it is found; Unix ms. */
export interface Contender {
  readonly cause: Cause
  readonly sinceAt: number
}

/** The time after a spell, in which nobody knows yet whether it was the last one. */
export interface Lull {
  /** When the spell was over. */
  readonly since: number
  /** Whether it has been said that the stream has stayed well. */
  readonly settled: boolean
  readonly last: OpenTrouble
}
