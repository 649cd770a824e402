import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TelemetryRecord } from '../triage/model/record.ts'
import {
  createStreamBook,
  rememberedMs,
  type Sighting,
  type StreamBook,
  type Words,
  wholeLook,
} from './stream-book.ts'

const sighting = (stream: string, fps = 30): Sighting => ({
  stream,
  facts: { nominal: { fps } },
  numbers: { bitrateBps: 1_000, fps: undefined },
})

/** Says it, counts it as kept, and returns it in short: `live/a stream`, `live/a absent`. */
function tell(words: Words): string[] {
  words.keep()
  return words.records.map(short)
}
const short = (record: TelemetryRecord) =>
  `${record.stream} ${record.type === 'sight' ? record.state : record.type}`

const saw = (book: StreamBook, streams: readonly string[], ms: number, reason = '') =>
  tell(
    book.saw(
      streams.map((each) => sighting(each)),
      { atMs: ms, beganMs: ms, partial: { reason } },
    ),
  )
const lost = (book: StreamBook, ms: number) => tell(book.lost('nobody answers', ms))
const ended = (book: StreamBook, stream: string, ms: number) =>
  tell(book.ended(stream, 'over', ms, ms))

test('a stream is announced once, and again when its facts change', () => {
  const book = createStreamBook('ingest')
  expect(saw(book, ['a'], 0)).toEqual(['a stream', 'a sample'])
  expect(saw(book, ['a'], 1_000)).toEqual(['a sample'])
  const changed = book.saw([sighting('a', 60)], { atMs: 0, beganMs: 2_000, partial: wholeLook })
  expect(tell(changed)).toEqual(['a stream', 'a sample'])
})

test('a key without a value is in no record', () => {
  const { records } = createStreamBook('ingest').saw([sighting('a')], {
    atMs: 5,
    beganMs: 0,
    partial: wholeLook,
  })
  expect(records[1]).toStrictEqual({
    type: 'sample',
    stream: 'a',
    at: 5,
    vantage: 'ingest',
    bitrateBps: 1_000,
  })
})

test('what a partial look does not show is blind, once, and absent when a full look does not show it', () => {
  const book = createStreamBook('ingest')
  saw(book, ['a', 'b'], 0)
  expect(saw(book, ['b'], 1_000, 'half of it')).toEqual(['b sample', 'a blind'])
  expect(saw(book, ['b'], 2_000, 'half of it')).toEqual(['b sample'])
  expect(saw(book, ['b'], 3_000)).toEqual(['b sample', 'a absent'])
  expect(saw(book, ['b'], 4_000)).toEqual(['b sample'])
})

test('a partial look that names a time cannot speak for streams last seen before it, and for all others can', () => {
  const book = createStreamBook('ingest')
  saw(book, ['a', 'b'], 0)
  saw(book, ['b'], 1_000, 'half of it')
  const partial = { reason: 'half of it', beforeMs: 500 }
  expect(tell(book.saw([], { atMs: 2_000, beganMs: 2_000, partial }))).toEqual(['b absent'])
})

test('a stream that was there before a long blindness, and is not there after, has ended', () => {
  const book = createStreamBook('ingest')
  saw(book, ['a', 'b'], 0)
  expect(lost(book, 1_000)).toEqual(['a blind', 'b blind'])
  expect(lost(book, 2_000)).toEqual([])
  expect(saw(book, ['b'], rememberedMs + 1)).toEqual(['b sample', 'a end'])
})

test('a look that began before an end does not bring the stream back, nor call it absent', () => {
  const book = createStreamBook('ingest')
  saw(book, ['a', 'b'], 0)
  expect(ended(book, 'a', 1_200)).toEqual(['a end'])
  expect(saw(book, ['a', 'b'], 1_000)).toEqual(['b sample'])
  expect(saw(book, ['b'], 2_000)).toEqual(['b sample'])
  expect(saw(book, ['a', 'b'], 3_000)).toEqual(['a stream', 'a sample', 'b sample'])
})

test('what was not kept is said again', () => {
  const book = createStreamBook('ingest')
  book.saw([sighting('a')], { atMs: 0, beganMs: 0, partial: wholeLook })
  expect(saw(book, ['a'], 1_000)).toEqual(['a stream', 'a sample'])
  book.saw([], { atMs: 0, beganMs: 2_000, partial: wholeLook })
  book.lost('no', 0)
  expect(saw(book, [], 3_000)).toEqual(['a absent'])
})

const streams = ['a', 'b', 'c']
type Happening =
  | { readonly do: 'saw'; readonly streams: readonly string[]; readonly partial: string }
  | { readonly do: 'lost' }
  | { readonly do: 'ended'; readonly stream: string }
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    do: fc.constant('saw' as const),
    streams: fc.subarray(streams),
    partial: fc.constantFrom('', 'half of it'),
  }),
  fc.record({ do: fc.constant('lost' as const) }),
  fc.record({ do: fc.constant('ended' as const), stream: fc.constantFrom(...streams) }),
)

function happen(book: StreamBook, what: Happening, ms: number): string[] {
  if (what.do === 'saw') return saw(book, what.streams, ms, what.partial)
  return what.do === 'lost' ? lost(book, ms) : ended(book, what.stream, ms)
}

/** Which words may be said at all when that happens. */
function allowed(what: Happening): readonly string[] {
  if (what.do === 'lost') return ['blind']
  if (what.do === 'ended') return ['end']
  return ['stream', 'sample', what.partial ? 'blind' : 'absent', 'end']
}

/** Follows what is said, and fails where a stream is spoken of that was not announced. */
function follow(open: Set<string>, said: readonly string[]): void {
  for (const each of said) {
    const [stream = '', word = ''] = each.split(' ')
    if (word === 'stream') open.add(stream)
    else if (word !== 'end') expect(open).toContain(stream)
    if (word === 'absent' || word === 'end') open.delete(stream)
  }
}

test('whatever happens: a stream begins with its announcement, and only a full look makes it absent', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(happening, fc.nat(90_000))), (happenings) => {
      const book = createStreamBook('ingest')
      const open = new Set<string>()
      let ms = 0
      for (const [what, gapMs] of happenings) {
        ms += gapMs
        const said = happen(book, what, ms)
        const foreign = said.filter((each) => !allowed(what).includes(each.split(' ')[1] ?? ''))
        expect(foreign).toEqual([])
        follow(open, said)
        expect(book.size).toBe(open.size)
      }
    }),
  )
})
