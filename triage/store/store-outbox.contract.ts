import { expect, test } from 'vitest'
import { leaseAt, noticeIds, sampleAttempt } from '../../fixtures/testing/sample-attempt.ts'
import { sampleIncident } from '../../fixtures/testing/sample-incident.ts'
import {
  sampleAt,
  sampleLeased,
  sampleNote,
  sampleNotice,
  sampleOpened,
  samplePending,
  sampleTicket,
} from '../../fixtures/testing/sample-ticket.ts'
import { type OpenForTest, withStore } from '../../fixtures/testing/with-store.ts'
import type { Notice } from '../model/notice.ts'
import type { Store } from './store.ts'
import type { TellingFilter } from './telling.ts'

/** What the store promises of notices and their deliveries. */
export function storeOutboxContract(open: OpenForTest): void {
  const ticket = sampleTicket()
  const notice = (name: string, changes: Partial<Notice> = {}) =>
    sampleNotice(ticket, { id: name, address: name, ...changes })
  const queue = (store: Store, notices: readonly Notice[]) =>
    store.transaction(async (tx) => {
      await tx.saveTicket(ticket, [sampleOpened(ticket)])
      await tx.queueNotices(notices)
    })

  test('keeps notices pending in the order they were queued, each id once', () =>
    withStore(open, async (store) => {
      const [a, b] = [notice('a', { at: sampleAt + 5 }), notice('b')]
      await queue(store, [a, b])
      await queue(store, [notice('b', { language: 'zh' })])
      expect(await store.notices(ticket.id)).toEqual([samplePending(a), samplePending(b)])
      expect(await store.notices('no such ticket')).toEqual([])
    }))

  test('leases what is due, oldest first, and nothing twice until the lease has run out', () =>
    withStore(open, async (store) => {
      const [a, b, later] = [notice('a'), notice('b'), notice('later', { at: sampleAt + 100 })]
      await queue(store, [a, b, later])
      expect(await leaseAt(store, { now: sampleAt - 1 })).toEqual([])
      expect(await leaseAt(store, { limit: 1 })).toEqual([sampleLeased(a)])
      expect(noticeIds(await leaseAt(store))).toEqual(['b'])
      expect(await leaseAt(store)).toEqual([])
      expect(noticeIds(await leaseAt(store, { now: sampleAt + 49 }))).toEqual([])
      const over = { now: sampleAt + 50, leaseUntil: sampleAt + 101, owner: 'two' }
      expect(noticeIds(await leaseAt(store, over))).toEqual(['a', 'b'])
      expect(noticeIds(await leaseAt(store, { now: sampleAt + 100 }))).toEqual(['later'])
    }))

  test('holds a notice back behind an earlier one to the same address', () =>
    withStore(open, async (store) => {
      const same = { address: 'x' }
      await queue(store, [
        notice('first', same),
        notice('second', same),
        notice('elsewhere', { ...same, channel: 'webhook' }),
      ])
      expect(noticeIds(await leaseAt(store))).toEqual(['first', 'elsewhere'])
      await store.finishAttempt(
        sampleAttempt('first', { state: 'pending', nextAttemptAt: sampleAt + 9 }),
      )
      expect(noticeIds(await leaseAt(store))).toEqual([])
      expect(noticeIds(await leaseAt(store, { now: sampleAt + 9 }))).toEqual(['first'])
      await store.finishAttempt(sampleAttempt('first', { number: 2, state: 'failed' }))
      expect(noticeIds(await leaseAt(store))).toEqual(['second'])
    }))

  test('leases the most urgent first, and only so urgent ones when asked to', () =>
    withStore(open, async (store) => {
      const grave = sampleTicket({ priority: 'P0' })
      const page = sampleNotice(grave, { id: 'page', address: 'page' })
      const end = sampleNotice(grave, { id: 'end', address: 'end', kind: 'recovered' })
      await queue(store, [notice('to streamer', { to: 'streamer' }), notice('P1'), end, page])
      expect(noticeIds(await leaseAt(store, { leastUrgency: 'page' }))).toEqual(['page'])
      expect(noticeIds(await leaseAt(store, { limit: 2 }))).toEqual(['P1', 'end'])
      expect(noticeIds(await leaseAt(store))).toEqual(['to streamer'])
    }))

  test('leases by channel, past places that can take no more, and those with other places', () =>
    withStore(open, async (store) => {
      const alternatives = [{ channel: 'mail', address: 'a@example.org' }]
      await queue(store, [
        notice('a'),
        notice('b', { channel: 'webhook' }),
        notice('c', { alternatives }),
        notice('d'),
      ])
      expect(noticeIds(await leaseAt(store, { channel: 'webhook' }))).toEqual(['b'])
      expect(noticeIds(await leaseAt(store, { withAlternatives: true }))).toEqual(['c'])
      const exceptPlaces = [{ channel: 'discord', address: 'a' }]
      expect(noticeIds(await leaseAt(store, { exceptPlaces }))).toEqual(['d'])
    }))

  test('keeps one story of an incident in order, whichever of its tickets tells it', () =>
    withStore(open, async (store) => {
      const other = sampleTicket({ number: 2 })
      const incident = sampleIncident({ id: 'i1' })
      const same = { kind: 'incident', address: 'x', incident } as const
      await queue(store, [notice('first', same)])
      await store.transaction(async (tx) => {
        await tx.saveTicket(other, [sampleOpened(other)])
        await tx.queueNotices([sampleNotice(other, { ...same, id: 'second' })])
      })
      expect(noticeIds(await leaseAt(store))).toEqual(['first'])
      await store.finishAttempt(sampleAttempt('first', { state: 'accepted' }))
      expect(await leaseAt(store)).toMatchObject([
        { notice: { id: 'second' }, heard: true, earlier: { first: 'm-1', last: 'm-1' } },
      ])
    }))

  test('knows what was accepted before in the same place, first and last', () =>
    withStore(open, async (store) => {
      const same = { address: 'x' }
      const names = ['one', 'two', 'three', 'four']
      await queue(store, [...names.map((name) => notice(name, same)), notice('elsewhere')])
      for (const [index, name] of names.slice(0, 3).entries()) {
        await leaseAt(store, { limit: 1 })
        const state = name === 'two' ? 'failed' : 'accepted'
        await store.finishAttempt(sampleAttempt(name, { state, externalId: `m-${index}` }))
      }
      expect(await leaseAt(store)).toMatchObject([
        { notice: { id: 'four' }, heard: true, earlier: { first: 'm-0', last: 'm-2' } },
        { notice: { id: 'elsewhere' }, heard: false, earlier: null },
      ])
    }))

  test('counts what somebody leased and never ended as an attempt that may have arrived', () =>
    withStore(open, async (store) => {
      await queue(store, [notice('a')])
      expect(await leaseAt(store)).toMatchObject([{ abandoned: false, attempts: 0, doubts: 0 }])
      expect(await leaseAt(store, { now: sampleAt + 50, owner: 'two' })).toMatchObject([
        { abandoned: true, attempts: 1, doubts: 1 },
      ])
      expect(await store.deliveries('a')).toMatchObject([
        { attempt: 1, at: sampleAt + 50, outcome: 'retry', reason: 'abandoned', tookMs: null },
      ])
    }))

  test('lets whoever lives hold on to a lease', () =>
    withStore(open, async (store) => {
      await queue(store, [notice('a'), notice('b')])
      await leaseAt(store, { limit: 1 })
      await leaseAt(store, { limit: 1, owner: 'two' })
      await store.extendLeases('one', sampleAt + 200)
      const successor = { now: sampleAt + 100, owner: 'three' }
      expect(noticeIds(await leaseAt(store, successor))).toEqual(['b'])
      expect(noticeIds(await leaseAt(store, { ...successor, now: sampleAt + 200 }))).toEqual([
        'a',
        'b',
      ])
    }))

  test('queues the same news for another place when an attempt ends that way', () =>
    withStore(open, async (store) => {
      await queue(store, [notice('a')])
      await leaseAt(store)
      const instead = notice('a~1', { channel: 'mail' })
      await store.finishAttempt(sampleAttempt('a', { state: 'failed', doubtful: true, instead }))
      expect(await store.notices(ticket.id)).toMatchObject([
        { notice: { id: 'a' }, state: 'failed', doubts: 1 },
        { notice: { id: 'a~1' }, state: 'pending', doubts: 0 },
      ])
    }))

  test('ends many attempts at once, each with its own outcome', () =>
    withStore(open, async (store) => {
      const names = Array.from({ length: 30 }, (_, index) => `n${index}`)
      await queue(
        store,
        names.map((name) => notice(name)),
      )
      await leaseAt(store, { limit: 100 })
      const held = await Promise.all(
        names.map((name, index) =>
          store.finishAttempt({
            ...sampleAttempt(name, { state: 'accepted', event: sampleNote(name) }),
            owner: index % 3 === 0 ? 'somebody else' : 'one',
          }),
        ),
      )
      expect(held).toEqual(names.map((_, index) => index % 3 !== 0))
      expect(await store.noticeCounts()).toMatchObject({ accepted: 20, leased: 10 })
      expect((await store.ticket(ticket.id))?.timeline).toHaveLength(21)
    }))

  test('lists who was told and who was not, newest first, page by page, by whom it is about', () =>
    withStore(open, async (store) => {
      await queue(store, [notice('a', { person: 'bo' }), notice('b', { at: sampleAt + 2 })])
      await store.transaction(async (tx) => {
        const untold = { kind: 'not-told', to: 'streamer', message: 'opened' } as const
        const why = { reason: 'no-address', detail: 'nobody knows' } as const
        await tx.saveTicket(ticket, [{ at: sampleAt + 1, ...untold, ...why }])
      })
      await leaseAt(store, { limit: 1 })
      await store.finishAttempt(sampleAttempt('a', { state: 'failed' }))
      const ids = async (filter: Partial<TellingFilter>) =>
        (await store.tellings({ limit: 10, ...filter })).items.map(({ id }) => id)
      expect(await ids({})).toEqual(['b', 'ticket-1-untold-2', 'a'])
      expect(await ids({ stream: ticket.stream, streamer: 'anna' })).toHaveLength(3)
      expect(await ids({ ticket: 'another' })).toEqual([])
      expect(await ids({ person: 'bo', channel: 'discord', state: ['failed'] })).toEqual(['a'])
      expect(await ids({ state: ['not-told'] })).toEqual(['ticket-1-untold-2'])
      const first = await store.tellings({ limit: 2 })
      const rest = await store.tellings({ limit: 2, cursor: first.next ?? '' })
      expect(rest.items).toMatchObject([
        { id: 'a', state: 'failed', reason: 'timeout', attempts: [{ attempt: 1 }], sentAt: null },
      ])
      expect(rest.next).toBeNull()
    }))

  test('leaves the notices of channels that are full where they are', () =>
    withStore(open, async (store) => {
      await queue(store, [notice('a'), notice('b', { channel: 'webhook' })])
      expect(noticeIds(await leaseAt(store, { exceptChannels: ['discord'] }))).toEqual(['b'])
      expect(noticeIds(await leaseAt(store, { exceptChannels: [] }))).toEqual(['a'])
    }))

  test('keeps every attempt, and what became of the notice', () =>
    withStore(open, async (store) => {
      await queue(store, [notice('a')])
      await leaseAt(store)
      const retry = sampleAttempt('a', { state: 'pending', nextAttemptAt: sampleAt + 7 })
      expect(await store.finishAttempt(retry)).toBe(true)
      expect(await store.notices(ticket.id)).toEqual([
        {
          ...samplePending(notice('a')),
          attempts: 1,
          nextAttemptAt: sampleAt + 7,
          lastReason: 'timeout',
          lastDetail: 'no answer within 5 s',
        },
      ])
      await leaseAt(store, { now: sampleAt + 7 })
      const sent = sampleAttempt('a', { number: 2, state: 'accepted', event: sampleNote('sent') })
      expect(await store.finishAttempt(sent)).toBe(true)
      expect(await store.notices(ticket.id)).toMatchObject([
        {
          state: 'accepted',
          attempts: 2,
          lastReason: null,
          externalId: 'm-2',
          acceptedAt: sampleAt,
        },
      ])
      expect(await store.deliveries('a')).toEqual([retry.delivery, sent.delivery])
      expect((await store.ticket(ticket.id))?.timeline).toEqual([
        sampleOpened(ticket),
        sampleNote('sent'),
      ])
      expect((await store.eventsAfter(0, 10)).at(-1)?.event).toEqual(sampleNote('sent'))
    }))

  test('does nothing for an owner who no longer holds the lease', () =>
    withStore(open, async (store) => {
      await queue(store, [notice('a')])
      await leaseAt(store)
      await leaseAt(store, { now: sampleAt + 60, owner: 'two' })
      const late = sampleAttempt('a', {
        ...{ number: 2, state: 'accepted', event: sampleNote('sent') },
      })
      expect(await store.finishAttempt(late)).toBe(false)
      expect(await store.deliveries('a')).toMatchObject([{ attempt: 1, reason: 'abandoned' }])
      expect((await store.ticket(ticket.id))?.timeline.length).toBe(1)
      expect(await store.finishAttempt({ ...late, owner: 'two' })).toBe(true)
      expect(await store.finishAttempt({ ...late, owner: 'two' })).toBe(false)
      expect((await store.deliveries('a')).length).toBe(2)
    }))

  test('takes back what newer news overtakes, of its kinds and its lane, unless it is being sent', () =>
    withStore(open, async (store) => {
      await queue(store, [
        notice('being sent', { address: 'a' }),
        notice('old', { address: 'b' }),
        notice('of another kind', { address: 'b', kind: 'recovered' }),
        notice('in another lane', { address: 'c' }),
      ])
      await leaseAt(store, { limit: 1 })
      const take = (address: string) =>
        store.transaction((tx) => tx.supersedeNotices(notice('new', { address }), ['opened']))
      expect(await take('a')).toEqual([])
      expect(await take('b')).toEqual([notice('old', { address: 'b' })])
      expect(await take('b')).toEqual([])
      expect(noticeIds(await leaseAt(store))).toEqual(['of another kind', 'in another lane'])
      expect(await store.noticeCounts()).toMatchObject({ leased: 3, superseded: 1 })
    }))

  test('gives leases back untried, those of this owner only', () =>
    withStore(open, async (store) => {
      await queue(store, [notice('a'), notice('b')])
      await leaseAt(store, { limit: 1 })
      await leaseAt(store, { owner: 'two' })
      await store.releaseNotices('one', ['another'])
      expect(await store.noticeCounts()).toMatchObject({ leased: 2 })
      await store.releaseNotices('one', ['a'])
      expect(await store.noticeCounts()).toEqual({
        pending: 1,
        leased: 1,
        accepted: 0,
        failed: 0,
        superseded: 0,
      })
      expect(await leaseAt(store)).toEqual([sampleLeased(notice('a'))])
    }))

  test('knows when the next notice may be due', () =>
    withStore(open, async (store) => {
      expect(await store.nextNoticeDueAt()).toBeNull()
      await queue(store, [notice('a'), notice('behind a', { address: 'a' })])
      expect(await store.nextNoticeDueAt()).toBe(sampleAt)
      await leaseAt(store)
      expect(await store.nextNoticeDueAt()).toBe(sampleAt + 50)
      await store.finishAttempt(
        sampleAttempt('a', { state: 'pending', nextAttemptAt: sampleAt + 900 }),
      )
      expect(await store.nextNoticeDueAt()).toBe(sampleAt + 900)
      await leaseAt(store, { now: sampleAt + 900 })
      await store.finishAttempt(sampleAttempt('a', { number: 2, state: 'failed' }))
      expect(await store.nextNoticeDueAt()).toBe(sampleAt)
    }))

  test('counts notices by state', () =>
    withStore(open, async (store) => {
      expect(await store.noticeCounts()).toEqual({
        pending: 0,
        leased: 0,
        accepted: 0,
        failed: 0,
        superseded: 0,
      })
      await queue(
        store,
        ['a', 'b', 'c', 'd'].map((name) => notice(name)),
      )
      await leaseAt(store, { limit: 3 })
      await store.finishAttempt(sampleAttempt('a', { state: 'accepted' }))
      await store.finishAttempt(sampleAttempt('b', { state: 'failed' }))
      expect(await store.noticeCounts()).toEqual({
        pending: 1,
        leased: 1,
        accepted: 1,
        failed: 1,
        superseded: 0,
      })
    }))
}
