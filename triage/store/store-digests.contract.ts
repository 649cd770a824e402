import { expect, test } from 'vitest'
import { sampleNotice, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { type OpenForTest, withStore } from '../../fixtures/testing/with-store.ts'

/** What a store promises of notices that wait for a digest. */
export function storeDigestsContract(open: OpenForTest): void {
  test('keeps what waits for a digest out of everybody’s way, and gives it out once', () =>
    withStore(open, async (store) => {
      const ticket = sampleTicket()
      const gathered = [300, 200, 400].map((digestAt) =>
        sampleNotice(ticket, { id: `n${digestAt}`, at: 100, digestAt }),
      )
      const behind = sampleNotice(ticket, { id: 'behind', kind: 'raised', at: 100 })
      await store.transaction(async (tx) => {
        await tx.saveTicket(ticket, [])
        await tx.queueNotices([...gathered, behind])
      })
      const lease = { now: 1_000, leaseUntil: 2_000, owner: 'a', limit: 9 }
      expect((await store.leaseNotices(lease)).map(({ notice }) => notice.id)).toEqual(['behind'])
      const take = (at: number, limit = 9) =>
        store.transaction(async (tx) => (await tx.takeForDigest(at, limit)).map(({ id }) => id))
      expect(await take(199)).toEqual([])
      expect(await take(300, 1)).toEqual(['n200'])
      expect(await take(300)).toEqual(['n300'])
      expect(await take(300)).toEqual([])
      const states = (await store.notices(ticket.id)).map(({ notice, state }) => [notice.id, state])
      expect(states).toContainEqual(['n300', 'superseded'])
      expect(states).toContainEqual(['n400', 'pending'])
    }))

  test('takes what waits for a digest back, like anything that waits', () =>
    withStore(open, async (store) => {
      const ticket = sampleTicket()
      const waiting = sampleNotice(ticket, { digestAt: 500 })
      await store.transaction(async (tx) => {
        await tx.saveTicket(ticket, [])
        await tx.queueNotices([waiting])
      })
      const taken = await store.transaction((tx) =>
        tx.supersedeNotices({ ticketId: ticket.id }, ['opened']),
      )
      expect(taken.map(({ id }) => id)).toEqual([waiting.id])
      expect(await store.transaction((tx) => tx.takeForDigest(900, 9))).toEqual([])
    }))
}
