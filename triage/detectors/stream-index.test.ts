import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newEntry, type StreamEntry } from './stream-entry.ts'
import { createStreamIndex } from './stream-index.ts'

const keys = ['live/a', 'live/b', 'live/c', 'live/d', 'live/e']
const key = fc.constantFrom(...keys)

test('finds what a plain map finds, whatever was asked for, added and removed before', () => {
  const step = fc.record({ does: fc.constantFrom('look', 'add', 'remove'), key })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const index = createStreamIndex()
      const plain = new Map<string, StreamEntry>()
      for (const { does, key } of steps) {
        const known = plain.get(key)
        expect(index.get(key)).toBe(known)
        expect(index.find(key)).toBe(known)
        if (does === 'add' && !known) {
          const entry = newEntry({ type: 'stream', stream: key, at: 1 })
          plain.set(key, entry)
          index.add(entry)
        }
        if (does === 'remove' && known) {
          plain.delete(key)
          index.remove(known)
        }
        expect([...index.values()]).toEqual([...plain.values()])
      }
    }),
  )
})

test('an entry that was removed holds on to no other, so that streams long gone are let go', () => {
  const index = createStreamIndex()
  const entries = keys.map((stream) => newEntry({ type: 'stream', stream, at: 1 }))
  for (const entry of entries) index.add(entry)
  for (const entry of entries) index.remove(entry)
  expect(entries.map(({ next }) => next)).toEqual(keys.map(() => undefined))
})
