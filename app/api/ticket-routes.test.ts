import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../../fixtures/testing/memory-store.ts'
import { sampleTrouble } from '../../fixtures/testing/sample-trouble.ts'
import { ticketEventKinds } from '../../triage/model/ticket.ts'
import { createTicketDesk } from '../../triage/ticket-desk.ts'
import { createAccess } from './access.ts'
import { createHttpServer } from './http-server.ts'
import { ticketRoutes } from './ticket-routes.ts'

let server: FastifyInstance

beforeEach(async () => {
  const store = createMemoryStore()
  const plan = () => ({ notices: [], untold: [] })
  const desk = createTicketDesk({ store, plan, clock: createManualClock(), onChanged: () => {} })
  server = await createHttpServer(pino({ level: 'silent' }))
  ticketRoutes(server, {
    store,
    desk,
    access: createAccess([]),
    readSla: () => [],
    mutes: { inForce: async () => [] },
  })
  await store.transaction((tx) => desk.apply(tx, [sampleTrouble()]))
})
afterEach(() => server.close())

async function post(command: string, body: object = {}) {
  const response = await server.inject({
    method: 'POST',
    url: `/api/v1/tickets/1/${command}`,
    payload: { by: 'anna', ...body },
  })
  return { status: response.statusCode, body: response.json() }
}

test('a ticket is told in full, whatever people did to it', async () => {
  const steps: readonly (readonly [string, object?])[] = [
    ['acknowledge'],
    ['assign', { to: 'bo' }],
    ['note', { text: 'hm' }],
    ['prioritise', { priority: 'P0' }],
    ['still-broken', { text: 'no picture' }],
    ['resolve'],
    ['reopen'],
    ['ended-on-purpose'],
    ['rate', { stars: 4, text: 'quick' }],
    ['close'],
  ]
  for (const [command, body] of steps) expect((await post(command, body)).status).toBe(200)
  const ticket = (await server.inject('/api/v1/tickets/1')).json()
  expect(ticket).toMatchObject({
    status: 'resolved',
    resolution: 'ended',
    cause: 'ended-on-purpose',
    pinned: { priority: 'P0', by: 'anna' },
    rating: { stars: 4, text: 'quick', by: 'anna' },
    follows: null,
  })
  expect(ticket.closedAt).toBeGreaterThan(0)
  expect(ticket.timeline.map(({ kind }: { kind: string }) => kind)).toEqual([
    'opened',
    'acknowledged',
    'assigned',
    'noted',
    'priority-changed',
    'still-broken',
    'resolved',
    'reopened',
    'ended-on-purpose',
    'resolved',
    'rated',
    'closed',
  ])
})

test.each<readonly [string, object, number, string]>([
  ['rate', { stars: 6 }, 400, 'invalid-request'],
  ['rate', { stars: 5 }, 409, 'not-resolved'],
  ['prioritise', { priority: 'P9' }, 400, 'invalid-request'],
  ['close', {}, 409, 'not-resolved'],
  ['reopen', {}, 409, 'not-resolved'],
])('%s %j is refused with %i %s', async (command, body, status, code) => {
  expect(await post(command, body)).toMatchObject({ status, body: { code } })
})

test('a command that was refused can be sent again with its key', async () => {
  const statuses = [await post('rate', { stars: 5, key: 'k' })]
  await post('resolve')
  statuses.push(await post('rate', { stars: 5, key: 'k' }))
  expect(statuses.map(({ status }) => status)).toEqual([409, 200])
})

test('the description names every command and every kind of event', async () => {
  const description = (await server.inject('/api/openapi.json')).json()
  const paths = Object.keys(description.paths)
  for (const command of ['prioritise', 'still-broken', 'ended-on-purpose', 'rate', 'close'])
    expect(paths).toContain(`/api/v1/tickets/{id}/${command}`)
  const text = JSON.stringify(description)
  for (const kind of ticketEventKinds) expect(text).toContain(`"${kind}"`)
})
