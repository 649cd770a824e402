import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { type OpenForTest, withStore } from '../../fixtures/testing/with-store.ts'
import { type Ticket, ticketStatuses } from '../model/ticket.ts'
import { priorities } from '../model/vocabulary.ts'
import type { Store, TicketFilter } from './store.ts'

/** What the store promises of lists of tickets. */
export function storePagesContract(open: OpenForTest): void {
  const filters: [string, Omit<TicketFilter, 'limit'>, number[]][] = [
    ['everything, newest first', {}, [4, 3, 2, 1]],
    ['by one status', { status: ['open'] }, [4, 1]],
    ['by statuses', { status: ['open', 'resolved'] }, [4, 3, 1]],
    ['by priority', { priority: ['P0', 'P3'] }, [4, 2]],
    ['by stream', { stream: 'live/a' }, [3, 1]],
    ['by all of them', { stream: 'live/a', status: ['open'], priority: ['P1'] }, [1]],
    ['by a stream that is not there', { stream: 'live/c' }, []],
    ['by no status at all', { status: [] }, []],
    ['opened from a moment on, and before another', { openedFrom: 2, openedBefore: 4 }, [3, 2]],
  ]
  for (const [name, filter, expected] of filters) {
    test(`lists tickets ${name}`, () =>
      withStore(open, async (store) => {
        const causes = { stream: 'live/a', priority: 'P1' } as const
        await insert(store, [
          sampleTicket({ ...causes, number: 1, openedAt: 1 }),
          sampleTicket({
            number: 2,
            openedAt: 2,
            stream: 'live/b',
            status: 'acknowledged',
            priority: 'P0',
          }),
          sampleTicket({ ...causes, number: 3, openedAt: 3, status: 'resolved', resolvedAt: 9 }),
          sampleTicket({
            number: 4,
            openedAt: 4,
            stream: 'live/b',
            cause: 'unknown',
            priority: 'P3',
          }),
        ])
        const page = await store.tickets({ ...filter, limit: 10 })
        expect(page.items.map((ticket) => ticket.number)).toEqual(expected)
        expect(page.next).toBeNull()
      }))
  }

  for (const cursor of ['', 'x', 'bnVsbA', 'WzEsMl0', 'WyIxIiwiYSJd', `${'A'.repeat(500)}`, 'é']) {
    test(`refuses ${JSON.stringify(cursor.slice(0, 12))} as a cursor`, () =>
      withStore(open, async (store) => {
        await expect(store.tickets({ cursor, limit: 1 })).rejects.toMatchObject({
          name: 'StoreError',
          code: 'bad-cursor',
        })
      }))
  }

  test('puts pages together to the whole list, whatever is opened meanwhile', async () => {
    const place = fc.record({
      openedAt: fc.integer({ min: 1, max: 8 }),
      status: fc.constantFrom(...ticketStatuses),
      priority: fc.constantFrom(...priorities),
    })
    const filter = fc.record(
      { status: fc.subarray([...ticketStatuses]), priority: fc.subarray([...priorities]) },
      { requiredKeys: [] },
    )
    const property = fc.asyncProperty(
      fc.array(place, { maxLength: 25 }),
      fc.array(place, { maxLength: 10 }),
      filter,
      fc.integer({ min: 1, max: 7 }),
      (before, meanwhile, only, limit) =>
        withStore(open, async (store) => {
          const toTicket = (from: number) => (changes: Partial<Ticket>, index: number) =>
            sampleTicket({ ...changes, number: from + index })
          const early = before.map(toTicket(1))
          const late = meanwhile.map(toTicket(1 + early.length))
          await insert(store, early)
          const seen: string[] = []
          let cursor: string | null = null
          do {
            const options: TicketFilter = { ...only, limit, ...(cursor === null ? {} : { cursor }) }
            const page = await store.tickets(options)
            expect(page.items.length).toBeLessThanOrEqual(limit)
            seen.push(...page.items.map((ticket) => ticket.id))
            cursor = page.next
            await insert(store, late.splice(0, 1))
          } while (cursor !== null)
          const isEarly = new Set(early.map((ticket) => ticket.id))
          expect(new Set(seen).size).toBe(seen.length)
          expect(seen.filter((id) => isEarly.has(id))).toEqual(expectedOrder(early, only))
        }),
    )
    await fc.assert(property, { seed: 20_251_124, numRuns: 25 })
  }, 60_000)
}

function expectedOrder(
  tickets: readonly Ticket[],
  { status, priority }: Omit<TicketFilter, 'limit'>,
): string[] {
  return tickets
    .filter((ticket) => !status || status.includes(ticket.status))
    .filter((ticket) => !priority || priority.includes(ticket.priority))
    .sort((a, b) => b.openedAt - a.openedAt || (a.id < b.id ? 1 : -1))
    .map((ticket) => ticket.id)
}

async function insert(store: Store, tickets: readonly Ticket[]): Promise<void> {
  await store.transaction(async (tx) => {
    for (const ticket of tickets) await tx.saveTicket(ticket, [])
  })
}
