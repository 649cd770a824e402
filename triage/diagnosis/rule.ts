import type { Diagnosis } from '../model/diagnosis.ts'
import type { CaseFile } from './case-file.ts'

/** Knows the signs of one cause. Pure; null where they are not there. */
export type Rule = (file: CaseFile) => Diagnosis | null
