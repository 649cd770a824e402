/**
 * Measures how well stalls are noticed: `npm run bench:accuracy`, or with `-- --help`.
 *
 * One table per set: recall, delay, false findings and false tickets of Stallwatch and of its
 * rivals on the very same records. What counts as found and as false is said in
 * `accuracy/score.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { complaintTable } from './accuracy/complaint-table.ts'
import type { Contender } from './accuracy/contender.ts'
import { dataCourses } from './accuracy/data-course.ts'
import { setbacks, type Written, type WrittenFigures, written } from './accuracy/expectation.ts'
import { strips } from './accuracy/failures.ts'
import { figuresByQuiet, figuresOf, judge } from './accuracy/figures.ts'
import { type Options, readOptions, usage } from './accuracy/options.ts'
import { judgePrediction } from './accuracy/prediction.ts'
import { type Course, type Log, race } from './accuracy/race.ts'
import {
  freshLine,
  groupTable,
  illnessTable,
  mainTable,
  predictionTable,
  quietTable,
  signTable,
  toleranceLine,
} from './accuracy/report.ts'
import { halfOfMedian } from './accuracy/rivals/half-of-median.ts'
import { mediaStops } from './accuracy/rivals/media-stops.ts'
import { thresholdRules } from './accuracy/rivals/threshold-rules.ts'
import { usualTolerance } from './accuracy/score.ts'
import { simulatedCourse } from './accuracy/simulated-course.ts'
import { stallwatch } from './accuracy/stallwatch.ts'

function courses(options: Options): readonly Course[] {
  const { data, only, streams, hours, seed, illnesses, minStallMs } = options
  const simulated = simulatedCourse({
    ...{ streams, hours, seed },
    illnessesPerHour: illnesses,
    minStallMs: minStallMs ?? 2_000,
  })
  const sets = data === null ? [] : dataCourses(data, { minStallMs: minStallMs ?? 1_000 })
  const all = [...sets, simulated]
  const chosen = all.filter(({ name }) => only === null || name.startsWith(only))
  if (chosen.length > 0) return chosen
  const names = all.map(({ name }) => name).join('; ')
  throw new Error(`--only is "${only}", expected the beginning of one of: ${names}`)
}

function contenders({ rivals }: Options): readonly [Contender, ...Contender[]] {
  if (!rivals) return [stallwatch()]
  return [stallwatch(), thresholdRules(), halfOfMedian(), mediaStops()]
}

/** Runs one course, prints what came of it, and gives the figures of each contender. */
async function run(course: Course, options: Options): Promise<Written[string]> {
  const began = performance.now()
  const logs = await race(course, contenders(options))
  const truths = course.truth()
  const judged = logs.map((log) => judge(log, truths, usualTolerance))
  const tookS = (performance.now() - began) / 1_000
  const figures = new Map(judged.map((one) => [one.name, figuresOf(one)]))
  console.log(`\n== ${course.name} (${tookS.toFixed(1)} s)\n\n${mainTable(figures)}`)
  const [log] = logs
  const [own] = judged
  if (log && own) {
    console.log(freshLine(own.name, figuresOf(own)))
    console.log(toleranceLine(log, truths))
    const groups = [groupTable(own), illnessTable(own, truths), quietTable(own, truths)]
    const prediction = predictionTable(judgePrediction(log, truths))
    for (const table of [signTable(own), ...groups, prediction])
      if (table !== null) console.log(`\n${table}`)
    const shown = await strips(course, { log, judged: own, most: options.failures })
    for (const strip of shown) console.log(`\n${strip}`)
  }
  return Object.fromEntries(
    judged.map((one, index): [string, WrittenFigures] => {
      const over = [...figuresByQuiet(one, truths).values()]
      const ticketsOverNoFault = over.reduce((sum, { withTicket }) => sum + withTicket, 0)
      const prediction = judgePrediction(logs[index] as Log, truths)
      return [one.name, written(figuresOf(one), ticketsOverNoFault, prediction)]
    }),
  )
}

/** Compares with committed figures; says whether nothing got worse. */
function check(found: Written, file: string): boolean {
  const expected: Written = JSON.parse(readFileSync(file, 'utf8'))
  const worse = setbacks(stallwatch().name, found, expected)
  for (const line of worse) console.error(`worse: ${line}`)
  if (worse.length === 0) console.log(`\nno worse than ${file}`)
  return worse.length === 0
}

async function main(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2))
  if (options === null) {
    console.log(usage)
    return true
  }
  const found: { [course: string]: Written[string] } = {}
  for (const course of courses(options)) found[course.name] = await run(course, options)
  console.log(`\n${complaintTable()}`)
  if (options.json !== null) writeFileSync(options.json, `${JSON.stringify(found, null, 2)}\n`)
  return options.check === null || check(found, options.check)
}

try {
  if (!(await main())) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
