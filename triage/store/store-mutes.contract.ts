import { expect, test } from 'vitest'
import { sampleIncidentNews } from '../../fixtures/testing/sample-incident.ts'
import { sampleMute } from '../../fixtures/testing/sample-mute.ts'
import { sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { type OpenForTest, withStore } from '../../fixtures/testing/with-store.ts'
import type { Mute } from '../model/mute.ts'
import type { Store } from './store.ts'

function put(store: Store, ...mutes: readonly Mute[]): Promise<void> {
  return store.transaction(async (tx) => {
    for (const mute of mutes) await tx.saveMute(mute)
  })
}

const ids = (mutes: readonly Mute[]) => mutes.map(({ id }) => id)

/** What a store promises of mutes. */
export function storeMutesContract(open: OpenForTest): void {
  test('keeps a mute as it was written last', () =>
    withStore(open, async (store) => {
      const mute = sampleMute()
      const ended = { ...mute, endedAt: 1_500, endedBy: 'bo' }
      await put(store, mute)
      expect(await store.mute(mute.id)).toEqual(mute)
      await put(store, ended)
      expect(await store.mute(mute.id)).toEqual(ended)
      expect(await store.mute('unknown')).toBeNull()
    }))

  test('tells which are in force at a moment, from their first to before their last', () =>
    withStore(open, async (store) => {
      await put(
        store,
        sampleMute({ id: 'b', from: 100, until: 200 }),
        sampleMute({ id: 'a', from: 50, until: 400 }),
        sampleMute({ id: 'c', from: 50, until: 400, endedAt: 120 }),
      )
      for (const [at, expected] of [
        [49, []],
        [50, ['a', 'c']],
        [119, ['a', 'c', 'b']],
        [120, ['a', 'b']],
        [200, ['a']],
        [400, []],
      ] as const) {
        expect(ids(await store.mutesInForce(at))).toEqual(expected)
        expect(ids(await store.transaction((tx) => tx.mutesInForce(at)))).toEqual(expected)
      }
    }))

  test('lists them page by page, those that begin last first', () =>
    withStore(open, async (store) => {
      for (const from of [1, 2, 3]) await put(store, sampleMute({ id: `m${from}`, from }))
      await put(store, sampleMute({ id: 'over', from: 4, until: 5 }))
      const first = await store.mutes({ overAfter: 5, limit: 2 })
      expect(ids(first.items)).toEqual(['m3', 'm2'])
      const rest = await store.mutes({ overAfter: 5, limit: 2, cursor: first.next ?? '' })
      expect([ids(rest.items), rest.next]).toEqual([['m1'], null])
      expect(ids((await store.mutes({ limit: 9 })).items)).toEqual(['over', 'm3', 'm2', 'm1'])
    }))

  test('forgets those that were over long ago', () =>
    withStore(open, async (store) => {
      await put(store, sampleMute({ id: 'old', from: 1, until: 99 }), sampleMute({ until: 100 }))
      await store.prune(100)
      expect(ids((await store.mutes({ limit: 9 })).items)).toEqual([sampleMute().id])
    }))

  test('finds what a mute that ends may be about, and has it looked at', () =>
    withStore(open, async (store) => {
      const ill = sampleTicket({ id: 'T1', number: 1 })
      const well = sampleTicket({ id: 'T2', number: 2, status: 'resolved', resolvedAt: 5 })
      await store.transaction(async (tx) => {
        for (const ticket of [ill, well]) await tx.saveTicket(ticket, [])
        await tx.saveIncident(sampleIncidentNews({ id: 'now' }))
        await tx.saveIncident(sampleIncidentNews({ id: 'over', state: 'closed', closedAt: 9 }))
        expect((await tx.openIncidents()).map(({ id }) => id)).toEqual(['now'])
        expect(await tx.incident('over')).toMatchObject({ closedAt: 9 })
      })
      await store.transaction(async (tx) => {
        const { timeline: _, ...summary } = ill
        expect(await tx.openSummaries()).toEqual([summary])
        expect((await tx.openIncidents()).map(({ id }) => id)).toEqual(['now'])
        expect(await tx.incident('unknown')).toBeNull()
        await tx.lookAt(['T1', 'T2', 'unknown'], 77)
      })
      expect(await store.ticketsToLookAt(76, 9)).toEqual([])
      expect([...(await store.ticketsToLookAt(77, 9))].sort()).toEqual(['T1', 'T2'])
    }))

  test('whoever ends a mute finds the tickets that were being written under it', () =>
    withStore(open, async (store) => {
      const mute = sampleMute()
      await put(store, mute)
      const asked = Promise.withResolvers<void>()
      const goOn = Promise.withResolvers<void>()
      const written = store.transaction(async (tx) => {
        await tx.mutesInForce(mute.from)
        asked.resolve()
        await goOn.promise
        await tx.saveTicket(sampleTicket({ id: 'T1', number: 1 }), [])
      })
      await asked.promise
      const found = store.transaction(async (tx) => {
        await tx.saveMute({ ...mute, endedAt: mute.from, endedBy: 'bo' })
        return (await tx.openSummaries()).map(({ id }) => id)
      })
      // Whoever does not wait for the writer is done by then, and has found nothing.
      await Promise.race([found, new Promise((resolve) => setTimeout(resolve, 200))])
      goOn.resolve()
      await written
      expect(await found).toEqual(['T1'])
    }))
}
