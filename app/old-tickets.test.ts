import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import {
  sampleAt,
  sampleOpened,
  sampleTicket,
  summaryOf,
} from '../fixtures/testing/sample-ticket.ts'
import type { TicketEvent } from '../triage/model/ticket.ts'
import { untouched } from '../triage/model/untouched.ts'
import { slaSchema, slaTermsOf } from '../triage/sla-config.ts'
import { migrate } from '../triage/store/migrate.ts'
import { migrationCatalog } from '../triage/store/migrations/catalog.ts'
import { createNodeSqliteDialect } from '../triage/store/node-sqlite-dialect.ts'
import { openStore } from '../triage/store/open-store.ts'
import type { Store } from '../triage/store/store.ts'
import { createTicketDesk } from '../triage/ticket-desk.ts'
import { readClocks } from '../triage/tickets/sla/read-clock.ts'
import { createAccess } from './api/access.ts'
import { createHttpServer } from './api/http-server.ts'
import { ticketRoutes } from './api/ticket-routes.ts'

const terms = slaTermsOf(slaSchema.parse({}), '2026c')
const minuteMs = 60_000
/** What tickets did not have yet when nothing was promised about them. */
const unknownThen = ['waitingSince', 'snoozedUntil', 'calling', 'proposedAt', 'rating', 'follows']

let folder: string
let store: Store

/** A database of the time before promises: one ticket open and told of, one resolved. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stallwatch-old-'))
  const path = join(folder, 'stallwatch.db')
  const db = new Kysely<unknown>({ dialect: createNodeSqliteDialect({ path }) })
  const { '001-first-tables': first, '002-incidents': second } = migrationCatalog('sqlite')
  if (!first || !second) throw new Error('the first migrations are gone')
  const migrations = { '001-first-tables': first, '002-incidents': second }
  await migrate(db, { flavour: 'sqlite', migrations })
  const sent = { kind: 'notice-sent', notice: 'n', to: 'streamer', channel: 'log' } as const
  const tickets = [
    sampleTicket({ number: 1 }),
    sampleTicket({ number: 2, status: 'resolved', resolution: 'recovered', resolvedAt: sampleAt }),
  ]
  for (const ticket of tickets) {
    const { id, number, stream, cause, status, priority, openedAt, resolvedAt } = ticket
    const summary = JSON.stringify(summaryOf(ticket), (key, value) =>
      unknownThen.includes(key) ? undefined : value,
    )
    await sql`insert into ticket (id, number, stream, cause, status, priority, opened_at, resolved_at, summary)
      values (${id}, ${number}, ${stream}, ${cause}, ${status}, ${priority}, ${openedAt}, ${resolvedAt}, ${summary})`.execute(
      db,
    )
    const events: TicketEvent[] = [
      sampleOpened(ticket),
      { at: openedAt + 2_000, ...sent, message: 'opened' },
    ]
    for (const [index, event] of events.entries())
      await sql`insert into ticket_event (seq, ticket_id, event)
        values (${number * 10 + index}, ${id}, ${JSON.stringify(event)})`.execute(db)
  }
  await sql`update counter set value = 100`.execute(db)
  await db.destroy()
  store = await openStore(`file:${path}`)
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

test('nothing is missing of tickets from before promises, over HTTP either', async () => {
  const server = await createHttpServer(pino({ level: 'silent' }))
  ticketRoutes(server, {
    store,
    desk: createTicketDesk({
      ...{ store, clock: createManualClock(), onChanged: () => {} },
      plan: () => ({ notices: [], untold: [] }),
    }),
    access: createAccess([]),
    mutes: { inForce: async () => [] },
    readSla: ({ timeline }) => readClocks(timeline, terms.calendar, sampleAt),
  })
  const answer = await server.inject('/api/v1/tickets')
  expect(answer.statusCode).toBe(200)
  const { items } = answer.json()
  expect(items).toHaveLength(2)
  for (const ticket of items)
    expect(Object.keys(ticket)).toEqual(expect.arrayContaining(Object.keys(untouched)))
  await server.close()
})

test('an open ticket from before promises is given them, and they count from its beginning', async () => {
  const clock = createManualClock(sampleAt + 10 * minuteMs)
  const desk = createTicketDesk({
    ...{ store, clock, sla: terms, onChanged: () => {} },
    plan: () => ({ notices: [], untold: [] }),
  })
  expect(await desk.lookAgain(100)).toBe(1)
  const ticket = await store.ticketByNumber(1)
  // The streamer was told before anything was promised: that is neither kept nor broken.
  const lines = ticket?.timeline.slice(2).map(({ kind }) => kind)
  expect(lines).toEqual(['promised'])
  const clocks = readClocks(ticket?.timeline ?? [], terms.calendar, clock.now())
  expect(clocks.map(({ clock: name, state, startedAt }) => [name, state, startedAt])).toEqual([
    ['first-response', 'running', sampleAt],
  ])
  expect(await store.ticketsToLookAt(clock.now(), 100)).toEqual([])
  expect((await store.ticketByNumber(2))?.timeline).toHaveLength(2)
})
