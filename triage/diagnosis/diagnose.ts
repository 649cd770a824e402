import type { Diagnosis } from '../model/diagnosis.ts'
import type { Evidence } from '../model/finding.ts'
import type { CaseFile } from './case-file.ts'
import { rules } from './catalog.ts'
import { playbookOf } from './playbooks/catalog.ts'
import type { Suspicion } from './rule.ts'

/**
 * The likeliest cause of what ails a stream: of the rules that find their signs, the surest one.
 * `unknown`, with confidence 0, where none does.
 */
export function diagnose(file: CaseFile): Diagnosis {
  let best: Suspicion | null = null
  for (const rule of rules) {
    const found = rule(file)
    if (found && found.confidence > (best?.confidence ?? 0)) best = found
  }
  const found = best ?? {
    ...{ cause: 'unknown' as const, confidence: 0, reason: 'no-rule-fits' },
    evidence: whatIsSeen(file),
  }
  return { ...found, ruledOut: [], playbook: playbookOf(found.cause, file, found.reason) }
}

/** Without a cause there is still what the vantage sees: the numbers that whoever looks next needs. */
function whatIsSeen({ readings, vantage }: CaseFile): Evidence {
  const reading = readings[vantage]
  if (!reading) return {}
  const { fps, referenceFps, bitrateBps, agoMs } = reading
  return {
    ...(fps !== undefined && { fps }),
    ...(referenceFps !== undefined && { referenceFps }),
    ...(bitrateBps !== undefined && { bitrateBps }),
    silentMs: Math.max(0, agoMs),
  }
}
