import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../../fixtures/testing/memory-store.ts'
import { sampleMute } from '../../fixtures/testing/sample-mute.ts'
import { sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { createMuteDesk } from '../../triage/mute-desk.ts'
import { createAccess } from './access.ts'
import { createHttpServer } from './http-server.ts'
import { muteRoutes } from './mute-routes.ts'
import { ticketRoutes } from './ticket-routes.ts'

const now = 1_764_000_000_000
const hourMs = 3_600_000
const planned = sampleMute({ id: 'planned-disks', from: now + hourMs, until: now + 2 * hourMs })
let app: FastifyInstance

beforeEach(async () => {
  const store = createMemoryStore()
  const clock = createManualClock(now)
  const access = createAccess([])
  const mutes = createMuteDesk({ store, clock, configured: [planned] })
  app = await createHttpServer(pino({ level: 'silent' }))
  muteRoutes(app, {
    ...{ store, mutes, clock, access },
    planned: [planned],
    longestMs: 24 * hourMs,
  })
  const desk = { act: async () => ({ outcome: 'not-found' as const }) }
  ticketRoutes(app, { store, desk: desk as never, access, readSla: () => [], mutes })
  const ticket = sampleTicket({ number: 1, stream: 'live/anna' })
  await store.transaction((tx) => tx.saveTicket(ticket, [sampleOpened(ticket)]))
})
afterEach(() => app.close())

const valid = { scope: { stream: 'live/anna' }, forMs: hourMs, reason: 'she tries a new camera' }

async function post(body: object, headers = {}) {
  const answer = await app.inject({ method: 'POST', url: '/api/v1/mutes', payload: body, headers })
  return { status: answer.statusCode, body: answer.json() }
}

async function list(query = '') {
  const answer = await app.inject(`/api/v1/mutes${query}`)
  return answer.json().items.map(({ id, state }: { id: string; state: string }) => [id, state])
}

describe('/api/v1/mutes', () => {
  test('a mute is made, shown with its reason, seen on its tickets, and ended', async () => {
    const made = await post({ ...valid, by: 'bo' })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      ...{ state: 'in-force', configured: false, scope: { stream: 'live/anna' } },
      ...{ from: now, until: now + hourMs, reason: 'she tries a new camera', by: 'bo' },
    })
    const { id } = made.body
    expect((await app.inject('/api/v1/tickets/1')).json().mutedBy).toEqual([id])
    expect(await list()).toEqual([
      ['planned-disks', 'planned'],
      [id, 'in-force'],
    ])
    const url = `/api/v1/mutes/${id}`
    const ended = await app.inject({ method: 'DELETE', url })
    expect(ended.json()).toMatchObject({ state: 'over', endedAt: now })
    expect((await app.inject('/api/v1/tickets/1')).json().mutedBy).toEqual([])
    expect(await list()).toEqual([['planned-disks', 'planned']])
    expect(await list('?all=true')).toContainEqual([id, 'over'])
    expect((await app.inject({ method: 'DELETE', url })).json().code).toBe('already-over')
  })

  test('the same request sent twice makes one mute', async () => {
    const headers = { 'idempotency-key': 'tonight' }
    const [first, second] = [await post(valid, headers), await post(valid, headers)]
    expect(second.body.id).toBe(first.body.id)
    expect(await list()).toHaveLength(2)
  })

  test.each([
    ['without an end', { forMs: undefined }, /expected either until or forMs/],
    ['with two ends', { until: now + 1 }, /expected either until or forMs/],
    ['that is longer than any may be', { forMs: 25 * hourMs }, /at most notifier.mutes.longestMs/],
    ['that is over before it begins', { from: now + 9, until: now + 5, forMs: undefined }, /later/],
    ['that is over already', { from: now - 9, until: now - 5, forMs: undefined }, /has passed/],
    ['of everything', { scope: {} }, /at least one of stream, streamer, node/],
    ['of a cause there is none of', { scope: { cause: 'gremlins' } }, /cause/],
    ['by what nothing is known of', { scope: { colour: 'red' } }, /colour/],
    ['without a reason', { reason: ' ' }, /reason/],
  ])('refuses a mute %s', async (_, change, says) => {
    const answer = await post({ ...valid, ...change })
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid-request'])
    expect(answer.body.detail).toMatch(says)
  })

  test.each([
    ['one that is not there', 'mute-x', 404, 'not-found'],
    ['one of the configuration', 'planned-disks', 409, 'configured'],
  ])('does not end %s', async (_, id, status, code) => {
    const answer = await app.inject({ method: 'DELETE', url: `/api/v1/mutes/${id}` })
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })
})
