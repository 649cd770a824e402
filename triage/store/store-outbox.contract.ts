import { expect, test } from 'vitest'
import { leaseAt, noticeIds, sampleAttempt } from '../../fixtures/testing/sample-attempt.ts'
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
      const late = sampleAttempt('a', { state: 'accepted', event: sampleNote('sent') })
      expect(await store.finishAttempt(late)).toBe(false)
      expect(await store.deliveries('a')).toEqual([])
      expect((await store.ticket(ticket.id))?.timeline.length).toBe(1)
      expect(await store.finishAttempt({ ...late, owner: 'two' })).toBe(true)
      expect(await store.finishAttempt({ ...late, owner: 'two' })).toBe(false)
      expect((await store.deliveries('a')).length).toBe(1)
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
      await store.releaseNotices('one')
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
