import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerNginxRtmpStat } from '../../../fixtures/testing/nginx-rtmp-stat.ts'
import { type WatchedServer, watchServer } from '../../../fixtures/testing/watched-server.ts'
import { watchSource } from '../../../fixtures/testing/watched-source.ts'
import { pushContract } from '../../push.contract.ts'

const secret = 'a-s3cret-of-nginx'
const url = `/sources/edge-1?token=${secret}`
const stream = 'live/anna'

let at: WatchedServer
beforeEach(async () => {
  at = await watchServer({
    path: '/stat',
    answer: answerNginxRtmpStat,
    stream,
    config: { name: 'edge-1', kind: 'nginx-rtmp', secret },
  })
})
afterEach(() => at.close())

/** A callback as nginx-rtmp-module 1.2.2 sends it, with a stream key among its fields. */
const callback = (call: string) =>
  `app=live&flashver=FMLE/3.0%20(compatible%3B%20Lavf59.27&swfurl=&tcurl=rtmp://127.0.0.1/live&pageurl=&addr=127.0.0.1&clientid=5&call=${call}${call === 'disconnect' ? '&app=live' : '&name=anna&key=str34m-key'}`
const push = (call: string) => at.watched.push({ url, body: callback(call) })

test('a publisher that says goodbye before it disconnects has ended its stream', async () => {
  expect(await push('publish_done')).toMatchObject({ status: 200 })
  await push('disconnect')
  at.server.streams.delete(stream)
  await at.watched.look()
  expect(at.said()).toEqual(['stream', 'sample', 'end'])
})

test('a publisher that is disconnected first was cut, and its stream is absent', async () => {
  await push('disconnect')
  await push('publish_done')
  at.server.streams.delete(stream)
  await at.watched.look()
  expect(at.said()).toEqual(['stream', 'sample', 'absent'])
})

test('a stream that is published again after its end is a new one', async () => {
  await push('publish_done')
  await at.watched.clock.advance(600)
  await at.watched.look()
  expect(at.said()).toEqual(['stream', 'sample', 'end', 'stream', 'sample'])
})

test('callbacks that say nothing of an end are answered, since nginx would turn publishers away', async () => {
  for (const call of ['connect', 'publish', 'update_publish', 'play', 'record_done']) {
    expect(await push(call)).toEqual({ status: 200 })
  }
  expect(at.said()).toEqual(['stream', 'sample'])
})

test('what is no callback is refused, and stream keys are told to nobody', async () => {
  expect(await at.watched.push({ url, body: 'call=publish_done&clientid=9' })).toMatchObject({
    status: 400,
  })
  await at.watched.push({ url, body: '\u0000\u00ff%zz' })
  await push('publish_done')
  const told = JSON.stringify([at.watched.logged, at.watched.records, at.watched.source.status()])
  for (const hidden of ['str34m-key', secret]) expect(told).not.toContain(hidden)
  expect(told).toContain('no on_disconnect was ever heard')
})

test('without a secret the source takes nothing', () => {
  const { source } = watchSource({ name: 'edge-2', kind: 'nginx-rtmp', url: at.server.url })
  expect(source.receive).toBeUndefined()
})

const forged = (wrong: string) => () => ({ url: wrong, body: callback('publish_done') })

pushContract('nginx-rtmp', {
  // Each of its tests finds what was opened above, which is closed there, too.
  open: async () => ({ watched: at.watched, close: async () => {} }),
  good: () => ({ url, body: callback('publish_done') }),
  forged: {
    'no secret': forged('/sources/edge-1'),
    'a wrong secret': forged('/sources/edge-1?token=a-s3cret-of-nginy'),
  },
  withBody: (body) => ({ url, body }),
  secrets: [secret, 'str34m-key'],
})
