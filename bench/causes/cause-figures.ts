import type { Diagnosis } from '../../triage/model/diagnosis.ts'
import type { CaseOutcome } from './run-cases.ts'

/** Which of the words said of a case is judged. */
export type When = 'first' | 'last'

/** How right the answers were. Shares are 0 to 1, NaN where there was nothing to judge. */
export interface CauseFigures {
  /** Cases whose cause the stream's own vantages can tell, and how many were told right. */
  readonly tellable: number
  readonly rightShare: number
  /** Cases that nobody can tell apart, and how many were left unknown. */
  readonly untellable: number
  readonly unknownShare: number
  /** Streams struck together with their neighbours, and how many of their tickets say so. */
  readonly together: number
  readonly togetherShare: number
  readonly calibration: readonly CalibrationBin[]
  /** How far what was told is from what was right, weighted by how often; 0 is perfect. */
  readonly calibrationError: number
}

/** Answers told with about the same confidence. */
export interface CalibrationBin {
  readonly from: number
  readonly told: number
  readonly meanConfidence: number
  readonly rightShare: number
}

/** Whether the cause named is one of those at work. */
export function isRight({ truth }: CaseOutcome, { cause }: Diagnosis): boolean {
  return truth.causes.includes(cause)
}

/**
 * Judges what was said. A cause shared with neighbours that are not there is asked of nobody and left
 * out here; the confusion table tells what was said of those.
 */
export function figuresOf(outcomes: readonly CaseOutcome[], when: When): CauseFigures {
  const own = outcomes.filter(({ truth }) => truth.tellable === 'own')
  const none = outcomes.filter(({ truth }) => truth.tellable === 'none')
  const together = outcomes.filter(({ truth }) => truth.tellable === 'together')
  const named = [...own, ...none, ...together].filter((each) => each[when].cause !== 'unknown')
  const calibration = bins(named, when)
  return {
    tellable: own.length,
    rightShare: own.filter((each) => isRight(each, each[when])).length / own.length,
    untellable: none.length,
    unknownShare: none.filter((each) => each[when].cause === 'unknown').length / none.length,
    together: together.length,
    togetherShare: together.filter((each) => isRight(each, each[when])).length / together.length,
    calibration,
    calibrationError: calibration.reduce(
      (sum, { told, meanConfidence, rightShare }) =>
        sum + (Math.abs(meanConfidence - rightShare) * told) / named.length,
      0,
    ),
  }
}

const binWidth = 0.1

function bins(named: readonly CaseOutcome[], when: When): CalibrationBin[] {
  const last = Math.round(1 / binWidth) - 1
  const grouped = Map.groupBy(named, (each) =>
    Math.min(last, Math.floor(each[when].confidence / binWidth + 1e-9)),
  )
  return [...grouped]
    .sort(([a], [b]) => a - b)
    .map(([place, its]) => ({
      from: place * binWidth,
      told: its.length,
      meanConfidence: its.reduce((sum, each) => sum + each[when].confidence, 0) / its.length,
      rightShare: its.filter((each) => isRight(each, each[when])).length / its.length,
    }))
}
