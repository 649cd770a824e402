import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createScriptedChannel } from '../../fixtures/testing/scripted-channel.ts'
import type { HookRequest } from '../../notifier/channel.ts'
import { hookRoute } from './hook-route.ts'
import { createHttpServer } from './http-server.ts'

let server: FastifyInstance
let taken: HookRequest[]

beforeEach(async () => {
  taken = []
  server = await createHttpServer(pino({ level: 'silent' }))
  const hook = async (request: HookRequest) => {
    taken.push(request)
    const body = request.body === 'who?' ? { body: 'me' } : {}
    return { status: request.headers['x-signature'] === 'right' ? 200 : 401, ...body } as const
  }
  const channels = [{ ...createScriptedChannel('team'), hook }, createScriptedChannel('pages')]
  await hookRoute(server, { channels })
})
afterEach(() => server.close())

test.each([
  ['a form', 'application/x-www-form-urlencoded', 'payload=%7B%22a%22%3A+1%7D'],
  ['JSON, with every space', 'application/json', '{ "a" :  1 }'],
  ['what nobody knows', 'application/x-unheard-of', '\u00e4\u5361'],
])('%s comes to the channel as it was sent', async (_, type, body) => {
  const headers = { 'content-type': type, 'x-signature': 'right' }
  const answer = await server.inject({ method: 'POST', url: '/hooks/team', headers, payload: body })
  expect([answer.statusCode, answer.body]).toEqual([200, ''])
  expect(taken.map((each) => each.body)).toEqual([body])
})

test('what the channel has to say is what the vendor reads', async () => {
  const headers = { 'x-signature': 'right' }
  const post = { method: 'POST', url: '/hooks/team', headers, payload: 'who?' } as const
  const answer = await server.inject(post)
  expect([answer.statusCode, answer.body]).toEqual([200, 'me'])
  expect(answer.headers['content-type']).toContain('text/plain')
})

test('the channel says who is sent away', async () => {
  const answer = await server.inject({ method: 'POST', url: '/hooks/team', payload: 'x' })
  expect(answer.statusCode).toBe(401)
})

test.each(['/hooks/pages', '/hooks/nobody'])('%s takes nothing', async (url) => {
  const answer = await server.inject({ method: 'POST', url, payload: 'x' })
  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toMatchObject({ code: 'not-found' })
})

test('more than 256 KiB are refused', async () => {
  const payload = 'x'.repeat(262_145)
  const answer = await server.inject({ method: 'POST', url: '/hooks/team', payload })
  expect(answer.statusCode).toBe(413)
  expect(taken).toEqual([])
})

test('other routes still read JSON', async () => {
  server.post('/other', { schema: { hide: true } }, async (request) => request.body)
  const answer = await server.inject({ method: 'POST', url: '/other', payload: { a: 1 } })
  expect(answer.json()).toEqual({ a: 1 })
})
