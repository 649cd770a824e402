import { expect, test } from 'vitest'
import { firstStalls, judgePrediction, type Prediction } from './prediction.ts'
import type { Log, StreamTruth } from './race.ts'

/** Times in seconds. */
type Times = readonly [from: number, to: number]

const span = ([from, to]: Times) => ({ start: from * 1_000, end: to * 1_000 })

function judged(its: {
  readonly stalls?: readonly Times[]
  readonly felt?: readonly Times[]
  readonly warned: readonly Times[]
  readonly foretoldMs?: number
}): Prediction {
  const { stalls = [], felt = stalls, warned, foretoldMs } = its
  const truth: StreamTruth = {
    stream: 'live/a',
    watched: span([0, 1_000]),
    stalls: stalls.map((one) => ({
      ...span(one),
      showsAt: 0,
      groups: ['illness uplink-fading', 'seen by ingest'],
    })),
    ill: [],
    felt: felt.map(span),
    quiet: [],
    faults: [
      {
        ...span([90, 200]),
        illness: 'uplink-fading',
        cause: 'uplink-congestion',
        visible: true,
      },
    ],
  }
  const raised = warned.map((one) => ({
    ...span(one),
    sign: 'at-risk',
    vantage: 'ingest',
    foretoldMs,
  }))
  const log: Log = { name: 'x', opensTickets: false, of: () => ({ raised, tickets: [] }) }
  return judgePrediction(log, [truth])
}

const lines: readonly [string, readonly Times[], number][] = [
  ['five seconds before it', [[95, 96]], 1],
  ['less than five seconds before it', [[95.1, 120]], 0],
  ['thirty seconds before it, and over at once', [[70, 71]], 1],
  ['longer before it, and over too soon', [[69, 94]], 0],
  ['longer before it, and still there', [[10, 95]], 1],
  ['after it began', [[100.1, 120]], 0],
]

test.each(lines)('a stall announced %s', (_, warned, announced) => {
  const { stalls } = judged({ stalls: [[100, 105]], warned })
  expect(stalls.get('uplink-congestion, all')).toMatchObject({ stalls: 1, announced })
  expect(stalls.get('  uplink-fading')).toMatchObject({ stalls: 1, announced })
})

test('only the first stall in half a minute is a first one', () => {
  const { stalls } = judged({
    stalls: [
      [100, 105],
      [134, 138],
      [169, 172],
    ],
    warned: [[130, 180]],
  })
  expect(stalls.get('uplink-congestion, all')).toMatchObject({ stalls: 3, announced: 1 })
  expect(stalls.get(firstStalls)).toMatchObject({ stalls: 2, announced: 1, leadP50Ms: 39_000 })
})

test('an announcement is true when suffering begins within half a minute, and late when it had begun', () => {
  const { announcements } = judged({
    felt: [[100, 105]],
    warned: [
      [60, 61],
      [70, 71],
      [71, 72],
      [101, 102],
    ],
    foretoldMs: 20_000,
  })
  // The second and the third touch, as those of two vantages do.
  expect(announcements).toEqual({ made: 2, cameTrue: 1, late: 1, offByP50Ms: 10_000 })
})
