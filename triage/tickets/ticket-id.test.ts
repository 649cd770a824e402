import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ticketId } from './ticket-id.ts'

test('an id stays what it is: links to tickets live long', () => {
  expect(ticketId('live/anna', 1_764_000_000_000)).toBe('t2zcgrbpls98ja')
  expect(ticketId('直播/安娜', 1_764_000_000_000)).toBe('t07f80you97xay')
})

test('an id is safe in an address, and as long as any other', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(), (stream, onsetAt) => {
      expect(ticketId(stream, onsetAt)).toMatch(/^t[0-9a-z]{13}$/)
    }),
  )
})

test('a hundred thousand streams and onsets have ids of their own', () => {
  const ids = new Set<string>()
  for (let index = 0; index < 100_000; index += 1) {
    ids.add(
      ticketId(
        `live/streamer-${index % 1_000}`,
        1_764_000_000_000 + 250 * Math.floor(index / 1_000),
      ),
    )
  }
  expect(ids.size).toBe(100_000)
})
