import type { Evidence } from './finding.ts'
import type { Playbook } from './playbook.ts'
import type { Cause } from './vocabulary.ts'

/** What can speak against a cause; message keys. */
export const againstReasons = [
  'nothing-comes',
  'nothing-sent',
  'still-sent',
  'still-received',
  'arrives-in-full',
  'media-in-time',
  'send-queue-empty',
  'encoder-not-held-back',
  'more-than-declared',
  'encoder-keeps-up',
  'nothing-skipped',
  'nothing-late',
  'encoder-says-bandwidth',
  'encoder-repeats-frames',
  'renderer-repeats-frames',
  'picture-moves',
  'rates-as-declared',
  'encoder-goes-on',
  'encoder-stands',
  'edge-is-well',
  'ill-at-the-door',
  'ill-at-the-encoder',
  'ill-before-the-player',
  'player-is-well',
] as const
/** One of them. */
export type AgainstReason = (typeof againstReasons)[number]

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
