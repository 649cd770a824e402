import { expect, test } from 'vitest'
import { sampleAttempt } from '../../fixtures/testing/sample-attempt.ts'
import {
  sampleAt,
  sampleNote,
  sampleNotice,
  sampleOpened,
  sampleStream,
  sampleTicket,
} from '../../fixtures/testing/sample-ticket.ts'
import { type OpenForTest, withStore } from '../../fixtures/testing/with-store.ts'
import type { Ticket, TicketEvent } from '../model/ticket.ts'
import type { Store } from './store.ts'

/** What the store promises of tickets, their timelines, streams and idempotency keys. */
export function storeTicketsContract(open: OpenForTest): void {
  test('gives back a ticket as it was saved, with its timeline in order', () =>
    withStore(open, async (store) => {
      const ticket = sampleTicket({ streamer: '安娜 🎥 "quoted" \u0000', evidence: { fps: 0.1 } })
      const events = [sampleOpened(ticket), sampleNote('卡了', 5), sampleNote('earlier', 1)]
      await store.transaction((tx) => tx.saveTicket(ticket, events))
      expect(await store.ticket(ticket.id)).toEqual({ ...ticket, timeline: events })
      expect(await store.ticket('no such ticket')).toBeNull()
      expect(await store.ticketByNumber(ticket.number)).toEqual({ ...ticket, timeline: events })
      expect(await store.ticketByNumber(ticket.number + 1)).toBeNull()
    }))

  test('changes a ticket and appends to its timeline, whatever timeline it is handed', () =>
    withStore(open, async (store) => {
      const ticket = sampleTicket()
      await store.transaction((tx) => tx.saveTicket(ticket, [sampleOpened(ticket)]))
      const changed: Ticket = { ...ticket, status: 'acknowledged', acknowledgedAt: 7 }
      await store.transaction((tx) => tx.saveTicket(changed, [sampleNote('mine')]))
      const timeline = [sampleOpened(ticket), sampleNote('mine')]
      expect(await store.ticket(ticket.id)).toEqual({ ...changed, timeline })
    }))

  test('sees its own writes inside a transaction', () =>
    withStore(open, async (store) => {
      const ticket = sampleTicket()
      await store.transaction(async (tx) => {
        expect(await tx.ticket(ticket.id)).toBeNull()
        expect(await tx.latestTicket(ticket.stream, 0)).toBeNull()
        await tx.saveTicket(ticket, [sampleOpened(ticket)])
        const expected = { ...ticket, timeline: [sampleOpened(ticket)] }
        expect(await tx.ticket(ticket.id)).toEqual(expected)
        expect(await tx.latestTicket(ticket.stream, 0)).toEqual(expected)
      })
    }))

  test('keeps nothing of a transaction whose work fails, and says why it failed', () =>
    withStore(open, async (store) => {
      const ticket = sampleTicket()
      const failure = new Error('the work failed')
      const work = store.transaction(async (tx) => {
        await tx.nextTicketNumber()
        await tx.saveTicket(ticket, [sampleOpened(ticket)])
        await tx.queueNotices([sampleNotice(ticket)])
        await tx.saveStreams([sampleStream('live/a')])
        await tx.rememberKey('key', ticket.id, 1)
        throw failure
      })
      await expect(work).rejects.toBe(failure)
      expect(await store.ticket(ticket.id)).toBeNull()
      expect(await store.eventsAfter(0, 10)).toEqual([])
      expect(await store.lastSeq()).toBe(0)
      expect(await store.notices(ticket.id)).toEqual([])
      expect(await store.liveStreams()).toEqual([])
      await store.transaction(async (tx) => {
        expect(await tx.nextTicketNumber()).toBe(1)
        expect(await tx.rememberKey('key', ticket.id, 1)).toBe(true)
      })
    }))

  test('finds the newest ticket of a stream that is unresolved or resolved lately', () =>
    withStore(open, async (store) => {
      const stream = 'live/anna'
      const resolved = { stream, status: 'resolved', resolution: 'recovered' } as const
      await save(store, sampleTicket({ number: 1, stream, openedAt: 10 }))
      await save(store, sampleTicket({ ...resolved, number: 2, openedAt: 20, resolvedAt: 100 }))
      await save(store, sampleTicket({ number: 3, stream: 'live/bo', openedAt: 30 }))
      const latest = (since: number) =>
        store.transaction(async (tx) => (await tx.latestTicket(stream, since))?.number)
      expect(await latest(100)).toBe(2)
      expect(await latest(101)).toBe(1)
      expect(await store.transaction((tx) => tx.latestTicket('live/nobody', 0))).toBeNull()
    }))

  test('counts ticket numbers up, also within one transaction and after pruning', () =>
    withStore(open, async (store) => {
      await store.transaction(async (tx) => {
        for (const expected of [1, 2, 3]) {
          const number = await tx.nextTicketNumber()
          expect(number).toBe(expected)
          await tx.saveTicket(resolvedTicket(number, 50), [])
        }
      })
      expect(await store.prune(51)).toBe(3)
      expect(await store.transaction((tx) => tx.nextTicketNumber())).toBe(4)
    }))

  test('lists every ticket that is not resolved as open', () =>
    withStore(open, async (store) => {
      await save(store, sampleTicket({ number: 1, status: 'open' }))
      await save(store, sampleTicket({ number: 2, status: 'acknowledged' }))
      await save(store, resolvedTicket(3, 1))
      const numbers = (await store.openTickets()).map((ticket) => ticket.number)
      expect(numbers.sort()).toEqual([1, 2])
    }))

  test('counts the tickets that are not resolved, by priority', () =>
    withStore(open, async (store) => {
      expect(await store.openTicketCounts()).toEqual({ P0: 0, P1: 0, P2: 0, P3: 0 })
      await store.transaction(async (tx) => {
        for (const ticket of [
          sampleTicket({ number: 1, priority: 'P0' }),
          sampleTicket({ number: 2, priority: 'P2' }),
          sampleTicket({ number: 3, priority: 'P2', status: 'acknowledged', acknowledgedAt: 5 }),
          sampleTicket({ number: 4, priority: 'P2', status: 'resolved', resolvedAt: 6 }),
        ])
          await tx.saveTicket(ticket, [])
      })
      expect(await store.openTicketCounts()).toEqual({ P0: 1, P1: 0, P2: 2, P3: 0 })
    }))

  test('logs the events of all tickets in the order of their commits', () =>
    withStore(open, async (store) => {
      const [one, two] = [sampleTicket({ number: 1 }), sampleTicket({ number: 2 })]
      await save(store, one)
      await save(store, two)
      await store.transaction((tx) => tx.saveTicket(one, [sampleNote('a'), sampleNote('b')]))
      const logged = await store.eventsAfter(0, 10)
      expect(logged.map(({ ticketId, event }) => [ticketId, event.kind])).toEqual([
        [one.id, 'opened'],
        [two.id, 'opened'],
        [one.id, 'noted'],
        [one.id, 'noted'],
      ])
      const seqs = logged.map(({ seq }) => seq)
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
      expect(new Set(seqs).size).toBe(4)
      expect(await store.lastSeq()).toBe(seqs[3])
      expect(await store.eventsAfter(seqs[1] ?? 0, 1)).toEqual([logged[2]])
      expect(await store.eventsAfter(seqs[3] ?? 0, 10)).toEqual([])
    }))

  test('remembers an idempotency key once', () =>
    withStore(open, async (store) => {
      const remember = () => store.transaction((tx) => tx.rememberKey('k', 'ticket-1', 5))
      expect([await remember(), await remember()]).toEqual([true, false])
    }))

  test('writes streams unless what is stored is newer', () =>
    withStore(open, async (store) => {
      const put = (at: number, state: string | null, endedAt: number | null = null) =>
        store.transaction((tx) => tx.saveStreams([sampleStream('live/a', { at, state, endedAt })]))
      await put(10, 'first')
      await put(9, 'older')
      expect(await store.liveStreams()).toEqual([
        sampleStream('live/a', { at: 10, state: 'first' }),
      ])
      await put(10, 'as new')
      await put(11, null)
      expect(await store.liveStreams()).toEqual([sampleStream('live/a', { at: 11, state: null })])
      await put(12, null, 12)
      expect(await store.liveStreams()).toEqual([])
      expect(await store.liveStreams({ endedSince: 12 })).toHaveLength(1)
      expect(await store.liveStreams({ endedSince: 13 })).toEqual([])
    }))

  test('writes ten thousand streams in one call, the newest of each', () =>
    withStore(open, async (store) => {
      const streams = Array.from({ length: 10_000 }, (_, index) => sampleStream(`live/${index}`))
      const newer = sampleStream('live/5', { at: sampleAt + 1, state: 'newer' })
      await store.transaction((tx) => tx.saveStreams([newer, ...streams]))
      const live = await store.liveStreams()
      expect(live.length).toBe(10_000)
      expect(live.find((each) => each.stream === 'live/5')).toEqual(newer)
    }))

  test('prunes what was over before, and nothing else', () =>
    withStore(open, async (store) => {
      const old = resolvedTicket(1, 99)
      const kept = [resolvedTicket(2, 100), sampleTicket({ number: 3, openedAt: 1 })]
      for (const ticket of [old, ...kept]) {
        await save(store, ticket)
        await store.transaction((tx) => tx.queueNotices([sampleNotice(ticket)]))
      }
      const lease = { now: 1e15, leaseUntil: 2e15, owner: 'w', limit: 10 }
      const [leased] = await store.leaseNotices(lease)
      const noticeId = leased?.notice.id ?? ''
      await store.finishAttempt({
        owner: 'w',
        delivery: {
          noticeId,
          attempt: 1,
          at: 5,
          outcome: 'accepted',
          reason: null,
          detail: null,
          channel: 'discord',
          externalId: null,
          tookMs: null,
        },
        state: 'accepted',
        nextAttemptAt: 5,
        externalId: null,
        event: null,
      })
      await store.transaction(async (tx) => {
        await tx.rememberKey('old', old.id, 99)
        await tx.rememberKey('new', old.id, 100)
        await tx.saveStreams([
          sampleStream('live/ended', { at: 10, endedAt: 99 }),
          sampleStream('live/on', { at: 10 }),
        ])
      })
      const lastSeq = await store.lastSeq()

      expect(await store.prune(100)).toBe(1)
      expect(await store.prune(100)).toBe(0)

      expect(await store.ticket(old.id)).toBeNull()
      expect(await store.notices(old.id)).toEqual([])
      expect(await store.deliveries(noticeId)).toEqual([])
      const left = (await store.tickets({ limit: 10 })).items.map((ticket) => ticket.number)
      expect(left.sort()).toEqual([2, 3])
      expect((await store.eventsAfter(0, 10)).map(({ ticketId }) => ticketId)).toEqual(
        kept.map((ticket) => ticket.id),
      )
      expect((await store.liveStreams()).map(({ stream }) => stream)).toEqual(['live/on'])
      await store.transaction(async (tx) => {
        expect(await tx.rememberKey('old', old.id, 100)).toBe(true)
        expect(await tx.rememberKey('new', old.id, 100)).toBe(false)
        // Older than what was ended, but that is forgotten.
        await tx.saveStreams([sampleStream('live/ended', { at: 9 })])
      })
      expect((await store.liveStreams()).length).toBe(2)
      await save(store, sampleTicket({ number: 4 }))
      expect(await store.lastSeq()).toBeGreaterThan(lastSeq)
    }))

  test('passes its check while open, and refuses everything once closed', () =>
    withStore(open, async (store) => {
      await store.check()
      await store.close()
      await store.close()
      await expect(store.check()).rejects.toMatchObject({ name: 'StoreError' })
      await expect(store.ticket('a')).rejects.toMatchObject({ name: 'StoreError' })
    }))

  test('tells which tickets are to be looked at, the longest overdue first, until they were', () =>
    withStore(open, async (store) => {
      await store.transaction(async (tx) => {
        await tx.saveTicket(sampleTicket({ number: 1 }), [], { lookAt: 300, nextStep: 'page' })
        await tx.saveTicket(sampleTicket({ number: 2 }), [], { lookAt: 200, nextStep: 'page' })
        await tx.saveTicket(sampleTicket({ number: 3 }), [], {
          lookAt: null,
          nextStep: 'handed-off',
        })
        await tx.saveTicket(sampleTicket({ number: 4 }), [])
        // Whoever does not know when leaves it as it is.
        await tx.saveTicket(sampleTicket({ number: 2 }), [])
      })
      expect(await store.ticketsToLookAt(199, 9)).toEqual([])
      expect(await store.ticketsToLookAt(300, 9)).toEqual(['ticket-2', 'ticket-1'])
      expect(await store.ticketsToLookAt(300, 1)).toEqual(['ticket-2'])
      await store.transaction((tx) =>
        tx.saveTicket(sampleTicket({ number: 2 }), [], { lookAt: null, nextStep: 'handed-off' }),
      )
      expect(await store.ticketsToLookAt(300, 9)).toEqual(['ticket-1'])
    }))

  test('counts what open tickets wait for, and those that nobody has looked at in time', () =>
    withStore(open, async (store) => {
      await store.transaction(async (tx) => {
        await tx.saveTicket(sampleTicket({ number: 1 }), [], { lookAt: 300, nextStep: 'page' })
        await tx.saveTicket(sampleTicket({ number: 2 }), [], { lookAt: 200, nextStep: 'page' })
        await tx.saveTicket(sampleTicket({ number: 3 }), [], { lookAt: null, nextStep: 'muted' })
        await tx.saveTicket(sampleTicket({ number: 4 }), [])
        await tx.saveTicket(resolvedTicket(5, 100), [], { lookAt: 1, nextStep: 'page' })
      })
      const byName = (await store.nextSteps(300)).toSorted((a, b) =>
        String(a.nextStep) < String(b.nextStep) ? -1 : 1,
      )
      expect(byName).toEqual([
        { nextStep: 'muted', tickets: 1, late: 0 },
        { nextStep: null, tickets: 1, late: 0 },
        { nextStep: 'page', tickets: 2, late: 1 },
      ])
    }))

  test('has a ticket looked at when a page of it was given up', () =>
    withStore(open, async (store) => {
      const ticket = sampleTicket()
      const notice = sampleNotice(ticket, { id: 'first' })
      await store.transaction(async (tx) => {
        await tx.saveTicket(ticket, [], { lookAt: 9e15, nextStep: 'page' })
        await tx.queueNotices([notice])
      })
      const { at } = notice
      await store.leaseNotices({ now: at, leaseUntil: at + 9, owner: 'one', limit: 1 })
      const event = { ...sampleNote('', at + 5), kind: 'notice-failed' } as TicketEvent
      await store.finishAttempt(sampleAttempt('first', { state: 'failed', event }))
      expect(await store.ticketsToLookAt(at + 5, 9)).toEqual([ticket.id])
    }))
}

function resolvedTicket(number: number, resolvedAt: number): Ticket {
  return sampleTicket({ number, status: 'resolved', resolution: 'recovered', resolvedAt })
}

async function save(store: Store, ticket: Ticket): Promise<void> {
  await store.transaction((tx) => tx.saveTicket(ticket, [sampleOpened(ticket)]))
}
