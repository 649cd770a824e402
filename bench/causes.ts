/**
 * Measures how right diagnoses are: `npm run bench:causes`, or with
 * `-- [--cases N] [--seed TEXT]…`; `--seed` may be given several times.
 *
 * Each case is one stream that falls ill once, of one cause or of two at the same time, seen by
 * some of the vantages. What counts as right is said by the simulator: the cause where what the
 * vantages observe belongs to no other, `unknown` where it does. Exits 1 when a target is missed.
 */
import { parseArgs } from 'node:util'
import { drawCases } from './causes/cause-case.ts'
import { figuresOf } from './causes/cause-figures.ts'
import {
  calibrationTable,
  confusionTable,
  targetLine,
  vantageTable,
} from './causes/cause-report.ts'
import { runCases } from './causes/run-cases.ts'

/** Unix ms at which every simulated run begins. */
const startAt = 1_764_000_000_000
/** What is promised. */
const targets = { rightShare: 0.95, unknownShare: 0.9, calibrationError: 0.05 } as const

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000' },
    seed: { type: 'string', multiple: true, default: ['1', '2', '3'] },
  },
})
const count = Number(values.cases)
if (!Number.isInteger(count) || count < 1) {
  console.error(`--cases is "${values.cases}", expected a whole number above 0`)
  process.exit(2)
}

const began = performance.now()
const outcomes = values.seed.flatMap((seed) =>
  runCases(drawCases(count, seed, startAt), seed, startAt),
)
const tookS = ((performance.now() - began) / 1_000).toFixed(1)
const drawn = count * values.seed.length
console.log(
  `${drawn} cases, seeds ${values.seed.join(', ')} (${tookS} s): ${outcomes.length} opened a ticket`,
)
console.log(`\n${confusionTable(outcomes, 'last')}\n\n${vantageTable(outcomes, 'last')}`)
const last = figuresOf(outcomes, 'last')
console.log(`\n${calibrationTable(last)}`)
console.log(`\n${targetLine('when the ticket is opened', figuresOf(outcomes, 'first'))}`)
console.log(targetLine('what the ticket comes to say', last))
const met =
  last.rightShare >= targets.rightShare &&
  last.unknownShare >= targets.unknownShare &&
  last.calibrationError <= targets.calibrationError
if (!met) process.exitCode = 1
