import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerSrsApi } from '../../../fixtures/testing/srs-api.ts'
import { type WatchedServer, watchServer } from '../../../fixtures/testing/watched-server.ts'
import { watchSource } from '../../../fixtures/testing/watched-source.ts'
import { pushContract } from '../../push.contract.ts'

const secret = 'a-s3cret-of-srs-1'
const url = `/sources/srs-1?token=${secret}`
const stream = 'live/anna'

let at: WatchedServer
beforeEach(async () => {
  at = await watchServer({
    path: '',
    answer: answerSrsApi,
    stream,
    config: { name: 'srs-1', kind: 'srs', secret },
  })
})
afterEach(() => at.close())

/** A hook as SRS 6 sends it, with a stream key among its fields. */
const hook = (action: string, more: object = {}) =>
  JSON.stringify({
    ...{ server_id: 'vid-1', service_id: 'a1', action, client_id: '5f6g7h8j', ip: '192.0.2.7' },
    ...{ vhost: '__defaultVhost__', app: 'live', tcUrl: 'rtmp://edge.example/live' },
    ...{ stream: 'anna', param: '?key=str34m-key', stream_url: '/live/anna', ...more },
  })
const push = (body: string) => at.watched.push({ url, body })

test('a stream that moved until it was unpublished has ended', async () => {
  expect(await push(hook('on_unpublish'))).toMatchObject({ status: 200, body: '{"code":0}' })
  at.server.streams.delete(stream)
  await at.watched.look()
  expect(at.said()).toEqual(['stream', 'sample', 'end'])
})

test('a stream that stood still when it was unpublished was cut, and is absent', async () => {
  for (let second = 0; second < 5; second += 1) await at.watched.look()
  await push(hook('on_unpublish'))
  at.server.streams.delete(stream)
  await at.watched.look()
  expect(at.said()).not.toContain('end')
  expect(at.said().at(-1)).toBe('absent')
})

test.each(['on_connect', 'on_publish', 'on_play', 'on_stop', 'on_close', 'on_dvr', 'on_hls'])(
  'SRS is told to go on when it says %s',
  async (action) => {
    expect(await push(hook(action, { stream: undefined }))).toMatchObject({ body: '{"code":0}' })
    expect(at.said()).toEqual(['stream', 'sample'])
  },
)

test('what is no hook is refused, and keys are told to nobody', async () => {
  for (const body of ['', 'null', '[]', '{"action":1}', hook('on_unpublish', { app: '' })]) {
    expect(await push(body)).toMatchObject({ status: 400 })
  }
  await push(hook('on_unpublish'))
  const told = JSON.stringify([at.watched.logged, at.watched.records, at.watched.source.status()])
  for (const hidden of ['str34m-key', secret]) expect(told).not.toContain(hidden)
})

test('a virtual host with a name of its own is part of the key', async () => {
  const vhosts = JSON.stringify({ code: 0, vhosts: [{ id: 'vid-0m3l0t1', name: 'de.example' }] })
  const fresh = watchSource({ name: 'srs-2', kind: 'srs', url: at.server.url })
  at.server.texts.set('/api/v1/vhosts/', vhosts)
  fresh.source.start()
  const [announced] = await fresh.look()
  expect(announced?.stream).toBe('de.example/live/anna')
  await fresh.source.stop()
})

pushContract('srs', {
  // Each of its tests finds what was opened above, which is closed there, too.
  open: async () => ({ watched: at.watched, close: async () => {} }),
  good: () => ({ url, body: hook('on_unpublish') }),
  forged: {
    'no secret': () => ({ url: '/sources/srs-1', body: hook('on_unpublish') }),
    'a wrong secret': () => ({
      url: '/sources/srs-1?token=a-s3cret-of-srs-2',
      body: hook('on_unpublish'),
    }),
  },
  withBody: (body) => ({ url, body }),
  secrets: [secret, 'str34m-key'],
})
