import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  answerOvenmediaengineApi,
  omeCreatedTime,
} from '../../../fixtures/testing/ovenmediaengine-api.ts'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { type WatchedServer, watchServer } from '../../../fixtures/testing/watched-server.ts'
import { pushContract } from '../../push.contract.ts'

const secret = 'a-s3cret-of-ovenmediaengine'
const stream = 'live/anna'
const recorded = (file: string) => (recordingsOf('ovenmediaengine', file)[0]?.body ?? '').trim()
const deleted = recorded('stream-deleted.json')

let at: WatchedServer
beforeEach(async () => {
  at = await watchServer({
    path: '',
    answer: answerOvenmediaengineApi,
    stream,
    config: { name: 'ome-1', kind: 'ovenmediaengine', secret },
  })
})
afterEach(() => at.close())

function signed(body: string, key = secret, of = body) {
  const signature = createHmac('sha1', key).update(of).digest('base64url')
  return { body, headers: { 'x-ome-signature': signature } }
}

test('a stream that moved until it was deleted has ended', async () => {
  expect(await at.watched.push(signed(deleted))).toEqual({ status: 200 })
  at.server.streams.delete(stream)
  await at.watched.look()
  expect(at.said()).toEqual(['stream', 'sample', 'end'])
})

test('a stream that stood still was cut, and is absent', async () => {
  await at.watched.look()
  await at.watched.push(signed(deleted))
  at.server.streams.delete(stream)
  await at.watched.look()
  expect(at.said()).toEqual(['stream', 'sample', 'sample', 'absent'])
})

test('an alert that comes a second time is refused', async () => {
  await at.watched.push(signed(deleted))
  expect(await at.watched.push(signed(deleted))).toMatchObject({ status: 409 })
  expect(at.said()).toEqual(['stream', 'sample', 'end'])
})

test('an old alert does not end what the same streamer publishes now', async () => {
  Object.assign(at.server.streams.get(stream) ?? {}, { publisher: 6 })
  await at.watched.look()
  expect(await at.watched.push(signed(deleted))).toMatchObject({ status: 409 })
  const now = deleted.replace(omeCreatedTime(5), omeCreatedTime(6))
  expect(await at.watched.push(signed(now))).toEqual({ status: 200 })
  expect(at.said()).toEqual(['stream', 'sample', 'sample', 'end'])
})

test('the deletion of a stream that nobody has seen ends nothing', async () => {
  const other = deleted.replace('live/anna', 'live/bo')
  expect(await at.watched.push(signed(other))).toEqual({ status: 200 })
  expect(at.said()).toEqual(['stream', 'sample'])
})

test.each([
  ['bitrate-low.json', 'INGRESS_BITRATE_LOW'],
  ['queue-congestion.json', 'INTERNAL_QUEUE_CONGESTION'],
])('what its other rules say is logged: %s', async (file, code) => {
  expect(await at.watched.push(signed(recorded(file)))).toEqual({ status: 200 })
  expect(at.watched.logged.some((line) => line.includes(code))).toBe(true)
  expect(at.said()).toEqual(['stream', 'sample'])
})

test.each(['[]', '{"messages":7}', '{', ''])('what is no alert is refused: %s', async (body) => {
  expect(await at.watched.push(signed(body))).toMatchObject({ status: 400 })
})

pushContract('ovenmediaengine', {
  // Each of its tests finds what was opened above, which is closed there, too.
  open: async () => ({ watched: at.watched, close: async () => {} }),
  good: () => signed(deleted),
  forged: {
    'no signature': () => ({ body: deleted }),
    'a wrong secret': () => signed(deleted, 'a-s3cret-of-ovenmediaenginf'),
    'the signature of another body': () => signed(deleted, secret, `${deleted} `),
    'half a signature': () => ({
      body: deleted,
      headers: { 'x-ome-signature': signed(deleted).headers['x-ome-signature'].slice(0, 12) },
    }),
    'of an older publishing': () => signed(deleted.replace(omeCreatedTime(5), omeCreatedTime(4))),
  },
  withBody: (body) => signed(body),
  secrets: [secret],
})
