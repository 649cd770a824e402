import { expect, test } from 'vitest'
import { sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { type OpenForTest, withStore } from '../../fixtures/testing/with-store.ts'
import type { Picture } from '../model/picture.ts'
import type { Store } from './store.ts'

/** Every byte there is, so that none is taken for text. */
const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index)

function picture(at: number, more: Partial<Picture> = {}): Picture {
  return { at, shows: 'frozen', jpeg: everyByte, ...more }
}

async function keep(store: Store, number: number, kept: Picture): Promise<string> {
  const ticket = sampleTicket({ id: `T${number}`, number, stream: `live/${number}` })
  await store.transaction(async (tx) => {
    await tx.saveTicket(ticket, [])
    await tx.savePicture(ticket.id, kept)
  })
  return ticket.id
}

/** What a store promises of pictures. */
export function storePicturesContract(open: OpenForTest): void {
  test('keeps one picture of a ticket, byte for byte, and the newest one in its place', () =>
    withStore(open, async (store) => {
      const id = await keep(store, 1, picture(100))
      const found = await store.picture(id)
      expect(found).toMatchObject({ at: 100, shows: 'frozen' })
      expect([...(found?.jpeg ?? [])]).toEqual([...everyByte])
      await store.transaction((tx) =>
        tx.savePicture(id, picture(200, { shows: 'black', jpeg: Uint8Array.of(1) })),
      )
      expect(await store.picture(id)).toMatchObject({ at: 200, shows: 'black' })
      expect((await store.picture(id))?.jpeg.length).toBe(1)
      expect(await store.picture('unknown')).toBeNull()
    }))

  test('deletes pictures that are too old, or beyond the most, and leaves their tickets', () =>
    withStore(open, async (store) => {
      for (const number of [1, 2, 3, 4]) await keep(store, number, picture(number * 100))
      const kept = async () => {
        const found = await Promise.all([1, 2, 3, 4].map((number) => store.picture(`T${number}`)))
        return found.flatMap((each) => each?.at ?? [])
      }
      expect(await store.prunePictures({ before: 100, most: 4 })).toBe(0)
      expect(await store.prunePictures({ before: 200, most: 4 })).toBe(1)
      expect(await kept()).toEqual([200, 300, 400])
      expect(await store.prunePictures({ before: 0, most: 1 })).toBe(2)
      expect(await kept()).toEqual([400])
      expect(await store.prunePictures({ before: 0, most: 0 })).toBe(1)
      expect(await store.ticket('T1')).not.toBeNull()
    }))

  test('a picture goes with its ticket', () =>
    withStore(open, async (store) => {
      const gone = sampleTicket({ id: 'T1', number: 1, status: 'resolved', resolvedAt: 50 })
      await store.transaction(async (tx) => {
        await tx.saveTicket(gone, [])
        await tx.savePicture(gone.id, picture(40))
      })
      expect(await store.prune(100)).toBe(1)
      expect(await store.picture(gone.id)).toBeNull()
    }))
}
