import { expect, test } from 'vitest'
import { sampleOnsetAt, sampleRecent } from '../../fixtures/testing/sample-recent.ts'
import { sampleAt } from '../../fixtures/testing/sample-ticket.ts'
import type { Recent } from '../../triage/model/recent.ts'
import { type Symptom, symptoms } from '../../triage/model/vocabulary.ts'
import { readStrip, type TroubleTimes } from './read-strip.ts'

const nothing = sampleRecent().fps.map(() => null)

function read(
  changes: Partial<Recent & TroubleTimes> & { readonly symptom?: Symptom } = {},
): ReturnType<typeof readStrip> {
  const {
    symptom = 'slideshow',
    onsetAt = sampleOnsetAt,
    toldAt = sampleAt,
    overAt = null,
  } = changes
  return readStrip({ ...sampleRecent(), ...changes }, symptom, { onsetAt, toldAt, overAt })
}

test.each([
  ['a slideshow', 'slideshow', ['bitrateBps', 'fps']],
  ['dropped frames', 'frame-drops', ['fps', 'bitrateBps']],
  ['lost packets', 'packet-loss', ['lossRatio', 'bitrateBps']],
  ['a long delay', 'high-latency', ['rttMs', 'bitrateBps']],
] as const)('%s is shown by what shows it best', (_, symptom, measures) => {
  expect(read({ symptom })?.panels.map(({ measure }) => measure)).toEqual(measures)
})

test('a number that nobody sends is not shown, the next best is', () => {
  const measures = (changes: Partial<Recent>) => read(changes)?.panels.map(({ measure }) => measure)
  expect(measures({ bitrateBps: nothing })).toEqual(['fps', 'rttMs'])
  expect(measures({ bitrateBps: nothing, rttMs: nothing, lossRatio: nothing })).toEqual(['fps'])
})

test.each<[why: string, changes: Parameters<typeof read>[0]]>([
  ['the onset is longer ago than is remembered', { onsetAt: sampleAt - 130_000 }],
  ['it began with the stream', { onsetAt: sampleRecent().fromAt + 4_000 }],
  ['nothing was heard', { bitrateBps: nothing, fps: nothing, rttMs: nothing, lossRatio: nothing }],
])('there is nothing to show when %s', (_, changes) => {
  expect(read(changes)).toBeNull()
})

test('numbers that do not know of a still picture or of silence show neither', () => {
  const without = symptoms.filter((symptom) => read({ symptom }) === null)
  expect(without.sort()).toEqual(['black-picture', 'frozen-picture', 'silent-audio'])
})

test('before and after are told apart, and what was over is not counted', () => {
  const [bitrate, fps] = read()?.panels ?? []
  expect(bitrate).toMatchObject({ after: 140_000, usual: 3_500_000 })
  expect(bitrate?.before).toBeCloseTo(3_502_000, -5)
  expect(fps).toMatchObject({ after: 2.5, usual: 30 })
  const values = sampleRecent().fps.map((value, index) => (index < 61 ? value : 30))
  expect(read({ fps: values, overAt: sampleAt - 4_000 })?.panels[1]).toMatchObject({ after: 2.5 })
})

test('where nothing came any more, there is no number after', () => {
  const fps = sampleRecent().fps.map((value, index) => (index < 59 ? value : null))
  expect(read({ fps })?.panels[1]).toMatchObject({ after: null })
})

test('it begins with the first number of a young stream', () => {
  const young = (values: Recent['fps']) => values.map((value, index) => (index < 40 ? null : value))
  const { bitrateBps, fps, rttMs, lossRatio, fromAt } = sampleRecent()
  const strip = read({
    ...{ bitrateBps: young(bitrateBps), fps: young(fps) },
    ...{ rttMs: young(rttMs), lossRatio: young(lossRatio) },
  })
  expect(strip?.fromAt).toBe(fromAt + 80_000)
  expect(strip?.panels[0]?.values).toHaveLength(24)
})

test.each([
  ['soon after the last number', sampleAt + 10_000, sampleAt + 10_000],
  ['long after', sampleAt + 60_000, null],
  ['before the first', sampleAt - 200_000, null],
  ['never', null, null],
])('being told is marked near these minutes: %s', (_, toldAt, marked) => {
  const strip = readStrip(sampleRecent(), 'stalled', {
    onsetAt: sampleOnsetAt,
    toldAt,
    overAt: null,
  })
  expect(strip?.toldAt).toBe(marked)
  expect(strip?.toAt).toBeGreaterThanOrEqual((marked ?? 0) + 2_000)
})

test('who reports every ten seconds is not silent in between, and is when two reports are missing', () => {
  const each = (values: Recent['fps'], until: number) =>
    values.map((value, index) => (index % 5 === 0 && index < until ? value : null))
  const { bitrateBps, fps, rttMs, lossRatio } = sampleRecent()
  const [well, soon, late] = [[55], [56], [51]].map(([until = 0]) => ({
    ...{ bitrateBps: each(bitrateBps, until), fps: each(fps, until) },
    ...{ rttMs: each(rttMs, until), lossRatio: each(lossRatio, until) },
  }))
  const panel = (changes: Partial<Recent> = {}, onsetAt = sampleOnsetAt) =>
    read({ ...changes, onsetAt })?.panels[1]
  expect(panel(well)).toMatchObject({ bridgedSteps: 10 })
  expect(panel(soon)?.after).toBeGreaterThan(29)
  expect(panel(late, sampleAt - 25_000)).toMatchObject({ after: null })
})

test('a number from the step in which it broke is one from before', () => {
  const fps = sampleRecent().fps.map((value, index) => (index < 60 ? 30 : value && null))
  expect(read({ fps })?.panels[1]).toMatchObject({ before: 30, after: null })
})
