import { expect, test } from 'vitest'
import { figuresByIllness, figuresByQuiet, figuresOf, judge, quantile } from './figures.ts'
import type { Log, Said, StreamTruth } from './race.ts'
import { usualTolerance } from './score.ts'

const truth: StreamTruth = {
  stream: 'live/a',
  watched: { start: 0, end: 3_600_000 },
  stalls: [
    { start: 100_000, end: 104_000, showsAt: 100_400, groups: [] },
    { start: 200_000, end: 204_000, showsAt: 200_400, groups: [] },
  ],
  ill: [
    { start: 99_000, end: 105_000 },
    { start: 200_000, end: 204_000 },
  ],
  felt: [],
  quiet: [
    { kind: 'still-scene', start: 500_000, end: 600_000 },
    { kind: 'planned-end', start: 700_000, end: 800_000 },
  ],
  faults: [
    { illness: 'uplink-lost', cause: 'uplink-lost', visible: true, start: 99_000, end: 105_000 },
    { illness: 'uplink-lost', cause: 'uplink-lost', visible: true, start: 200_000, end: 204_000 },
    { illness: 'viewer-side', cause: 'viewer-side', visible: false, start: 300_000, end: 310_000 },
  ],
}

const said: Said = {
  raised: [
    { start: 102_000, end: 106_000, sign: 'stalled', vantage: 'ingest' },
    { start: 550_000, end: 560_000, sign: 'frozen-picture', vantage: 'probe' },
  ],
  tickets: [
    { start: 102_000, end: 106_000, reopened: false },
    { start: 550_000, end: 560_000, reopened: true },
  ],
}

const log: Log = { name: 'one', opensTickets: true, of: () => said }
const judged = judge(log, [truth], usualTolerance)

test('recall, delay and what was false are per stall and per hour', () => {
  expect(figuresOf(judged)).toMatchObject({
    stalls: 2,
    found: 1,
    recall: 0.5,
    delayP50Ms: 2_000,
    afterSampleP50Ms: 1_600,
    streamHours: 1,
    findings: 2,
    falseFindings: 1,
    falseFindingsPerHour: 1,
    tickets: 1,
    falseTickets: 0,
    reopenings: 1,
    falseReopenings: 1,
  })
})

test('a rival has the tickets that its findings would open', () => {
  const rival = judge({ ...log, opensTickets: false }, [truth], usualTolerance)
  expect(figuresOf(rival)).toMatchObject({ tickets: 1, reopenings: 1 })
})

test('faults are counted by illness, those that no vantage can show apart', () => {
  expect(Object.fromEntries(figuresByIllness(judged, [truth], usualTolerance))).toEqual({
    'uplink-lost': {
      cause: 'uplink-lost',
      faults: 2,
      visible: 2,
      noticed: 1,
      ticketed: 1,
      delayP50Ms: 3_000,
      delayP90Ms: 3_000,
    },
    'viewer-side': {
      cause: 'viewer-side',
      faults: 1,
      visible: 0,
      noticed: 0,
      ticketed: 0,
      delayP50Ms: Number.NaN,
      delayP90Ms: Number.NaN,
    },
  })
})

test('a ticket over what is not a fault is counted under its kind, reopened ones too', () => {
  expect(Object.fromEntries(figuresByQuiet(judged, [truth]))).toEqual({
    'planned-end': { happened: 1, withFinding: 0, withTicket: 0 },
    'still-scene': { happened: 1, withFinding: 1, withTicket: 1 },
  })
})

for (const [share, expected] of [
  [0.5, 3],
  [0.9, 5],
  [0, 1],
  [1, 5],
] as const) {
  test(`of 1 to 5, the value at ${share} is ${expected}`, () => {
    expect(quantile([1, 2, 3, 4, 5], share)).toBe(expected)
  })
}

test('of nothing there is no quantile', () => {
  expect(quantile([], 0.5)).toBeNaN()
})
