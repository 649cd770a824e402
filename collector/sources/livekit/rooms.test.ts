import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerLivekitApi } from '../../../fixtures/testing/livekit-api.ts'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { type WatchedServer, watchServer } from '../../../fixtures/testing/watched-server.ts'
import { readIngresses, readParticipants, toReading } from './read-answers.ts'

const stream = 'live/anna'

let at: WatchedServer
beforeEach(async () => {
  at = await watchServer({
    path: '',
    answer: answerLivekitApi,
    stream,
    config: { name: 'lk-1', kind: 'livekit', apiKey: 'k', apiSecret: 'a-s3cret-of-livekit' },
  })
})
afterEach(() => at.close())

function spoilWith(change: (participant: { tracks: { muted: boolean }[] }) => void): void {
  at.server.spoil = (body) => {
    const answer = JSON.parse(body)
    for (const each of answer.participants ?? []) change(each)
    return JSON.stringify(answer)
  }
}

test('everybody else in the room is a viewer', () => {
  expect(at.watched.records.find(({ type }) => type === 'sample')).toMatchObject({ viewers: 40 })
})

test('who takes the tracks back and stays has ended the stream', async () => {
  spoilWith((each) => {
    each.tracks = []
  })
  for (let looks = 0; looks < 5; looks += 1) await at.watched.look()
  expect(at.said()).toEqual(['stream', 'sample', 'sample', 'sample', 'sample', 'end'])
})

test('who takes the tracks back and is gone a moment later was on the way out', async () => {
  spoilWith((each) => {
    each.tracks = []
  })
  await at.watched.look()
  at.server.streams.delete(stream)
  await at.watched.look()
  expect(at.said()).toEqual(['stream', 'sample', 'sample', 'absent'])
})

test('the end of a stream that could not be stored is said with the next look', async () => {
  spoilWith((each) => {
    each.tracks = []
  })
  for (let looks = 0; looks < 3; looks += 1) await at.watched.look()
  at.watched.storeIsDown = true
  await at.watched.look()
  at.watched.storeIsDown = false
  await at.watched.look()
  expect(at.said().at(-1)).toBe('end')
})

test('who switches the camera off is on a break until it is on again', async () => {
  spoilWith(({ tracks }) => {
    for (const each of tracks.slice(1)) each.muted = true
  })
  await at.watched.look()
  at.server.spoil = null
  await at.watched.look()
  const announced = at.watched.records.filter((each) => each.type === 'stream')
  expect(announced.map(({ onBreak }) => onBreak)).toEqual([false, true, false])
})

test('ingresses that are not shown cost nothing but their frame rates, and are logged once', async () => {
  at.server.texts.set('/twirp/livekit.Ingress/ListIngress', 'not here')
  for (let looks = 0; looks < 3; looks += 1) await at.watched.look()
  expect(at.watched.source.status().state).toBe('up')
  expect(at.watched.logged.filter((line) => line.includes('ingresses')).length).toBe(1)
})

test('an ingress declares its frame rate', () => {
  const ingresses = readIngresses(recordingsOf('livekit', '1.9-ingresses.json')[0]?.body ?? '')
  const { read } = readParticipants(recordingsOf('livekit', '1.9-participants.json')[0]?.body ?? '')
  const room = { name: 'garden', participants: 6 }
  const readings = read.map((each) =>
    toReading(room, each, ingresses.get(`garden/${each.identity}`)),
  )
  expect(readings.map((each) => each?.facts)).toEqual([
    { onBreak: true },
    { onBreak: false, nominal: { fps: 29.97 } },
    { onBreak: false },
    undefined,
    undefined,
    undefined,
  ])
})
