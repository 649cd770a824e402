import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../fixtures/testing/memory-store.ts'
import { leaseAt, sampleAttempt } from '../../fixtures/testing/sample-attempt.ts'
import { sampleAt, sampleNotice, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { createAccess } from './access.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { createHttpServer } from './http-server.ts'

let app: FastifyInstance

beforeEach(async () => {
  const store = createMemoryStore()
  app = await createHttpServer(pino({ level: 'silent' }))
  deliveryRoutes(app, { store, access: createAccess([]) })
  const ticket = sampleTicket()
  await store.transaction(async (tx) => {
    const detail = 'the directory has no address of anna for "chat"'
    const untold = { kind: 'not-told', to: 'streamer', message: 'opened' } as const
    await tx.saveTicket(ticket, [{ at: sampleAt, ...untold, reason: 'no-address', detail }])
    await tx.queueNotices([
      sampleNotice(ticket, { id: 'a', address: 'a', person: 'bo' }),
      sampleNotice(ticket, { id: 'b', address: 'b', channel: 'hook', at: sampleAt + 1 }),
    ])
  })
  await leaseAt(store, { limit: 1 })
  await store.finishAttempt(sampleAttempt('a', { state: 'accepted' }))
})
afterEach(() => app.close())

describe('/api/v1/deliveries', () => {
  test.each([
    ['lists who was told and who was not, newest first', '', ['b', 'ticket-1-untold-1', 'a']],
    ['lists those of a person', '?person=bo', ['a']],
    ['lists those over a channel', '?channel=hook', ['b']],
    ['lists those in a state', '?state=sent,not-told', ['ticket-1-untold-1', 'a']],
    ['lists those of a streamer', '?streamer=nobody', []],
    ['lists one page', '?limit=1', ['b']],
  ])('%s', async (_, query, ids) => {
    const answer = await app.inject(`/api/v1/deliveries${query}`)
    expect(answer.statusCode).toBe(200)
    expect(answer.json().items.map(({ id }: { id: string }) => id)).toEqual(ids)
  })

  test('says of one item all there is to say', async () => {
    const { items } = (await app.inject('/api/v1/deliveries?ticket=ticket-1')).json()
    expect(items[1]).toMatchObject({ state: 'not-told', reason: 'no-address', to: 'streamer' })
    expect(items[2]).toMatchObject({
      ...{ state: 'sent', ticket: 'ticket-1', channel: 'discord', sentAt: sampleAt, reason: null },
      attempts: [{ outcome: 'accepted', externalId: 'm-1', tookMs: 12 }],
    })
  })

  test('refuses a cursor that is none of ours, and a state that there is not', async () => {
    expect((await app.inject('/api/v1/deliveries?cursor=x')).statusCode).toBe(400)
    expect((await app.inject('/api/v1/deliveries?state=lost')).statusCode).toBe(400)
  })
})
