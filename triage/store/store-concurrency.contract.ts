import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import {
  sampleAt,
  sampleNote,
  sampleNotice,
  sampleOpened,
  sampleTicket,
} from '../../fixtures/testing/sample-ticket.ts'
import { type OpenForTest, withStore } from '../../fixtures/testing/with-store.ts'
import type { LoggedEvent, Store } from './store.ts'

/** What the store promises to callers that use it at the same time, through one handle or two. */
export function storeConcurrencyContract(open: OpenForTest): void {
  /** Runs a test with the handles of two processes, where the store can have two. */
  const withTwo = (run: (one: Store, two: Store) => Promise<void>) =>
    withStore(open, async (one, opened) => {
      const two = await opened.again?.()
      try {
        await run(one, two ?? one)
      } finally {
        await two?.close()
      }
    })

  test('opens one ticket for one trouble, however many see it at once', () =>
    withTwo(async (one, two) => {
      const openOnce = (store: Store) =>
        store.transaction(async (tx) => {
          const known = await tx.latestTicket('live/anna', 0)
          if (known) return false
          const number = await tx.nextTicketNumber()
          await turn()
          const ticket = sampleTicket({ number, stream: 'live/anna' })
          await tx.saveTicket(ticket, [sampleOpened(ticket)])
          return true
        })
      const opened = await Promise.all(times(20, (index) => openOnce(index % 2 ? one : two)))
      expect(opened.filter(Boolean).length).toBe(1)
      expect((await one.tickets({ limit: 10 })).items.length).toBe(1)
    }))

  test('numbers tickets without gaps, though some transactions fail', () =>
    withTwo(async (one, two) => {
      const openOne = (store: Store, index: number) =>
        store.transaction(async (tx) => {
          const stream = `live/${index}`
          await tx.latestTicket(stream, 0)
          const number = await tx.nextTicketNumber()
          await turn()
          const ticket = sampleTicket({ id: `for-${index}`, number, stream })
          await tx.saveTicket(ticket, [sampleOpened(ticket)])
          if (index % 5 === 0) throw new Error('changed my mind')
        })
      await Promise.allSettled(times(40, (index) => openOne(index % 2 ? one : two, index)))
      const { items } = await one.tickets({ limit: 100 })
      const numbers = items.map((ticket) => ticket.number).sort((a, b) => a - b)
      expect(numbers).toEqual(times(32, (index) => index + 1))
    }))

  test('loses no change of a ticket that many change at once', () =>
    withTwo(async (one, two) => {
      const ticket = sampleTicket({ evidence: { changes: 0 } })
      await one.transaction((tx) => tx.saveTicket(ticket, []))
      const change = (store: Store, index: number) =>
        store.transaction(async (tx) => {
          const found = await tx.ticket(ticket.id)
          await turn()
          const changes = (found?.evidence.changes ?? 0) + 1
          await tx.saveTicket({ ...ticket, evidence: { changes } }, [sampleNote(`note ${index}`)])
        })
      await Promise.all(times(30, (index) => change(index % 2 ? one : two, index)))
      const found = await one.ticket(ticket.id)
      expect(found?.evidence).toEqual({ changes: 30 })
      expect(found?.timeline.length).toBe(30)
    }))

  test('remembers a key for one of many that bring it at once', () =>
    withTwo(async (one, two) => {
      const remember = (store: Store) => store.transaction((tx) => tx.rememberKey('k', 't', 1))
      const known = await Promise.all(times(10, (index) => remember(index % 2 ? one : two)))
      expect(known.filter(Boolean).length).toBe(1)
    }))

  test('delivers each notice once and puts it on the timeline beside what others write', () =>
    withTwo(async (one, two) => {
      const tickets = times(4, (index) => sampleTicket({ number: index + 1 }))
      const perTicket = 6
      await one.transaction(async (tx) => {
        for (const ticket of tickets) {
          await tx.saveTicket(ticket, [])
          await tx.queueNotices(
            times(perTicket, (index) =>
              sampleNotice(ticket, { id: `${ticket.id}/${index}`, address: `${index % 3}` }),
            ),
          )
        }
      })
      const deliveries: string[] = []
      const deliver = async (store: Store, owner: string) => {
        while ((await store.nextNoticeDueAt()) !== null) {
          // SQLite answers at once: without a turn for others this would be the only thing to run.
          await turn()
          const lease = { now: sampleAt, leaseUntil: sampleAt + 1_000, owner, limit: 2 }
          for (const { notice } of await store.leaseNotices(lease)) {
            deliveries.push(notice.id)
            await turn()
            const ended = await store.finishAttempt({
              owner,
              delivery: {
                noticeId: notice.id,
                attempt: 1,
                at: sampleAt,
                outcome: 'accepted',
                reason: null,
                detail: null,
                channel: 'discord',
                externalId: null,
                tookMs: null,
              },
              state: 'accepted',
              nextAttemptAt: sampleAt,
              externalId: null,
              event: sampleNote(`sent ${notice.id}`),
            })
            expect(ended).toBe(true)
          }
        }
      }
      const write = async (store: Store, index: number) => {
        for (const ticket of tickets) {
          await store.transaction(async (tx) => {
            await tx.ticket(ticket.id)
            await turn()
            await tx.saveTicket({ ...ticket, assignee: 'bo' }, [sampleNote(`note ${index}`)])
          })
        }
      }
      await Promise.all([
        ...times(4, (index) => deliver(index % 2 ? one : two, `owner ${index}`)),
        ...times(5, (index) => write(index % 2 ? one : two, index)),
      ])
      expect(deliveries.length).toBe(tickets.length * perTicket)
      expect(new Set(deliveries).size).toBe(deliveries.length)
      for (const ticket of tickets) {
        const found = await one.ticket(ticket.id)
        expect(found?.assignee).toBe('bo')
        expect(found?.timeline.length).toBe(perTicket + 5)
      }
    }))

  test('shows every event once, in order, to a reader who follows along', () =>
    withTwo(async (one, two) => {
      const total = 60
      const seen: LoggedEvent[] = []
      const follow = async () => {
        while (seen.length < total) {
          const news = await two.eventsAfter(seen.at(-1)?.seq ?? 0, 7)
          seen.push(...news)
          await turn()
        }
      }
      const write = (index: number) =>
        (index % 2 ? one : two).transaction(async (tx) => {
          const ticket = sampleTicket({ number: index + 1 })
          await tx.saveTicket(ticket, [sampleOpened(ticket)])
          for (let pause = 0; pause < (index * 7) % 11; pause += 1) await turn()
          await tx.saveTicket(ticket, [sampleNote('then')])
        })
      await Promise.all([follow(), ...times(total / 2, write)])
      const all = await one.eventsAfter(0, 1_000)
      expect(all.length).toBe(total)
      expect(seen).toEqual(all)
    }))
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
