import type { Evidence } from './finding.ts'
import type { Cause } from './vocabulary.ts'

/** Why a stream is ill, how sure we are (0 to 1), and the numbers that say so. */
export interface Diagnosis {
  readonly cause: Cause
  readonly confidence: number
  /** The rule that spoke, a stable id; what the ticket and the log call it. */
  readonly reason: string
  readonly evidence: Evidence
}
