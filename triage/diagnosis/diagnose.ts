import type { Diagnosis } from '../model/diagnosis.ts'
import type { CaseFile } from './case-file.ts'
import { rules } from './catalog.ts'

/**
 * The likeliest cause of what ails a stream: of the rules that find their signs, the surest one.
 * `unknown`, with confidence 0, where none does.
 */
export function diagnose(file: CaseFile): Diagnosis {
  let best: Diagnosis | null = null
  for (const rule of rules) {
    const found = rule(file)
    if (found && found.confidence > (best?.confidence ?? 0)) best = found
  }
  return best ?? { cause: 'unknown', confidence: 0, reason: 'no-rule-fits', evidence: {} }
}
