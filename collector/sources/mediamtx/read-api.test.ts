import { expect, test } from 'vitest'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { readLinks, readPaths, toReading } from './read-api.ts'
import { readMetricsPage } from './read-metrics-page.ts'

function recording(name: string): string {
  return recordingsOf('mediamtx', name)[0]?.body ?? ''
}

test('a publisher over SRT is known by its packets, those that came too late, and its round trip', () => {
  const links = new Map(readLinks(recording('1.17-srtconns.json')).items)
  const { items } = readPaths(recording('1.17-paths.json'))
  const readings = items.map((path) => toReading(path, links))
  expect(readings.map((each) => each?.link)).toEqual([
    undefined,
    { packets: 20_480, lost: 22, rttMs: 48.2 },
  ])
})

test.each([
  ['since 1.17', { inboundRTPPackets: 900, inboundRTPPacketsLost: 9 }],
  ['before', { rtpPacketsReceived: 900, rtpPacketsLost: 9 }],
])('packets of RTSP and WebRTC are read by their names %s', (_, names) => {
  const text = JSON.stringify({ pageCount: 1, items: [{ id: 'a', ...names }] })
  expect(readLinks(text).items).toEqual([['a', { packets: 900, lost: 9, rttMs: undefined }]])
})

test('a path that cannot be read is counted and costs its neighbours nothing', () => {
  const good = { name: 'cam1', ready: true, source: null, bytesReceived: 5 }
  const odd = { name: 'cam2', ready: 'yes', bytesReceived: -1 }
  const page = readPaths(JSON.stringify({ pageCount: 1, items: [odd, good, null, 7] }))
  expect(page).toMatchObject({ unread: 3, items: [{ name: 'cam1' }] })
})

test('another publisher, or the same one again, is another session', () => {
  const path = { name: 'cam1', ready: true, bytesReceived: 5, readyTime: '2024-05-07T09:12:44Z' }
  const sessions = [
    path,
    { ...path, readyTime: '2024-05-07T09:13:00Z' },
    { ...path, source: { type: 'rtmpConn', id: 'b' } },
  ].map((each) => toReading({ source: null, ...each }, new Map())?.session)
  expect(new Set(sessions).size).toBe(3)
})

test('the metrics page tells the same of its publishers', () => {
  const { readings, unread } = readMetricsPage(recording('1.17-metrics.txt'))
  expect(unread).toBe(0)
  expect(readings.map(({ link }) => link)).toEqual([
    { packets: 740, lost: 3, rttMs: undefined },
    { packets: 20_480, lost: 22, rttMs: 48.2 },
  ])
})
