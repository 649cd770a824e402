import { expect, test } from 'vitest'
import { createSampleMetrics } from '../../../fixtures/testing/sample-metrics.ts'
import { prometheusSchema } from './config.ts'
import { createSeriesReader } from './read-series.ts'
import { createSeriesMeter } from './series-meter.ts'

/** What a page of these lines shows by this table: streams and what stands on the page of each. */
function read(table: object, ...lines: string[]) {
  const config = prometheusSchema.parse({
    ...{ name: 'a', kind: 'prometheus', url: 'http://a/metrics', stream: '{stream}' },
    ...table,
  })
  return { ...createSeriesReader(config)(`${lines.join('\n')}\n`), config }
}

const fps = { fps: { metric: 'fps' } }

test.each([
  ['one series', { fields: fps }, ['fps{stream="a"} 25'], { a: { fps: 25 } }],
  [
    'labels put together',
    { fields: fps, stream: '{app}/{name}' },
    ['fps{app="live",name="anna"} 25', 'fps{app="live"} 30'],
    { 'live/anna': { fps: 25 } },
  ],
  [
    'what a pattern finds in a label, and only series that match it',
    { fields: fps, stream: 'live/{key}', match: { path: '^/live/(?<key>.+)$' } },
    ['fps{path="/live/anna"} 25', 'fps{path="/vod/film"} 30'],
    { 'live/anna': { fps: 25 } },
  ],
  [
    'only series that match what the field asks for',
    { fields: { fps: { metric: 'fps', match: { track: '^video$' } } } },
    ['fps{stream="a",track="video"} 25', 'fps{stream="a",track="audio"} 43', 'fps{stream="b"} 9'],
    { a: { fps: 25 } },
  ],
  [
    'a field whose labels have other names',
    { fields: { ...fps, rttMs: { metric: 'rtt', stream: '{path}', times: 1_000 } } },
    ['fps{stream="a"} 25', 'rtt{path="a"} 0.03'],
    { a: { fps: 25, rttMs: 0.03 } },
  ],
  [
    'the largest of several gauges, and the sum of several counters',
    { fields: { ...fps, bitrateBps: { metric: 'bytes', rate: true } } },
    [
      'fps{stream="a",n="1"} 25',
      'fps{stream="a",n="2"} 30',
      'bytes{stream="a",n="1"} 5',
      'bytes{stream="a",n="2"} 6',
    ],
    { a: { fps: 30, bitrateBps: 11 } },
  ],
  [
    'no number that is none',
    { fields: { ...fps, rttMs: { metric: 'rtt' } } },
    ['fps{stream="a"} 25', 'rtt{stream="a"} NaN', 'rtt{stream="a"} +Inf'],
    { a: { fps: 25 } },
  ],
])('reads %s', (_, table, lines, expected) => {
  const { readings, impossible } = read(table, ...lines)
  const values = readings.map(({ stream, values }) => [
    stream,
    Object.fromEntries(Object.entries(values).map(([field, { value }]) => [field, value])),
  ])
  expect(Object.fromEntries(values)).toEqual(expected)
  expect(impossible).toBe('')
})

test('an impossible number is left out and said, with what was expected', () => {
  const table = { fields: { ...fps, lossRatio: { metric: 'loss' } } }
  const { readings, impossible } = read(table, 'fps{stream="a"} 25', 'loss{stream="a"} 3')
  expect(readings).toMatchObject([{ values: { fps: { value: 25 } } }])
  expect(readings[0]?.values).not.toHaveProperty('lossRatio')
  expect(impossible).toBe(
    'lossRatio is 3, expected 0 to 1 (a share of 1, not a percentage) for "a"',
  )
})

test('labels tell where a stream is, and what is another publishing of it', () => {
  const table = { fields: fps, session: '{conn}', facts: { node: '{host}', region: '{zone}' } }
  const { readings } = read(table, 'fps{stream="a",host="sg-1",conn="7"} 25')
  expect(readings).toMatchObject([{ session: '7', facts: { node: 'sg-1' } }])
  expect(readings[0]?.facts).not.toHaveProperty('region', expect.anything())
})

test('counters become rates and shares, in our units', () => {
  const table = {
    fields: {
      bitrateBps: { metric: 'bytes', rate: true, times: 8 },
      lossRatio: { metric: 'lost', of: 'packets' },
      framesTotal: { metric: 'frames' },
    },
  }
  const page = (bytes: number, lost: number, packets: number) =>
    read(
      table,
      `bytes{stream="a"} ${bytes}`,
      `lost{stream="a"} ${lost}`,
      `packets{stream="a"} ${packets}`,
      `frames{stream="a"} ${packets}`,
    )
  const first = page(1_000, 10, 1_000)
  const meter = createSeriesMeter(first.config)
  const reading = (from: typeof first) => from.readings[0] as (typeof first.readings)[number]
  expect(meter(reading(first), 0)).toMatchObject({ bitrateBps: undefined, framesTotal: 1_000 })
  expect(meter(reading(page(2_000, 15, 1_100)), 2_000)).toEqual({
    ...{ bitrateBps: 4_000, lossRatio: 0.05, framesTotal: 1_100 },
  })
  expect(meter(reading(page(0, 0, 0)), 3_000)).toMatchObject({
    ...{ bitrateBps: undefined, lossRatio: undefined },
  })
})

test('another Stallwatch can be watched by its own metrics page', async () => {
  const { registry } = createSampleMetrics()
  const table = {
    match: { vantage: '^ingest$' },
    fields: {
      fps: { metric: 'stallwatch_stream_frame_rate' },
      bitrateBps: { metric: 'stallwatch_stream_throughput_bytes', times: 8 },
    },
  }
  const { readings, unread } = read(table, (await registry.metrics()).trimEnd())
  expect(unread).toBe(0)
  expect(readings).toMatchObject([{ stream: 'live/ill', values: { fps: { value: 0 } } }])
})

test.each([
  ['a metric that cannot be', { fields: { fps: { metric: 'a-b' } } }, ['fields', 'fps', 'metric']],
  ['a field that is none', { fields: { speed: { metric: 'a' } } }, ['fields']],
  ['no field', { fields: {} }, ['fields']],
  ['a pattern that is none', { fields: fps, match: { a: '(' } }, ['match', 'a']],
  [
    'a rate that is a share as well',
    { fields: { fps: { metric: 'a', rate: true, of: 'b' } } },
    ['fields', 'fps', 'of'],
  ],
])('refuses %s, with its path', (_, table, path) => {
  const base = { name: 'a', kind: 'prometheus', url: 'http://a/', stream: '{stream}' }
  const { error } = prometheusSchema.safeParse({ ...base, ...table })
  expect(error?.issues.map((issue) => issue.path)).toContainEqual(path)
})
