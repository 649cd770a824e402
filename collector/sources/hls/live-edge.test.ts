import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLiveEdge } from './live-edge.ts'
import { type MediaPlaylist, readPlaylist } from './read-playlist.ts'

/** A playlist of `count` segments of two seconds from `first` on. */
function playlist(first: number, count: number, { by = 'a', query = '', partsMs = 0 } = {}) {
  const segments = Array.from({ length: count }, (_, index) => ({
    uri: `${by}${first + index}.ts${query}`,
    durationMs: 2_000,
    discontinuity: false,
    gap: false,
    ranged: false,
  }))
  const facts = { kind: 'media', periodMs: 2_000, ended: false } as const
  return { ...facts, firstSequence: first, segments, partsMs } satisfies MediaPlaylist
}

test.each([
  ['what was there at first is no news', [playlist(7, 5)], { mediaMs: 0, session: '1' }],
  [
    'a segment more is its duration more',
    [playlist(7, 5), playlist(8, 5)],
    { mediaMs: 2_000, movedAtMs: 1_000 },
  ],
  [
    'a list that grows without letting go moves as well',
    [playlist(0, 1), playlist(0, 3)],
    { mediaMs: 4_000 },
  ],
  [
    'the same again stands still',
    [playlist(7, 5), playlist(8, 5), playlist(8, 5)],
    { mediaMs: 2_000, movedAtMs: 1_000 },
  ],
  [
    'an old copy of a cache is no news, and no new beginning',
    [playlist(7, 5), playlist(8, 5), playlist(7, 5)],
    { mediaMs: 2_000, movedAtMs: 1_000, session: '1' },
  ],
  [
    'parts of the next segment are media, and the segment they become counts once',
    [playlist(7, 5, { partsMs: 500 }), playlist(8, 5)],
    { mediaMs: 1_500 },
  ],
  [
    'other queries are the same segments',
    [playlist(7, 5, { query: '?t=1' }), playlist(8, 5, { query: '?t=2' })],
    { mediaMs: 2_000, session: '1' },
  ],
  [
    'other segments under the same numbers are a new beginning',
    [playlist(7, 5), playlist(8, 5, { by: 'b' })],
    { mediaMs: 0, session: '2' },
  ],
  [
    'numbers that begin again at nothing are a new beginning',
    [playlist(70, 5), playlist(0, 2)],
    { mediaMs: 0, session: '2' },
  ],
  [
    'so are numbers that nobody has seen the way to',
    [playlist(7, 5), playlist(90, 5)],
    { mediaMs: 0, session: '2' },
  ],
])('%s', (_, looks, expected) => {
  const edge = createLiveEdge()
  const moves = looks.map((look, index) => edge.take(look, index * 1_000))
  expect(moves.at(-1)).toMatchObject(expected)
})

test('however a growing playlist is cut and cached, its media adds up and never goes back', () => {
  const looks = fc.array(fc.record({ more: fc.nat(3), old: fc.nat(3) }), { minLength: 1 })
  fc.assert(
    fc.property(looks, (steps) => {
      const edge = createLiveEdge()
      edge.take(playlist(10, 6), 0)
      let end = 16
      let newest = 16
      for (const [index, { more, old }] of steps.entries()) {
        end += more
        const shown = Math.max(16, end - old)
        newest = Math.max(newest, shown)
        const move = edge.take(playlist(shown - 6, 6), (index + 1) * 1_000)
        expect(move).toMatchObject({ session: '1', mediaMs: (newest - 16) * 2_000 })
      }
    }),
  )
})

test.each([
  ['a byte order mark', '\uFEFF#EXTM3U\n#EXT-X-TARGETDURATION:2\n', { kind: 'media' }],
  ['a list that is still empty', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n', { segments: [] }],
  [
    'lines of DOS',
    '#EXTM3U\r\n#EXT-X-TARGETDURATION:2\r\n#EXT-X-MEDIA-SEQUENCE:7\r\n#EXTINF:2,\r\na.ts\r\n',
    { firstSequence: 7, segments: [{ uri: 'a.ts', durationMs: 2_000 }] },
  ],
  [
    'a master, by its best rendition',
    '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=9\nhigh.m3u8\n',
    { kind: 'master', bestUri: 'high.m3u8' },
  ],
  [
    'parts of a segment that is being made, without the one that is promised',
    '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-PART-INF:PART-TARGET=0.5\n#EXTINF:2,\na.ts\n#EXT-X-PART:DURATION=0.5,URI="b1.ts"\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI="b2.ts"\n',
    { periodMs: 500, partsMs: 500, segments: [{ uri: 'a.ts' }] },
  ],
])('reads %s', (_, text, expected) => {
  expect(readPlaylist(text)).toMatchObject(expected)
})

test.each([
  ['nothing', '  \n', 'empty'],
  ['a page', '<html>\n', 'no HLS playlist'],
  ['a line that is cut off', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na', 'cut off'],
  ['a segment without its address', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n', 'cut off'],
])('refuses %s', (_, text, reason) => {
  expect(() => readPlaylist(text)).toThrow(reason)
})
