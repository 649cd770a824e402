import type { SampleRecord } from '../../triage/model/record.ts'
import { type FieldRule, recordRules } from './record-rules.ts'

/** A field whose value differs from sample to sample, and the text between it and the one before. */
export interface LayoutStep {
  readonly before: Buffer
  readonly field: string
  readonly rule: FieldRule
}

/**
 * How an agent writes its samples: each is the same text again but for its stream and its numbers.
 */
export interface SampleLayout {
  readonly steps: readonly LayoutStep[]
  readonly after: Buffer
  /** A sample of this layout: the same fields in the same order. */
  readonly example: SampleRecord
}

/** The layout of this sample as `JSON.stringify` writes it. */
export function layoutOf(example: SampleRecord): SampleLayout {
  const rules = recordRules.get('sample')?.fields
  const steps: LayoutStep[] = []
  let text = '{'
  for (const [field, value] of Object.entries(example)) {
    text += `${text.endsWith('{') ? '' : ','}"${field}":`
    const rule = rules?.get(field)
    if (rule === undefined || rule.kind === 'choice') {
      text += `"${value}"`
      continue
    }
    if (rule.kind === 'key') text += '"'
    steps.push({ before: Buffer.from(text), field, rule })
    text = rule.kind === 'key' ? '"' : ''
  }
  return { steps, after: Buffer.from(`${text}}`), example }
}
