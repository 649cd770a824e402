/**
 * Measures how right diagnoses are: `npm run bench:causes`, or with
 * `-- [--cases N] [--groups N] [--seed TEXT]…`; `--seed` may be given several times.
 *
 * Each case is one stream that falls ill once, of one cause or of two at the same time, seen by
 * some of the vantages. What counts as right is said by the simulator: the cause where what the
 * vantages observe belongs to no other, `unknown` where it does. Each group is a fleet in which a
 * node, a region, a provider or an edge strikes ten streams or more at once, which only neighbours
 * can tell. Exits 1 when a target is missed.
 */
import { parseArgs } from 'node:util'
import { drawCases } from './causes/cause-case.ts'
import { figuresOf } from './causes/cause-figures.ts'
import {
  calibrationTable,
  confusionTable,
  targetLine,
  togetherLine,
  vantageTable,
} from './causes/cause-report.ts'
import { runCases, runSharedCases } from './causes/run-cases.ts'
import { drawSharedCases } from './causes/shared-case.ts'

/** Unix ms at which every simulated run begins. */
const startAt = 1_764_000_000_000
/** What is promised. */
const targets = { rightShare: 0.95, unknownShare: 0.9, calibrationError: 0.05 } as const

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000' },
    groups: { type: 'string', default: '12' },
    seed: { type: 'string', multiple: true, default: ['1', '2', '3'] },
  },
})
const count = wholeNumber('cases')
const groups = wholeNumber('groups')

function wholeNumber(name: 'cases' | 'groups'): number {
  const number = Number(values[name])
  if (Number.isInteger(number) && number > 0) return number
  console.error(`--${name} is "${values[name]}", expected a whole number above 0`)
  process.exit(2)
}

const began = performance.now()
const outcomes = values.seed.flatMap((seed) =>
  runCases(drawCases(count, seed, startAt), seed, startAt),
)
const shared = values.seed.flatMap((seed) =>
  runSharedCases(drawSharedCases(groups, seed, startAt), seed, startAt),
)
const tookS = ((performance.now() - began) / 1_000).toFixed(1)
const drawn = count * values.seed.length
console.log(
  `${drawn} cases and ${groups * values.seed.length} groups, seeds ${values.seed.join(', ')} (${tookS} s): ${outcomes.length} and ${shared.length} opened a ticket`,
)
console.log(
  `\n${confusionTable([...outcomes, ...shared], 'last')}\n\n${vantageTable(outcomes, 'last')}`,
)
const last = figuresOf(outcomes, 'last')
console.log(`\n${calibrationTable(last)}`)
console.log(`\n${targetLine('when the ticket is opened', figuresOf(outcomes, 'first'))}`)
console.log(targetLine('what the ticket comes to say', last))
const together = figuresOf(shared, 'last')
console.log(togetherLine('struck together, when the ticket is opened', figuresOf(shared, 'first')))
console.log(togetherLine('struck together, what the ticket comes to say', together))
const met =
  last.rightShare >= targets.rightShare &&
  last.unknownShare >= targets.unknownShare &&
  last.calibrationError <= targets.calibrationError &&
  together.togetherShare >= targets.rightShare
if (!met) process.exitCode = 1
