import type { Diagnosis } from '../model/diagnosis.ts'
import type { CaseFile } from './case-file.ts'

/** What a rule has found: a cause and what speaks for it. */
export type Suspicion = Pick<Diagnosis, 'cause' | 'confidence' | 'reason' | 'evidence'>

/** Knows the signs of one cause. Pure; null where they are not there. */
export type Rule = (file: CaseFile) => Suspicion | null
