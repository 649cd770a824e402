import type { Evidence } from './finding.ts'
import type { Playbook } from './playbook.ts'
import type { Cause } from './vocabulary.ts'

/** A cause that was considered, and what speaks against it. */
export interface RuledOut {
  readonly cause: Cause
  /** The sign that decided, a stable id. */
  readonly reason: string
  readonly evidence: Evidence
}

/** Why a stream is ill, how sure we are (0 to 1), the numbers that say so, and what to do. */
export interface Diagnosis {
  readonly cause: Cause
  /** Calibrated: of those told 0.9, nine in ten are right. 0 when the cause is unknown. */
  readonly confidence: number
  /** The sign that decided, a stable id; what the ticket and the log call it. */
  readonly reason: string
  readonly evidence: Evidence
  /** The alternatives, at most three: what is at work as well (`also-…`), then the nearest rivals. */
  readonly ruledOut: readonly RuledOut[]
  readonly playbook: Playbook
}

/** What an open incident of the stream's group says is behind the troubles of its streams. */
export interface SharedCause {
  readonly incident: string
  readonly cause: Cause
  /** How sure it is that this stream is one of them, 0 to 1. */
  readonly confidence: number
  readonly evidence: Evidence
}
