import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAccess } from './access.ts'
import { createHttpServer } from './http-server.ts'
import { linkCodeRoute } from './link-code-route.ts'

const acting = 'a-token-of-sixteen-or-more'
const reading = 'another-token-of-sixteen'

let server: FastifyInstance
let made: string[]

beforeEach(async () => {
  made = []
  server = await createHttpServer(pino({ level: 'silent' }))
  const access = createAccess([
    { name: 'ops', token: acting, scopes: ['act'] },
    { name: 'wall', token: reading, scopes: ['read'] },
  ])
  const makeCode = async (streamer: string) => {
    made.push(streamer)
    return { code: 'ABCD-EFGH', expiresAt: 1_764_000_000_000 }
  }
  linkCodeRoute(server, { links: { makeCode }, access })
})
afterEach(() => server.close())

function ask(token: string, payload: object) {
  const headers = { authorization: `Bearer ${token}` }
  return server.inject({ method: 'POST', url: '/api/v1/link-codes', headers, payload })
}

test('a code is made for a streamer, and nobody keeps the answer', async () => {
  const response = await ask(acting, { streamer: ' anna ' })
  expect([response.statusCode, response.headers['cache-control']]).toEqual([201, 'no-store'])
  const expiresAt = 1_764_000_000_000
  expect(response.json()).toEqual({ streamer: 'anna', code: 'ABCD-EFGH', expiresAt })
})

test.each([
  ['whoever may only read', reading, { streamer: 'anna' }, 403],
  ['whoever is unknown', 'wrong', { streamer: 'anna' }, 401],
  ['a request that names nobody', acting, { streamer: ' ' }, 400],
])('%s gets none', async (_, token, payload, status) => {
  expect((await ask(token, payload)).statusCode).toBe(status)
  expect(made).toEqual([])
})
