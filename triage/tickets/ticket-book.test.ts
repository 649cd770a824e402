import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import { anyNews, sampleTrouble } from '../../fixtures/testing/sample-trouble.ts'
import { withStore } from '../../fixtures/testing/with-store.ts'
import type { Ticket } from '../model/ticket.ts'
import { openStore } from '../store/open-store.ts'
import { createTicketDesk } from '../ticket-desk.ts'
import { reopenWithinMs } from './patience.ts'
import { createTicketBook, type TicketBookState } from './ticket-book.ts'

async function openEmpty() {
  const store = await openStore('file::memory:')
  return { store, close: () => store.close() }
}

test('the book of a replay and the desk over a database come to the same tickets', async () => {
  await fc.assert(
    fc.asyncProperty(anyNews, (news) =>
      withStore(openEmpty, async (store) => {
        const book = createTicketBook()
        const tickets = new Map<string, Ticket>()
        const plan = () => ({ notices: [], untold: [] })
        const clock = createManualClock()
        const desk = createTicketDesk({ store, plan, clock, onChanged: () => {} })
        for (const each of news) {
          const kept = book.apply(each)
          const stored = await store.transaction((tx) => desk.apply(tx, [each]))
          expect(stored.changes).toEqual(kept ? [kept] : [])
          if (kept) tickets.set(kept.ticket.id, kept.ticket)
        }
        const { items } = await store.tickets({ limit: 500 })
        const byNumber = (a: Ticket, b: Ticket) => a.number - b.number
        expect([...items].sort(byNumber)).toEqual([...tickets.values()].sort(byNumber))
      }),
    ),
    { numRuns: 100 },
  )
}, 120_000)

test('a book that was written down and read again goes on as it was', () => {
  fc.assert(
    fc.property(anyNews, fc.double({ min: 0, max: 1, noNaN: true }), (news, share) => {
      const cut = Math.floor(news.length * share)
      const whole = createTicketBook()
      const first = createTicketBook()
      const expected = news.map(whole.apply)
      const before = news.slice(0, cut).map(first.apply)
      const second = createTicketBook(JSON.parse(JSON.stringify(first.state())) as TicketBookState)
      expect([...before, ...news.slice(cut).map(second.apply)]).toEqual(expected)
      expect(second.state().lastNumber).toBe(whole.state().lastNumber)
    }),
  )
})

test('a book lets go of tickets that can no longer change', () => {
  const book = createTicketBook()
  let at = 1_764_000_000_000
  let most = 0
  for (let index = 0; index < 5_000; index += 1) {
    at += 10_000
    const stream = `live/${index}`
    book.apply(sampleTrouble({ stream, at }))
    book.apply(sampleTrouble({ stream, at: at + 5_000, state: 'settled', over: 'recovered' }))
    most = Math.max(most, book.state().tickets.length)
  }
  expect(most).toBeLessThanOrEqual((2 * reopenWithinMs) / 10_000 + 2)
  expect(book.state().lastNumber).toBe(5_000)
})

test('a complaint about nothing that is open changes nothing', () => {
  const book = createTicketBook()
  const heard = { type: 'complaint', stream: 'live/a', at: 1, from: 'viewer', text: '' } as const
  expect(book.apply(heard)).toBeNull()
  book.apply(sampleTrouble())
  expect(book.apply(heard)?.events).toHaveLength(1)
  book.apply(sampleTrouble({ state: 'over', over: 'ended' }))
  expect(book.apply(heard)).toBeNull()
})

test('a ticket resolved more than ten minutes ago is past, though the book still has it', () => {
  const book = createTicketBook()
  const at = 1_764_000_000_000
  const minute = 60_000
  const first = book.apply(sampleTrouble({ at }))
  book.apply(sampleTrouble({ at: at + 5 * minute, state: 'over', over: 'ended' }))
  book.apply(sampleTrouble({ at: at + 14 * minute, stream: 'live/b' }))
  const again = book.apply(sampleTrouble({ at: at + 16 * minute }))
  expect(again?.ticket).toMatchObject({ number: 3, follows: first?.ticket.id })
})
