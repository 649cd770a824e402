import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerMediamtxApi } from '../../../fixtures/testing/mediamtx-api.ts'
import { type SourceServer, startSourceServer } from '../../../fixtures/testing/source-server.ts'
import { type WatchedSource, watchSource } from '../../../fixtures/testing/watched-source.ts'
import { pushContract } from '../../push.contract.ts'

const secret = 'a-s3cret-of-mediamtx'
const url = `/sources/mtx-1?token=${secret}`
const stream = 'live/anna'

let server: SourceServer
let watched: WatchedSource

beforeEach(async () => {
  server = await startSourceServer({ path: '', answer: answerMediamtxApi })
  watched = watchSource({ name: 'mtx-1', kind: 'mediamtx', url: server.url, secret })
  watched.source.start()
  server.streams.set(stream, { stream, bytes: 10_000, frames: 30, publisher: 5 })
  await watched.look()
})
afterEach(async () => {
  await watched.source.stop()
  await server.stop()
})

const said = () =>
  watched.records.map((record) => (record.type === 'sight' ? record.state : record.type))

test('a path that moved until it was not ready has ended', async () => {
  expect(await watched.push({ url, body: 'path=live%2Fanna' })).toEqual({ status: 200 })
  server.streams.delete(stream)
  await watched.look()
  expect(said()).toEqual(['stream', 'sample', 'end'])
})

test('word that comes after the look that did not find it any more still says that it has ended', async () => {
  server.streams.delete(stream)
  await watched.look()
  await watched.push({ url, body: 'path=live/anna' })
  expect(said()).toEqual(['stream', 'sample', 'absent', 'end'])
})

test('a path that stood still was cut, and is absent', async () => {
  await watched.look()
  await watched.push({ url, body: 'path=live/anna' })
  server.streams.delete(stream)
  await watched.look()
  expect(said()).toEqual(['stream', 'sample', 'sample', 'absent'])
})

test('what names no path is refused', async () => {
  expect(await watched.push({ url, body: 'name=live/anna' })).toMatchObject({ status: 400 })
})

pushContract('mediamtx', {
  // Each of its tests finds what was opened above, which is closed there, too.
  open: async () => ({ watched, close: async () => {} }),
  good: () => ({ url, body: 'path=live/anna' }),
  forged: {
    'no secret': () => ({ url: '/sources/mtx-1', body: 'path=live/anna' }),
    'a wrong secret': () => ({
      url: '/sources/mtx-1?token=a-s3cret-of-mediamtz',
      body: 'path=live/anna',
    }),
  },
  withBody: (body) => ({ url, body }),
  secrets: [secret],
})
