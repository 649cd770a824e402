import { expect, test } from 'vitest'
import { race } from './race.ts'
import { mediaStops } from './rivals/media-stops.ts'
import { simulatedCourse } from './simulated-course.ts'

const options = { streams: 6, hours: 0.5, seed: 'test', illnessesPerHour: 6, minStallMs: 2_000 }

test('a simulated course is the same each time, and its truth is whole', async () => {
  const course = simulatedCourse(options)
  const first = await race(course, [mediaStops()])
  const truth = course.truth()
  const again = await race(course, [mediaStops()])
  expect(course.truth()).toEqual(truth)
  for (const { stream } of truth) expect(again[0]?.of(stream)).toEqual(first[0]?.of(stream))

  const stalls = truth.flatMap((one) => one.stalls)
  expect(stalls.length).toBeGreaterThan(0)
  expect(truth.flatMap(({ faults }) => faults).length).toBeGreaterThan(0)
  for (const { start, end, showsAt, groups } of stalls) {
    expect(end - start).toBeGreaterThanOrEqual(options.minStallMs)
    expect(showsAt).toBeGreaterThanOrEqual(start)
    expect(showsAt).toBeLessThan(start + 20_000)
    expect(groups.some((group) => group.startsWith('illness '))).toBe(true)
  }
})

test('a stall that is to be found lies within what is counted as wrong', async () => {
  const course = simulatedCourse(options)
  await course.play(() => {})
  for (const { stalls, ill } of course.truth()) {
    for (const { start, end } of stalls) {
      expect(ill.some((span) => span.start <= start && end <= span.end)).toBe(true)
    }
  }
})
