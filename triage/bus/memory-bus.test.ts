import { expect, test } from 'vitest'
import { settle } from '../../fixtures/testing/manual-clock.ts'
import type { TelemetryRecord } from '../model/record.ts'
import { createMemoryBus } from './memory-bus.ts'

const record: TelemetryRecord = { type: 'end', stream: 'live/a', at: 1_764_000_000_000 }

test('records are published when their handler has done with them', async () => {
  const bus = createMemoryBus()
  const taken: (readonly TelemetryRecord[])[] = []
  let finish = (): void => {}
  bus.subscribe((records) => {
    taken.push(records)
    return new Promise((resolve) => {
      finish = resolve
    })
  })
  let published = false
  const publishing = bus.publish([record]).then(() => {
    published = true
  })
  await settle()
  expect([taken, published]).toEqual([[[record]], false])
  finish()
  await publishing
  expect(published).toBe(true)
})

test('what the handler could not keep was not published', async () => {
  const bus = createMemoryBus()
  bus.subscribe(() => Promise.reject(new Error('the disk is full')))
  await expect(bus.publish([record])).rejects.toThrow('the disk is full')
})

test('without a handler nothing is taken, and there is only one', async () => {
  const bus = createMemoryBus()
  await expect(bus.publish([record])).rejects.toThrow('nobody takes records')
  bus.subscribe(() => Promise.resolve())
  expect(() => bus.subscribe(() => Promise.resolve())).toThrow('already has a handler')
})

test('closing takes no more and waits for what is under way, however it ends', async () => {
  const bus = createMemoryBus()
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = []
  bus.subscribe(() => new Promise((resolve, reject) => ends.push({ resolve, reject })))
  const kept = bus.publish([record])
  const lost = expect(bus.publish([record])).rejects.toThrow('the disk is full')
  let closed = false
  const closing = bus.close().then(() => {
    closed = true
  })
  await expect(bus.publish([record])).rejects.toThrow('the bus is closed')
  expect(closed).toBe(false)
  ends[0]?.resolve()
  ends[1]?.reject(new Error('the disk is full'))
  await Promise.all([kept, lost, closing])
  expect(closed).toBe(true)
})
