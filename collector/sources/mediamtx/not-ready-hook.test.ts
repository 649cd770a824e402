import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerMediamtxApi } from '../../../fixtures/testing/mediamtx-api.ts'
import { type WatchedServer, watchServer } from '../../../fixtures/testing/watched-server.ts'
import { pushContract } from '../../push.contract.ts'

const secret = 'a-s3cret-of-mediamtx'
const url = `/sources/mtx-1?token=${secret}`
const stream = 'live/anna'

let at: WatchedServer
beforeEach(async () => {
  at = await watchServer({
    path: '',
    answer: answerMediamtxApi,
    stream,
    config: { name: 'mtx-1', kind: 'mediamtx', secret },
  })
})
afterEach(() => at.close())

test('a path that moved until it was not ready has ended', async () => {
  expect(await at.watched.push({ url, body: 'path=live%2Fanna' })).toEqual({ status: 200 })
  at.server.streams.delete(stream)
  await at.watched.look()
  expect(at.said()).toEqual(['stream', 'sample', 'end'])
})

test('word that comes after the look that did not find it any more still says that it has ended', async () => {
  at.server.streams.delete(stream)
  await at.watched.look()
  await at.watched.push({ url, body: 'path=live/anna' })
  expect(at.said()).toEqual(['stream', 'sample', 'absent', 'end'])
})

test('a path that stood still was cut, and is absent', async () => {
  await at.watched.look()
  await at.watched.push({ url, body: 'path=live/anna' })
  at.server.streams.delete(stream)
  await at.watched.look()
  expect(at.said()).toEqual(['stream', 'sample', 'sample', 'absent'])
})

test('what names no path is refused', async () => {
  expect(await at.watched.push({ url, body: 'name=live/anna' })).toMatchObject({ status: 400 })
})

pushContract('mediamtx', {
  // Each of its tests finds what was opened above, which is closed there, too.
  open: async () => ({ watched: at.watched, close: async () => {} }),
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
