import { shown, textTable } from '../accuracy/text-table.ts'
import { type CauseFigures, isRight, type When } from './cause-figures.ts'
import type { CaseOutcome } from './run-cases.ts'

/** What was said of what: a row per illness and who can tell it, the answers most given first. */
export function confusionTable(outcomes: readonly CaseOutcome[], when: When): string {
  const grouped = Map.groupBy(outcomes, rowOf)
  const rows = [...grouped]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, its]) => {
      const fine = its.filter((each) => isFine(each, when)).length
      const [who = '', illness = ''] = name.split(' ')
      return [illness, who, shown(its.length), share(fine / its.length), answers(its, when)]
    })
  return textTable(['illness', 'can be told by', 'tickets', 'right', 'said'], rows)
}

function rowOf({ truth, case: { illnesses } }: CaseOutcome): string {
  return `${truth.tellable} ${illnesses.map(({ kind }) => kind.name).join('+')}`
}

/** Right, or unknown where nobody can tell. */
function isFine(outcome: CaseOutcome, when: When): boolean {
  const said = outcome[when]
  const { tellable } = outcome.truth
  if (tellable === 'own' || tellable === 'together') return isRight(outcome, said)
  return said.cause === 'unknown'
}

function answers(its: readonly CaseOutcome[], when: When): string {
  const counts = [...Map.groupBy(its, (each) => each[when].cause)]
  counts.sort(([, a], [, b]) => b.length - a.length)
  return counts.map(([cause, { length }]) => `${cause} ${length}`).join(', ')
}

/** The same by who looks at the stream. */
export function vantageTable(outcomes: readonly CaseOutcome[], when: When): string {
  const judged = outcomes.filter(
    ({ truth }) => truth.tellable === 'own' || truth.tellable === 'none',
  )
  const grouped = Map.groupBy(judged, (each) => each.case.spec.vantages.join('+'))
  const rows = [...grouped].map(([mix, its]) => {
    const own = its.filter(({ truth }) => truth.tellable === 'own')
    const none = its.filter(({ truth }) => truth.tellable === 'none')
    const fine = (some: readonly CaseOutcome[]) =>
      share(some.filter((each) => isFine(each, when)).length / some.length)
    return [mix, shown(own.length), fine(own), shown(none.length), fine(none)]
  })
  return textTable(['seen by', 'can be told', 'right', 'cannot', 'unknown'], rows)
}

/** Told against right, by confidence. */
export function calibrationTable({ calibration }: CauseFigures): string {
  const rows = calibration.map(({ from, told, meanConfidence, rightShare }) => [
    `${shown(from, 1)} to ${shown(from + 0.1, 1)}`,
    shown(told),
    shown(meanConfidence, 3),
    shown(rightShare, 3),
  ])
  return textTable(['told with confidence', 'answers', 'mean', 'right'], rows)
}

/** How often streams that were struck together were told so, in one line. */
export function togetherLine(name: string, of: CauseFigures): string {
  return `${name}: what they share in ${share(of.togetherShare)} of ${of.together} tickets, calibration error ${shown(of.calibrationError, 3)}`
}

/** The figures that there are targets for, in one line. */
export function targetLine(name: string, of: CauseFigures): string {
  return `${name}: right cause in ${share(of.rightShare)} of ${of.tellable} that can be told, unknown in ${share(of.unknownShare)} of ${of.untellable} that cannot, calibration error ${shown(of.calibrationError, 3)}`
}

function share(value: number): string {
  return `${shown(value * 100, 1)} %`
}
