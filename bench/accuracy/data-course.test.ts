import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dataCourses } from './data-course.ts'
import { type Course, race, type Step } from './race.ts'
import { mediaStops } from './rivals/media-stops.ts'

const startAt = 1_764_000_000_000
const options = { minStallMs: 1_000 }
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'accuracy-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function sample(atS: number, fps: number): string {
  const at = startAt + atS * 1_000
  return JSON.stringify({ type: 'sample', stream: 'a', at, bitrateBps: 1_000, fps })
}

function label(
  fromS: number,
  toS: number,
  its: { readonly class: string; readonly startup?: boolean },
) {
  const { startup = false } = its
  return { start: startAt + fromS * 1_000, end: startAt + toS * 1_000, class: its.class, startup }
}

function writeSet(records: readonly string[], stalls: readonly unknown[]): Course {
  writeFileSync(join(folder, 'set.ndjson.gz'), gzipSync(`${records.join('\n')}\n`))
  const line = { stream: 'a', from: startAt, to: startAt + 30_000, stalls }
  writeFileSync(join(folder, 'set.labels.jsonl'), `${JSON.stringify(line)}\n`)
  const [course] = dataCourses(folder, options)
  if (!course) throw new Error('the set was not found')
  return course
}

test('plays records in steps of 250 ms, each at the first step after it was made', async () => {
  const course = writeSet([sample(1, 30), sample(1.6, 30), sample(2, 30)], [])
  const steps: Step[] = []
  await course.play((step) => steps.push(step))
  const shown = steps.map(({ at, records }) => [
    at - startAt,
    records.map((one) => one.at - startAt),
  ])
  expect(shown).toEqual([
    [750, []],
    [1_000, [1_000]],
    [1_250, []],
    [1_500, []],
    [1_750, [1_600]],
    [2_000, [2_000]],
  ])
})

test('asks for stalls of the class `stall` that last long enough and are not before the first picture', async () => {
  const course = writeSet(
    [sample(1, 30), sample(2, 30), sample(3, 30)],
    [
      label(1.2, 2.3, { class: 'stall' }),
      label(5, 5.9, { class: 'stall' }),
      label(6, 8, { class: 'stall', startup: true }),
      label(9, 9.6, { class: 'freeze' }),
      label(10, 20, { class: 'pause' }),
    ],
  )
  await course.play(() => {})
  const [truth] = course.truth()
  expect(truth?.stalls).toEqual([
    { start: startAt + 1_200, end: startAt + 2_300, showsAt: startAt + 2_000, groups: [] },
  ])
  expect(truth?.ill).toHaveLength(4)
  expect(truth?.quiet.map(({ kind }) => kind)).toEqual(['pause'])
})

test('a race over it says what was raised from when to when', async () => {
  const course = writeSet([sample(1, 30), sample(2, 30), sample(3, 0), sample(4, 30)], [])
  const [log] = await race(course, [mediaStops()])
  expect(log?.of('a').raised).toEqual([
    { start: startAt + 3_000, end: startAt + 4_000, sign: 'stopped', vantage: 'ingest' },
  ])
  expect(log?.of('nobody').raised).toEqual([])
})

test('a record that is none is refused with file, line and reason', async () => {
  const course = writeSet([sample(1, 30), '{"type":"sample","stream":"a","at":"now"}'], [])
  await expect(course.play(() => {})).rejects.toThrow(/set\.ndjson\.gz:2: at is "now"/)
})

test('labels that are none are refused with file and line', () => {
  expect(() => writeSet([], [label(2, 1, { class: 'stall' })])).toThrow(
    /set\.labels\.jsonl:1: .* is no stall/,
  )
  expect(() => writeSet([], [label(1, 2, { class: 'odd' })])).toThrow(
    /expected start, end and a class of stall/,
  )
})

test('a folder without a set is refused', () => {
  expect(() => dataCourses(folder, options)).toThrow(/no <set>\.ndjson\(\.gz\) with its/)
})
