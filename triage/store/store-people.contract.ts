import { expect, test } from 'vitest'
import { leaseAt, sampleAttempt } from '../../fixtures/testing/sample-attempt.ts'
import { sampleNotice, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { type OpenForTest, withStore } from '../../fixtures/testing/with-store.ts'

const discord = { kind: 'discord', address: '223456789012345678' }

/** What a store promises of people's addresses and of its own secret. */
export function storePeopleContract(open: OpenForTest): void {
  test('has one secret, however many ask for it at once', () =>
    withStore(open, async (store) => {
      const secrets = await Promise.all([store.secret(), store.secret(), store.secret()])
      expect(new Set(secrets).size).toBe(1)
      expect(secrets[0]).toMatch(/^[\w-]{43}$/)
      expect(await store.secret()).toBe(secrets[0])
    }))

  test('a code links an address once, to the streamer it was made for', () =>
    withStore(open, async (store) => {
      await store.saveLinkCode({ hash: 'h1', streamer: 'anna', expiresAt: 1_000 })
      const both = await Promise.all([
        store.useLinkCode('h1', { ...discord, at: 500 }),
        store.useLinkCode('h1', { ...discord, address: '9', at: 500 }),
      ])
      expect(both.filter((each) => each === 'anna')).toHaveLength(1)
      expect(both).toContain(null)
      expect(await store.linkedAddresses()).toHaveLength(1)
    }))

  test.each([
    ['a code that nobody made', 'h2', 500],
    ['a code at the moment it expires', 'h1', 1_000],
  ])('%s links nothing', (_, hash, at) =>
    withStore(open, async (store) => {
      await store.saveLinkCode({ hash: 'h1', streamer: 'anna', expiresAt: 1_000 })
      expect(await store.useLinkCode(hash, { ...discord, at })).toBeNull()
      expect(await store.linkedAddresses()).toEqual([])
    }),
  )

  test('an address belongs to whoever linked it last', () =>
    withStore(open, async (store) => {
      await store.saveLinkCode({ hash: 'h1', streamer: 'anna', expiresAt: 1_000 })
      await store.saveLinkCode({ hash: 'h2', streamer: 'bo', expiresAt: 1_000 })
      await store.useLinkCode('h1', { ...discord, at: 100 })
      await store.useLinkCode('h2', { ...discord, at: 200 })
      expect(await store.linkedAddresses()).toEqual([{ ...discord, streamer: 'bo', at: 200 }])
    }))

  test('an address wants no messages from when it said so until it takes that back', () =>
    withStore(open, async (store) => {
      const [anna, bo] = [
        { kind: 'email', address: 'anna@example.com' },
        { kind: 'email', address: 'bo@example.com' },
      ]
      const stopped = () => Promise.all([store.wantsNone(anna), store.wantsNone(bo)])
      expect(await stopped()).toEqual([false, false])
      await store.stopMessages(anna, 500)
      await store.stopMessages(anna, 600)
      expect(await stopped()).toEqual([true, false])
      expect(await store.wantsNone({ ...anna, kind: 'discord' })).toBe(false)
      await store.stopMessages(anna, null)
      await store.stopMessages(bo, null)
      expect(await stopped()).toEqual([false, false])
    }))

  test('a notice is found by what the vendor calls the message it became, in its channel only', () =>
    withStore(open, async (store) => {
      const ticket = sampleTicket()
      const notice = sampleNotice(ticket, { id: 'n-1', channel: 'chat' })
      await store.transaction(async (tx) => {
        await tx.saveTicket(ticket, [])
        await tx.queueNotices([notice])
      })
      await leaseAt(store)
      await store.finishAttempt(sampleAttempt('n-1', { state: 'accepted', externalId: 'm-1' }))
      expect(await store.noticeAccepted('chat', 'm-1')).toMatchObject({ id: 'n-1' })
      expect(await store.noticeAccepted('chat', 'm-2')).toBeNull()
      expect(await store.noticeAccepted('other', 'm-1')).toBeNull()
    }))
}
