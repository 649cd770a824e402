import { Registry } from 'prom-client'
import { describe, expect, test } from 'vitest'
import { createEngine, type Engine } from './engine.ts'
import { createTriageMetrics, type PerStream } from './metrics.ts'
import type { SampleRecord } from './model/record.ts'

const startAt = 1_764_000_000_000

function send(engine: Engine, seconds: readonly number[], sample: Partial<SampleRecord>): void {
  for (const second of seconds) {
    const at = startAt + second * 1_000
    const { stream = 'live/anna' } = sample
    engine.take({ type: 'sample', stream, at, vantage: 'ingest', ...sample })
    engine.tick(at)
  }
}

function watched(perStream: PerStream) {
  const registry = new Registry()
  const engine = createEngine()
  createTriageMetrics(registry).watch(engine, perStream)
  const seriesOf = async () => {
    const lines = (await registry.metrics()).split('\n')
    return lines.filter((line) => line.startsWith('stallwatch_stream_'))
  }
  return { engine, seriesOf }
}

const well = [...Array(10).keys()]
const ill = [...Array(10).keys()].map((second) => second + 10)
const wellAgain = [...Array(20).keys()].map((second) => second + 20)

describe('series of each stream', () => {
  test('are of the scrape that asks, not of the one before', async () => {
    const { engine, seriesOf } = watched('unhealthy')
    send(engine, well, { fps: 30, bitrateBps: 3_000_000 })
    expect(await seriesOf()).toEqual([])
    send(engine, ill, { fps: 0, bitrateBps: 8 })
    expect(await seriesOf()).toEqual([
      'stallwatch_stream_frame_rate{stream="live/anna",vantage="ingest"} 0',
      'stallwatch_stream_throughput_bytes{stream="live/anna",vantage="ingest"} 1',
      expect.stringMatching(
        /^stallwatch_stream_ill\{stream="live\/anna",symptom="[a-z-]+",cause="[a-z-]+",priority="P\d"\} 1$/,
      ),
    ])
    send(engine, wellAgain, { fps: 30, bitrateBps: 3_000_000 })
    expect(await seriesOf()).toEqual([])
  })

  test('are there for streams that are well where all are asked for', async () => {
    const { engine, seriesOf } = watched('all')
    send(engine, well, { fps: 30, bitrateBps: 3_000_000 })
    expect(await seriesOf()).toEqual([
      'stallwatch_stream_frame_rate{stream="live/anna",vantage="ingest"} 30',
      'stallwatch_stream_throughput_bytes{stream="live/anna",vantage="ingest"} 375000',
    ])
  })

  test('are not there where none are asked for', async () => {
    const { engine, seriesOf } = watched('none')
    send(engine, well, { fps: 30 })
    send(engine, ill, { fps: 0 })
    expect(await seriesOf()).toEqual([])
  })
})

test('what the promise is measured by is there from the start, so that the first ticket counts', async () => {
  const registry = new Registry()
  createTriageMetrics(registry)
  const lines = (await registry.metrics()).split('\n')
  for (const expected of [
    'stallwatch_detection_delay_seconds_count{symptom="stalled",priority="P0"} 0',
    'stallwatch_findings_total{symptom="stalled",vantage="ingest",state="raised"} 0',
    'stallwatch_lead_seconds_count 0',
    'stallwatch_commit_failures_total 0',
  ]) {
    expect(lines).toContain(expected)
  }
})
