import type { Evidence } from '../model/finding.ts'
import type { Cause } from '../model/vocabulary.ts'
import type { CaseFile } from './case-file.ts'

/** Something that is seen and speaks for a cause or against it. */
export interface Seen {
  /** A stable id. */
  readonly reason: string
  /**
   * How strongly: the logarithm of how many times likelier this is to be seen where the cause is
   * at work than where it is not. 3 makes the cause twenty times likelier, -3 twenty times less.
   */
  readonly weight: number
  readonly evidence: Evidence
}

/**
 * Looks for one sign; null where it is not there, or nobody can tell. Signs that come and go
 * together are one sign, so that what is seen once is not counted twice.
 */
export type Sign = (file: CaseFile) => Seen | null

/** Knows the signs of one cause. Pure. */
export interface Rule {
  readonly cause: Cause
  /** Its weight before anything is seen, against that of `unknown`, which is 0: how common it is. */
  readonly prior: number
  /** What it is most easily mistaken for, nearest first: what a person would ask about next. */
  readonly rivals: readonly Cause[]
  readonly signs: readonly Sign[]
}

/** Something seen. Numbers that nobody gave are left out of the evidence, the others are rounded. */
export function seen(
  reason: string,
  weight: number,
  numbers: { readonly [name: string]: number | undefined },
): Seen {
  const evidence: Record<string, number> = {}
  for (const [name, value] of Object.entries(numbers)) {
    if (value !== undefined && Number.isFinite(value)) evidence[name] = rounded(value)
  }
  return { reason, weight, evidence }
}

/** To what a person can read: whole numbers from 100 on, else three digits. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3))
}
