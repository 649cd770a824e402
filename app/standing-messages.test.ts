import { expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { leaseAt, sampleAttempt } from '../fixtures/testing/sample-attempt.ts'
import { sampleIncident } from '../fixtures/testing/sample-incident.ts'
import {
  sampleAt,
  sampleNotice,
  sampleOpened,
  sampleTicket,
} from '../fixtures/testing/sample-ticket.ts'
import type { Notice } from '../triage/model/notice.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import type { Store } from '../triage/store/store.ts'
import { standingMessages } from './standing-messages.ts'

async function save(store: Store, ticket: Ticket, notices: readonly Notice[] = []): Promise<void> {
  const known = await store.ticket(ticket.id)
  await store.transaction(async (tx) => {
    await tx.saveTicket(ticket, known ? [] : [sampleOpened(ticket)])
    await tx.queueNotices(notices)
  })
}

/** Every notice that waits is accepted. */
async function tellAll(store: Store): Promise<void> {
  for (let rows = await leaseAt(store); rows.length > 0; rows = await leaseAt(store))
    for (const { notice } of rows) {
      const { id, to, channel, kind: message } = notice
      const event = { at: sampleAt, kind: 'notice-sent', notice: id, to, channel, message } as const
      await store.finishAttempt(sampleAttempt(id, { state: 'accepted', event }))
    }
}

const about = (ticket: Ticket, kind: Notice['kind'] = 'opened', channel = 'am') =>
  sampleNotice(ticket, { kind, channel, address: '' })

async function standing(store: Store) {
  const messages = await standingMessages(store, clock, 'https://sw.example')('am')
  return messages.map(({ notice, link }) => [
    notice.id,
    notice.ticket.status,
    notice.ticket.priority,
    link,
  ])
}

/** When each incident was over. */
async function states(store: Store) {
  const messages = await standingMessages(store, createManualClock(sampleAt), undefined)('am')
  return messages.map(({ notice }) => notice.incident?.closedAt)
}

const clock = createManualClock(sampleAt)

test('what was told and is open stands, and for a day what has ended, the newest news of each as the ticket is now', async () => {
  const store = createMemoryStore()
  const [one, two, elsewhere, untold] = [1, 2, 3, 4].map((number) => sampleTicket({ number }))
  if (!one || !two || !elsewhere || !untold) throw new Error('four were made')
  await save(store, one, [about(one), about(one, 'raised')])
  await save(store, two, [about(two)])
  await save(store, elsewhere, [about(elsewhere, 'opened', 'chat')])
  await tellAll(store)
  await save(store, untold, [about(untold)])
  await save(store, { ...one, priority: 'P0' })
  expect((await standing(store)).sort()).toEqual([
    ['ticket-1/am/raised', 'open', 'P0', 'https://sw.example/tickets/1'],
    ['ticket-2/am/opened', 'open', 'P1', 'https://sw.example/tickets/2'],
  ])
  const resolved = { status: 'resolved', resolvedAt: sampleAt, resolution: 'person' } as const
  await save(store, { ...one, ...resolved })
  const stands = async () => (await standing(store)).map(([id, status]) => `${id} ${status}`).sort()
  expect(await stands()).toEqual(['ticket-1/am/raised resolved', 'ticket-2/am/opened open'])
  await clock.advance(86_400_001)
  expect(await stands()).toEqual(['ticket-2/am/opened open'])
  await store.close()
})

test('an incident stands as it is, whatever became of its first ticket', async () => {
  const store = createMemoryStore()
  const incident = sampleIncident()
  const ticket = sampleTicket({ incident: incident.id })
  const page = { ...about(ticket, 'incident'), incident }
  await store.transaction((tx) =>
    tx.saveIncident({ type: 'incident', at: sampleAt, state: 'opened', ...incident }),
  )
  await save(store, ticket, [page])
  await tellAll(store)
  const resolved = { status: 'resolved', resolvedAt: sampleAt, resolution: 'recovered' } as const
  await save(store, { ...ticket, ...resolved })
  expect(await states(store)).toEqual([null])
  const over = { ...incident, closedAt: sampleAt }
  await store.transaction((tx) =>
    tx.saveIncident({ type: 'incident', at: sampleAt, state: 'closed', ...over }),
  )
  expect(await states(store)).toEqual([sampleAt])
  await store.close()
})
