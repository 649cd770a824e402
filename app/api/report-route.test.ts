import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../../fixtures/testing/memory-store.ts'
import { sampleOpened, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { createAccess } from './access.ts'
import { createHttpServer } from './http-server.ts'
import { reportRoute } from './report-route.ts'

let server: Awaited<ReturnType<typeof createHttpServer>>

beforeEach(async () => {
  server = await createHttpServer(pino({ level: 'silent' }))
  const store = createMemoryStore()
  // On the last evening of November in Jakarta, and in the afternoon of the same day in London.
  const openedAt = Date.parse('2025-11-30T16:59:59.999Z')
  const tickets = [0, 1].map((number) =>
    sampleTicket({ number: number + 1, openedAt: openedAt + number }),
  )
  await store.transaction(async (tx) => {
    for (const ticket of tickets) await tx.saveTicket(ticket, [sampleOpened(ticket)])
  })
  reportRoute(server, {
    store,
    duty: () => ({ people: [], schedules: [], tzVersion: '2026c' }),
    clock: createManualClock(Date.parse('2026-01-01')),
    access: createAccess([]),
  })
})
afterEach(() => server.close())

const path = '/api/v1/report?month=2025-11'

test.each([
  ['UTC', 2],
  ['Asia/Jakarta', 1],
])('a month of %s has %i tickets', async (timeZone, tickets) => {
  const answer = await server.inject(`${path}&timeZone=${timeZone}`)
  expect(answer.json()).toMatchObject({
    fromMs: expect.any(Number),
    total: { tickets, beforeComplaint: { of: tickets, count: tickets, ratio: 1 } },
    by: { priority: { P1: { tickets } } },
    cover: [],
  })
})

test.each([
  ['text/markdown', 'text/markdown; charset=utf-8'],
  ['text/markdown, application/json;q=0.5', 'text/markdown; charset=utf-8'],
  ['application/json, text/markdown;q=0.5', 'application/json; charset=utf-8'],
  ['*/*', 'application/json; charset=utf-8'],
])('who accepts %s is given %s', async (accept, type) => {
  const answer = await server.inject({ url: path, headers: { accept } })
  expect(answer.headers['content-type']).toBe(type)
  expect(answer.headers.vary).toBe('accept')
  if (type.startsWith('text/')) expect(answer.body).toMatch(/^# Report on 2025-11 \(UTC\)\n/)
  else expect(answer.json().total.tickets).toBe(2)
})

test.each([
  ['/api/v1/report', 'month'],
  ['/api/v1/report?month=2025-13', 'expected a month such as 2026-11'],
  [`${path}&timeZone=Mars`, '"Mars" is not a time zone, expected one such as "Asia/Jakarta"'],
])('%s is refused: %s', async (url, why) => {
  const answer = await server.inject(url)
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ code: 'invalid-request' })
  expect(answer.json().detail).toContain(why)
})
