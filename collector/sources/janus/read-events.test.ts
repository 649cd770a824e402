import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { mutationsOf } from '../../source.contract.ts'
import { createPublisherBook } from './publisher-book.ts'
import { readEvents } from './read-events.ts'

describe.each(recordingsOf('janus', '.ndjson'))('$name', ({ body }) => {
  const posts = body.trim().split('\n')

  test('whatever is done to it, it is read or refused, and no rate comes of it that cannot be', () => {
    fc.assert(
      fc.property(mutationsOf(body.trim()), (mutated) => {
        const book = createPublisherBook({ naming: 'display', announce: {}, asked: () => true })
        const said = mutated
          .split('\n')
          .flatMap((post) => readEvents(post) ?? [])
          .flatMap((event) => book.take(event, 0))
        for (const record of said) {
          if (record.type === 'sample') expect(record.bitrateBps ?? 0).toBeGreaterThanOrEqual(0)
        }
        expect(book.size).toBeLessThanOrEqual(10)
      }),
      { numRuns: 100 },
    )
  })

  test('whatever is done to one of its posts costs no other', () => {
    const oneOf = fc.nat(posts.length - 1).chain((at) => mutationsOf(posts[at] ?? ''))
    fc.assert(
      fc.property(oneOf, (mutated) => {
        const events = readEvents(mutated)
        expect(events === null || Array.isArray(events)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

test.each([
  ['an id of text', { room: 'garden', id: 'anna-1' }, 'janus garden/anna-1'],
  ['an id of numbers', { room: 7, id: 8 }, 'janus 7/8'],
])('who leaves is known by the room and %s', (_, data, publisher) => {
  const event = { plugin: 'janus.plugin.videoroom', data: { event: 'leaving', ...data } }
  const text = JSON.stringify({
    emitter: 'janus',
    type: 64,
    timestamp: 1_764_000_000_000_000,
    event,
  })
  expect(readEvents(text)).toEqual([
    { type: 'left', atMs: 1_764_000_000_000, handle: '', publisher },
  ])
})
