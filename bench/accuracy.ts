/**
 * Measures how well stalls are noticed: `npm run bench:accuracy`.
 *
 * One table per set: recall, delay, false findings and tickets of Stallwatch and of its rivals on
 * the very same records. See `accuracy/README.md` for what counts as found and as false.
 */
import { parseArgs } from 'node:util'
import type { Contender } from './accuracy/contender.ts'
import { dataCourses } from './accuracy/data-course.ts'
import { strips } from './accuracy/failures.ts'
import { figuresOf, judge } from './accuracy/figures.ts'
import { type Course, race } from './accuracy/race.ts'
import {
  groupTable,
  illnessTable,
  mainTable,
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

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    only: { type: 'string' },
    streams: { type: 'string', default: '40' },
    hours: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    illnesses: { type: 'string', default: '1' },
    'min-stall': { type: 'string' },
    rivals: { type: 'boolean', default: true },
    failures: { type: 'string', default: '0' },
  },
  allowNegative: true,
})

function courses(): readonly Course[] {
  const minStall =
    values['min-stall'] === undefined ? undefined : Number(values['min-stall']) * 1_000
  const simulated = simulatedCourse({
    streams: Number(values.streams),
    hours: Number(values.hours),
    seed: values.seed,
    illnessesPerHour: Number(values.illnesses),
    minStallMs: minStall ?? 2_000,
  })
  const data =
    values.data === undefined ? [] : dataCourses(values.data, { minStallMs: minStall ?? 1_000 })
  const { only } = values
  return [...data, simulated].filter(({ name }) => only === undefined || name.startsWith(only))
}

function contenders(): readonly Contender[] {
  if (!values.rivals) return [stallwatch()]
  return [stallwatch(), thresholdRules(), halfOfMedian(), mediaStops()]
}

for (const course of courses()) {
  const began = performance.now()
  const logs = await race(course, contenders())
  const truths = course.truth()
  const judged = logs.map((log) => judge(log, truths, usualTolerance))
  const tookS = (performance.now() - began) / 1_000
  console.log(`\n== ${course.name} (${tookS.toFixed(1)} s)\n`)
  console.log(mainTable(new Map(judged.map((one) => [one.name, figuresOf(one)]))))
  const [log] = logs
  const [own] = judged
  if (!log || !own) continue
  console.log(toleranceLine(log, truths))
  for (const table of [
    signTable(own),
    groupTable(own),
    illnessTable(own, truths),
    quietTable(own, truths),
  ]) {
    if (table !== null) console.log(`\n${table}`)
  }
  for (const strip of await strips(course, { log, judged: own, most: Number(values.failures) })) {
    console.log(`\n${strip}`)
  }
}
