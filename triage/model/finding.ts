import type { Symptom, Vantage } from './vocabulary.ts'

/** Named numbers that a conclusion rests on; the unit is in the name. */
export type Evidence = { readonly [name: string]: number }

/** An edge: a symptom was raised or cleared on a stream at a vantage. */
export interface Finding {
  readonly type: 'finding'
  readonly at: number
  readonly stream: string
  readonly vantage: Vantage
  readonly symptom: Symptom
  readonly state: 'raised' | 'cleared'
  /** When the trouble began, as well as the samples tell; at or before `at`. */
  readonly onsetAt: number
  readonly evidence: Evidence
}
