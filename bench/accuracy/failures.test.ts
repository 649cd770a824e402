import { expect, test } from 'vitest'
import { story, storyStartAt } from '../../fixtures/testing/story.ts'
import { strips } from './failures.ts'
import { judge } from './figures.ts'
import { type Course, race, type StreamTruth } from './race.ts'
import { mediaStops } from './rivals/media-stops.ts'
import { usualTolerance } from './score.ts'

const at = (seconds: number) => storyStartAt + seconds * 1_000
const missed = { start: at(9.5), end: at(12) }
const truth: StreamTruth = {
  stream: 'live/a',
  watched: { start: at(0), end: at(60) },
  stalls: [{ ...missed, showsAt: at(10), groups: ['illness source-frozen'] }],
  ill: [missed],
  felt: [],
  quiet: [{ kind: 'still-scene', start: at(40), end: at(50) }],
  faults: [],
}

/** A frozen picture that frames and bytes do not show, and a stop in which nothing was wrong. */
const course: Course = {
  name: 'told',
  async play(turn) {
    const told = story()
      .samples((index) => ({ fps: 30, bytesTotal: index * 1_000 }), { forMs: 40_000 })
      .samples({ fps: 0, lossRatio: 0.25 }, { forMs: 2_000 })
      .samples({ fps: 30 }, { forMs: 18_000 })
    for (const { arrivesAt, record } of told.arrivals()) turn({ at: arrivesAt, records: [record] })
  },
  truth: () => [truth],
}

test('the worst failures are shown with what was seen, true and said at the time', async () => {
  const [log] = await race(course, [mediaStops()])
  if (!log) throw new Error('nobody raced')
  const judged = judge(log, [truth], usualTolerance)
  const [miss, wrong, ...more] = await strips(course, { log, judged, most: 5 })
  expect(more).toEqual([])
  const [missTitle, ...missLines] = miss?.split('\n') ?? []
  expect(missTitle).toBe(`MISSED live/a at ${at(9.5)}: a stall of 2.5 s, illness source-frozen`)
  expect(missLines).toContain('    0.50 ingest    30.0 fps      – kbit/s bytesTotal +1000  [STALL]')
  expect(missLines).toContain('   -0.50 ingest    30.0 fps      – kbit/s bytesTotal +1000')

  const [wrongTitle, ...wrongLines] = wrong?.split('\n') ?? []
  expect(wrongTitle).toBe(`FALSE stopped at ingest of live/a at ${at(41)}, for 2.0 s`)
  expect(wrongLines).toContain(
    '    0.00 ingest     0.0 fps      – kbit/s lossRatio 0.25, no bytesTotal  [still-scene ▲stopped]',
  )
  expect(wrongLines).toContain(
    '    2.00 ingest    30.0 fps      – kbit/s no lossRatio  [still-scene ▽stopped]',
  )
})

test('nothing is shown when nothing is asked for', async () => {
  const [log] = await race(course, [mediaStops()])
  if (!log) throw new Error('nobody raced')
  expect(
    await strips(course, { log, judged: judge(log, [truth], usualTolerance), most: 0 }),
  ).toEqual([])
})
