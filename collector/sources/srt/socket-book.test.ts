import { expect, test } from 'vitest'
import { LookError } from '../../look-error.ts'
import { createStatsReader, type SrtStats } from './read-stats.ts'
import { createSocketBook } from './socket-book.ts'
import { createSrtMeter } from './srt-meter.ts'

const startAt = 1_764_000_000_000

/** A line of a socket that has been connected for `timeMs` and receives a megabit a second. */
function line(timeMs: number, more: Partial<SrtStats> = {}): SrtStats {
  const bytes = timeMs * 125
  return {
    ...{ socket: '7', writtenAt: undefined, timeMs, rttMs: 20, bufferMs: 110 },
    ...{ bytes, packets: Math.round(bytes / 1_316), dropped: 0 },
    ...more,
  }
}

/** What a file says look after look, a second apart: each time the lines that were added. */
function watch(looks: readonly (readonly SrtStats[])[], stream = 'live/a') {
  const book = createSocketBook(stream, 1_000)
  const meters = new Map<string, ReturnType<typeof createSrtMeter>>()
  return looks.map((lines, index) => {
    const elapsedMs = index * 1_000
    book.take(lines, { elapsedMs, now: startAt + elapsedMs, whole: false })
    return book.readings(elapsedMs).map((reading) => {
      const meter = meters.get(reading.session) ?? createSrtMeter()
      meters.set(reading.session, meter)
      return { stream: reading.stream, ...meter(reading, elapsedMs) }
    })
  })
}

test('rates are by the time of the lines, wherever looks fall between them', () => {
  const seen = watch([[line(900), line(1_100)], [line(1_700)], [line(2_300), line(2_900)], []])
  expect(seen.map(([first]) => first?.bitrateBps)).toEqual([
    undefined,
    ...[1_000_000, 1_000_000, 1_000_000],
  ])
})

test('a socket without lines stands still after two looks, and is not there after ten seconds', () => {
  const silence = Array.from({ length: 13 }, () => [])
  const seen = watch([[line(1_000)], [line(2_000)], ...silence])
  const rates = seen.map(([first]) => first && (first.bitrateBps ?? null))
  expect(rates.slice(0, 5)).toEqual([null, 1_000_000, 1_000_000, 0, 0])
  expect(rates.indexOf(undefined)).toBe(12)
})

test('lines that are usually three seconds apart are waited for', () => {
  const looks = Array.from({ length: 30 }, (_, index) =>
    index % 3 === 0 ? [line(1_000 + index * 1_000)] : [],
  )
  const rates = watch(looks).map(([first]) => first?.bitrateBps)
  expect(new Set(rates.slice(10))).toEqual(new Set([1_000_000]))
})

test('what is mended by repetition is no loss; what came too late is', () => {
  const seen = watch([
    [line(1_000, { packets: 100 })],
    [line(2_000, { packets: 195, dropped: 5 })],
    [],
    [line(3_000, { packets: 295, dropped: 5 })],
  ])
  expect(seen.map(([first]) => first?.lossRatio)).toEqual([undefined, 0.05, 0.05, 0])
})

test('a new connection takes the place of the old one, and its counters are its own', () => {
  const seen = watch([
    [line(50_000)],
    [line(51_000)],
    [line(500, { socket: '8' })],
    [line(1_500, { socket: '8' })],
  ])
  expect(seen.map((all) => all.map(({ stream, bitrateBps }) => [stream, bitrateBps]))).toEqual([
    [['live/a', undefined]],
    [['live/a', 1_000_000]],
    [['live/a', undefined]],
    [['live/a', 1_000_000]],
  ])
})

test('each connection can be a stream of its own', () => {
  const seen = watch([[line(1_000), line(400, { socket: '8' })]], 'srt/{socket}')
  expect(seen[0]?.map(({ stream }) => stream)).toEqual(['srt/7', 'srt/8'])
})

test('what a connection sends is no stream that comes in', () => {
  expect(watch([[line(1_000, { bytes: 0, packets: 0 })]])).toEqual([[]])
})

test('lines from before we began to look are history, unless they go on', () => {
  const old = { writtenAt: startAt - 60_000 }
  expect(watch([[line(1_000, old)], [], []])).toEqual([[], [], []])
  expect(watch([[line(1_000, old)], [line(2_000)]]).map(({ length }) => length)).toEqual([0, 1])
})

test('nobody was silent while nobody looked', () => {
  const book = createSocketBook('live/a', 1_000)
  book.take([line(1_000)], { elapsedMs: 0, now: startAt, whole: false })
  book.take([line(2_000)], { elapsedMs: 1_000, now: startAt, whole: false })
  book.take([], { elapsedMs: 60_000, now: startAt, whole: false })
  expect(book.readings(60_000)).toMatchObject([{ moves: true }])
})

test('counters that begin anew with each line are refused, with what to do', () => {
  const looks = [[line(1_000)], [line(2_000, { bytes: 60_000 })]]
  expect(() => watch(looks)).toThrow(LookError)
  expect(() => watch(looks)).toThrow('run srt-live-transmit with -f')
})

test('the columns of CSV are known by their names, and remembered', () => {
  const reader = createStatsReader()
  const names = 'msRTT,SocketID,Time,pktRecv,byteRecv,pktRcvDrop,msRcvBuf,later'
  expect(reader.read(`${names}\n`)).toEqual({ lines: [], unread: 0 })
  const { lines } = reader.read('20,7,1000,95,125000,2,110,x\n')
  expect(lines).toEqual([line(1_000, { dropped: 2 })])
  expect(() => createStatsReader().read('20,7,1000,95,125000,2,110,x\n')).toThrow('from its first')
})
