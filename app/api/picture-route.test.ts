import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../../fixtures/testing/memory-store.ts'
import { sampleTrouble } from '../../fixtures/testing/sample-trouble.ts'
import { createTicketDesk, type TicketDesk } from '../../triage/ticket-desk.ts'
import { createAccess } from './access.ts'
import { createHttpServer } from './http-server.ts'
import { pictureRoute } from './picture-route.ts'

const token = 'a-token-of-sixteen-or-more'
const authorization = `Bearer ${token}`
const path = '/api/v1/tickets/1/picture'
const trouble = sampleTrouble()
const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0, 10, 128, 255)

let server: FastifyInstance
let desk: TicketDesk

beforeEach(async () => {
  const store = createMemoryStore()
  const plan = () => ({ notices: [], untold: [] })
  desk = createTicketDesk({ store, plan, clock: createManualClock(), onChanged: () => {} })
  server = await createHttpServer(pino({ level: 'silent' }))
  const access = createAccess([
    { name: 'ops', token, scopes: ['read'] },
    { name: 'agents', token: 'another-token-of-sixteen', scopes: ['ingest'] },
  ])
  pictureRoute(server, { store, access })
  await store.transaction((tx) => desk.apply(tx, [trouble]))
})
afterEach(() => server.close())

test('the picture is served byte for byte, as a JPEG that nobody else keeps', async () => {
  expect(await desk.keepPicture(trouble.stream, { at: 1, shows: 'frozen', jpeg })).toBe('kept')
  for (const headers of [{ authorization }, {}]) {
    const url = 'authorization' in headers ? path : `${path}?token=${token}`
    const response = await server.inject({ url, headers })
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': '7',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline; filename="ticket-1.jpg"',
    })
    expect([...response.rawPayload]).toEqual([...jpeg])
  }
})

test.each([
  ['a ticket without one', path, authorization, 404, 'no-picture'],
  ['a ticket that is not there', '/api/v1/tickets/9/picture', authorization, 404, 'not-found'],
  ['nobody we know', path, 'Bearer wrong', 401, 'unauthorized'],
  ['an agent', path, 'Bearer another-token-of-sixteen', 403, 'forbidden'],
])('of %s there is none', async (_, url, who, status, code) => {
  const response = await server.inject({ url, headers: { authorization: who } })
  expect([response.statusCode, response.json().code]).toEqual([status, code])
  expect(response.headers['content-type']).toContain('application/problem+json')
})
