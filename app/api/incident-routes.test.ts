import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../fixtures/testing/memory-store.ts'
import { sampleIncident, sampleIncidentNews } from '../../fixtures/testing/sample-incident.ts'
import { sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { createAccess } from './access.ts'
import { createHttpServer } from './http-server.ts'
import { incidentRoutes } from './incident-routes.ts'

let app: FastifyInstance

beforeEach(async () => {
  const store = createMemoryStore()
  app = await createHttpServer(pino({ level: 'silent' }))
  const mutes = { inForce: async () => [] }
  incidentRoutes(app, { store, access: createAccess([]), readSla: () => [], mutes })
  await store.transaction(async (tx) => {
    await tx.saveIncident(sampleIncidentNews({ id: 'a', openedAt: 1 }))
    const over = { state: 'closed', closedAt: 9, dimension: 'isp', value: 'AS1' } as const
    await tx.saveIncident(sampleIncidentNews({ id: 'b', openedAt: 2, ...over }))
    for (const [number, incident] of [
      [1, 'a'],
      [2, 'a'],
      [3, null],
    ] as const) {
      const ticket = sampleTicket({ number, incident })
      await tx.saveTicket(ticket, [sampleOpened(ticket)])
    }
  })
})

afterEach(() => app.close())

describe('/api/v1/incidents', () => {
  test.each([
    ['lists them, newest first', '', ['b', 'a']],
    ['lists those that are open', '?open=true', ['a']],
    ['lists those that are over', '?open=false', ['b']],
    ['lists those of a dimension', '?dimension=isp,edge', ['b']],
    ['lists those of a value', '?value=sg-ingest-3', ['a']],
    ['lists one page', '?limit=1', ['b']],
  ])('%s', async (_, query, ids) => {
    const answer = await app.inject(`/api/v1/incidents${query}`)
    expect(answer.statusCode).toBe(200)
    expect(answer.json().items.map(({ id }: { id: string }) => id)).toEqual(ids)
  })

  test('goes on where a page ended', async () => {
    const { next } = (await app.inject('/api/v1/incidents?limit=1')).json()
    const rest = (await app.inject(`/api/v1/incidents?limit=1&cursor=${next}`)).json()
    expect(rest).toMatchObject({ items: [{ id: 'a' }], next: null })
  })

  test('shows one, with all that is known of it', async () => {
    const answer = await app.inject('/api/v1/incidents/a')
    expect(answer.json()).toEqual(sampleIncident({ id: 'a', openedAt: 1 }))
  })

  test('lists the tickets of one', async () => {
    const answer = await app.inject('/api/v1/incidents/a/tickets')
    expect(answer.json().items.map(({ number }: { number: number }) => number)).toEqual([2, 1])
  })

  test.each([
    ['an incident that is not there', '/api/v1/incidents/x', 404, 'not-found'],
    ['tickets of one that is not there', '/api/v1/incidents/x/tickets', 404, 'not-found'],
    ['a cursor of somebody else', '/api/v1/incidents?cursor=x', 400, 'bad-cursor'],
    [
      'a dimension that there is none of',
      '/api/v1/incidents?dimension=moon',
      400,
      'invalid-request',
    ],
  ])('refuses %s', async (_, path, status, code) => {
    const answer = await app.inject(path)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })
})
