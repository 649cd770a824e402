import fc from 'fast-check'
import { expect, test } from 'vitest'
import { usualAnswers } from '../../../fixtures/testing/obs-websocket-server.ts'
import { readFacts } from './read-facts.ts'
import { readLook } from './read-look.ts'

const status = { ...(usualAnswers.GetStreamStatus as object), outputActive: true }
const stats = usualAnswers.GetStats as object

function results(stream: unknown, statistics: unknown = stats): unknown {
  const requestStatus = { result: true, code: 100 }
  return [
    { requestType: 'GetStreamStatus', requestStatus, responseData: stream },
    { requestType: 'GetStats', requestStatus, responseData: statistics },
  ]
}

test('one field name has two meanings: dropped by the network, and skipped by the encoder', () => {
  const look = readLook(
    results({ ...status, outputSkippedFrames: 31 }, { ...stats, outputSkippedFrames: 7 }),
  )
  expect(look).toMatchObject({ networkDropped: 31, encoderSkipped: 7 })
})

test.each([
  ['congestion that is not a number', { outputCongestion: null }, { congestion: undefined }],
  ['congestion beyond its scale', { outputCongestion: 1.7 }, { congestion: 1 }],
  ['a counter below zero', { outputBytes: -4 }, { sentBytes: undefined }],
  ['a counter as text', { outputTotalFrames: '12' }, { framesMade: undefined }],
  ['no word of reconnecting', { outputReconnecting: undefined }, { reconnecting: false }],
])('%s is no number of ours', (_, changes, expected) => {
  const look = readLook(results({ ...status, ...changes }))
  expect({
    ...look,
    ...Object.fromEntries(
      Object.keys(expected).map((key) => [key, look?.[key as keyof typeof look]]),
    ),
  }).toMatchObject(expected)
})

test('statistics that fail cost only themselves', () => {
  const [stream] = results(status) as unknown[]
  const failed = { requestType: 'GetStats', requestStatus: { result: false, code: 207 } }
  expect(readLook([stream, failed])).toMatchObject({ active: true, sentBytes: 0 })
  expect(readLook([stream, failed])).not.toHaveProperty('encoderSkipped')
})

test.each([
  [
    'OBS is not ready',
    [{ requestType: 'GetStreamStatus', requestStatus: { result: false, code: 207 } }],
  ],
  ['the answer is missing', []],
  ['the answer is no list', 'no'],
  ['there was no answer', null],
])('there is no look when %s', (_, given) => {
  expect(readLook(given)).toBeNull()
})

test('the facts of a real OBS', () => {
  const requestStatus = { result: true, code: 100 }
  const answers = Object.entries(usualAnswers).map(([requestType, responseData]) => ({
    requestType,
    requestStatus,
    responseData,
  }))
  expect(readFacts(answers)).toEqual({ app: 'obs/29.0.2', fps: 30, scene: 'Main', overRtmp: true })
})

test.each([
  ['SRT', 'ffmpeg_mpegts_muxer', false],
  ['WHIP', 'whip_output', false],
  ['RTMP', 'rtmp_output', true],
])('%s leaves through its own kind of output', (_, outputKind, overRtmp) => {
  const outputs = [{ outputKind, outputActive: true, outputFlags: { OBS_OUTPUT_SERVICE: true } }]
  const requestStatus = { result: true, code: 100 }
  const answer = { requestType: 'GetOutputList', requestStatus, responseData: { outputs } }
  expect(readFacts([answer]).overRtmp).toBe(overRtmp)
})

test('whatever is answered, reading it throws nothing and invents nothing', () => {
  const anyResult = fc.oneof(
    fc.anything(),
    fc.record({
      requestType: fc.constantFrom(
        'GetStreamStatus',
        'GetStats',
        'GetVideoSettings',
        'GetOutputList',
      ),
      requestStatus: fc.oneof(fc.anything(), fc.constant({ result: true })),
      responseData: fc.oneof(
        fc.anything(),
        fc.dictionary(
          fc.constantFrom(
            'outputActive',
            'outputBytes',
            'outputCongestion',
            'outputs',
            'activeFps',
          ),
          fc.anything(),
        ),
      ),
    }),
  )
  fc.assert(
    fc.property(fc.oneof(fc.array(anyResult), fc.anything()), (given) => {
      readFacts(given)
      const { active, reconnecting, ...numbers } = readLook(given) ?? {}
      for (const value of Object.values(numbers)) {
        expect(value).toSatisfy((each: number) => Number.isFinite(each) && each >= 0)
      }
    }),
  )
})
