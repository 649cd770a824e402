import { describe, expect, test } from 'vitest'
import { sampleDiagnosis } from '../../fixtures/testing/sample-trouble.ts'
import type { Cause } from '../../triage/model/vocabulary.ts'
import { type CaseTruth, drawCases, truthOf } from './cause-case.ts'
import { figuresOf } from './cause-figures.ts'
import { type CaseOutcome, runCases } from './run-cases.ts'

const startAt = 1_764_000_000_000
const [anyCase] = drawCases(2, 'test', startAt)

function outcome(
  tellable: CaseTruth['tellable'],
  truth: Cause,
  said: readonly [cause: Cause, confidence: number],
): CaseOutcome {
  if (!anyCase) throw new Error('no case was drawn')
  const [cause, confidence] = said
  const diagnosis = sampleDiagnosis({ cause, confidence })
  return { case: anyCase, truth: { tellable, causes: [truth] }, first: diagnosis, last: diagnosis }
}

describe('the figures', () => {
  const figures = figuresOf(
    [
      outcome('own', 'uplink-lost', ['uplink-lost', 0.9]),
      outcome('own', 'uplink-lost', ['uplink-congestion', 0.9]),
      outcome('own', 'delivery', ['unknown', 0]),
      outcome('none', 'delivery', ['unknown', 0]),
      outcome('none', 'viewer-side', ['delivery', 0.6]),
      outcome('neighbours', 'ingest-node', ['uplink-lost', 0.9]),
    ],
    'last',
  )
  test('count what can be told, and unknown where it cannot', () => {
    expect(figures).toMatchObject({ tellable: 3, untellable: 2, unknownShare: 0.5 })
    expect(figures.rightShare).toBeCloseTo(1 / 3)
  })
  test('compare what was told with what was right, and leave out what only neighbours know', () => {
    expect(figures.calibration).toMatchObject([
      { told: 1, meanConfidence: 0.6, rightShare: 0 },
      { told: 2, meanConfidence: 0.9, rightShare: 0.5 },
    ])
    expect(figures.calibrationError).toBeCloseTo((0.6 + 2 * 0.4) / 3)
  })
})

test('the same seed draws the same cases', () => {
  const [one, other] = [drawCases(50, 'x', startAt), drawCases(50, 'x', startAt)]
  expect(one.map(({ spec }) => spec)).toEqual(other.map(({ spec }) => spec))
  expect(one.map(truthOf)).toEqual(other.map(truthOf))
})

test('two at once are drawn where each could be told alone', () => {
  const pairs = drawCases(200, 'x', startAt).filter(({ illnesses }) => illnesses.length > 1)
  expect(pairs.length).toBeGreaterThan(10)
  for (const { spec, illnesses } of pairs)
    for (const { kind } of illnesses) expect(kind.tellable(spec, 1)).toBe('own')
})

test('on cases nobody has seen before the targets are met', () => {
  const cases = drawCases(150, 'unseen', startAt)
  const { rightShare, unknownShare, calibrationError } = figuresOf(
    runCases(cases, 'unseen', startAt),
    'last',
  )
  expect(rightShare).toBeGreaterThanOrEqual(0.95)
  expect(unknownShare).toBeGreaterThanOrEqual(0.9)
  expect(calibrationError).toBeLessThanOrEqual(0.05)
})
