import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { createCapturedLog } from '../fixtures/testing/captured-log.ts'
import type { PushAnswer, Pushed, Source } from './source.ts'
import { createSourceRoutes } from './source-routes.ts'

function sourceThat(receive?: (pushed: Pushed) => Promise<PushAnswer>): Source {
  return {
    ...{ name: 'edge-1', kind: 'test', start() {}, async stop() {} },
    status: () => ({ state: 'up', reason: '', since: 0 }),
    ...(receive && { receive }),
  }
}

async function serverWith(source: Source) {
  const { log, lines } = createCapturedLog()
  const app = Fastify()
  await app.register(createSourceRoutes({ sources: [source], log }))
  return { app, lines }
}

test('a source is given the raw bytes, whatever they call themselves', async () => {
  const given: Pushed[] = []
  const { app } = await serverWith(
    sourceThat(async (pushed) => {
      given.push(pushed)
      return { status: 202, contentType: 'application/json', body: '{"code":0}' }
    }),
  )
  const payload = Buffer.from([0xff, 0x00, 0x7b])
  for (const type of ['application/json', 'application/webhook+json', 'text/plain', undefined]) {
    const answer = await app.inject({
      ...{ method: 'POST', url: '/sources/edge-1/deep/down?token=t', payload },
      headers: type === undefined ? {} : { 'content-type': type },
    })
    expect([answer.statusCode, answer.body]).toEqual([202, '{"code":0}'])
    expect(given.at(-1)).toMatchObject({
      ...{ method: 'POST', url: '/sources/edge-1/deep/down?token=t', path: '/deep/down' },
      body: payload,
    })
  }
})

test('an empty GET is handed on, too', async () => {
  const { app } = await serverWith(
    sourceThat(async ({ path }) => ({ status: 200, body: `[${path}]` })),
  )
  expect((await app.inject('/sources/edge-1')).body).toBe('[]')
})

test.each([
  ['a name that no source has', '/sources/edge-2', sourceThat(async () => ({ status: 200 }))],
  ['a source that takes nothing', '/sources/edge-1', sourceThat()],
])('%s is a 404', async (_, url, source) => {
  const { app } = await serverWith(source)
  const answer = await app.inject({ method: 'POST', url })
  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toMatchObject({ code: 'not-found' })
})

test('what could not be stored is a 503, and the log does not have the secret', async () => {
  const { app, lines } = await serverWith(
    sourceThat(async () => {
      throw new Error('the store is down')
    }),
  )
  const answer = await app.inject({ method: 'POST', url: '/sources/edge-1?token=s3cret' })
  expect(answer.statusCode).toBe(503)
  expect(answer.json()).toMatchObject({ code: 'not-stored' })
  expect(lines.join()).toContain('the store is down')
  expect(lines.join()).not.toContain('s3cret')
})

test('a body of more than a mebibyte is refused', async () => {
  const { app } = await serverWith(sourceThat(async () => ({ status: 200 })))
  const payload = Buffer.alloc(1024 * 1024 + 1)
  const answer = await app.inject({ method: 'POST', url: '/sources/edge-1', payload })
  expect(answer.statusCode).toBe(413)
})
