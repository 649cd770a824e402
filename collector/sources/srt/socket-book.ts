import { LookError } from '../../look-error.ts'
import type { Reading } from '../../poller.ts'
import type { SrtStats } from './read-stats.ts'

/** What is known of one socket that receives a stream. */
export interface SrtReading extends Reading {
  /** Its newest line. */
  readonly stats: SrtStats
  /** Whether lines come as usual; a socket that receives nothing writes nothing. */
  readonly moves: boolean
}

/** When lines came. */
export interface PieceTimes {
  /** By the clock that never jumps. */
  readonly elapsedMs: number
  /** Unix ms. */
  readonly now: number
  /** These are the lines of all sockets there are, and not only what was added. */
  readonly whole: boolean
}

/** The sockets whose statistics are written, by their newest lines. */
export interface SocketBook {
  /** Takes lines, oldest first. Throws a `LookError` when their counters are not totals. */
  take(lines: readonly SrtStats[], times: PieceTimes): void
  /** The sockets that are there now. */
  readings(elapsedMs: number): readonly SrtReading[]
}

/** Lines that are older when they are first seen are history. */
const historyMs = 10_000
/** SRT gives a connection up after 5 s without a word (`SRTO_PEERIDLETIMEO`); twice that is sure. */
const overAfterMs = 10_000
/** Looks that are further apart than so many intervals were not made. */
const awayAfterTimes = 2
/** Lines may be late by half of their usual distance. */
const lateTimes = 1.5
/** A longer distance between lines is believed step by step. */
const growsTimes = 1.5

interface Known {
  stats: SrtStats
  /** How often it began anew under the same number. */
  session: number
  newsAtMs: number
  /** How far apart lines usually are, as the looks find them. */
  usualMs: number
  /** Whether it was seen to write, or to have just written. */
  live: boolean
}

/**
 * An empty book. Pure. Streams are named by `stream`, where `{socket}` stands for the socket's
 * number; without it the stream is what the socket receives that wrote last.
 *
 * @param intervalMs how far apart looks are
 */
export function createSocketBook(stream: string, intervalMs: number): SocketBook {
  const sockets = new Map<string, Known>()
  let partly = false
  let tookAtMs: number | undefined

  /** While nobody could look, no socket was silent. */
  function spareAbsence(elapsedMs: number): void {
    const awayMs = elapsedMs - (tookAtMs ?? elapsedMs)
    tookAtMs = elapsedMs
    if (awayMs <= intervalMs * awayAfterTimes) return
    for (const known of sockets.values()) known.newsAtMs += awayMs
  }

  function meet(stats: SrtStats, { elapsedMs, now }: PieceTimes): void {
    const ageMs = now - (stats.writtenAt ?? now)
    const known = { stats, session: 0, newsAtMs: elapsedMs, usualMs: intervalMs }
    sockets.set(stats.socket, { ...known, live: ageMs < historyMs })
  }

  function follow(known: Known, stats: SrtStats, elapsedMs: number): void {
    const sinceMs = stats.timeMs - known.stats.timeMs
    if (sinceMs === 0 && stats.bytes === known.stats.bytes) return
    if (sinceMs < 0) {
      known.session += 1
      known.usualMs = intervalMs
    } else {
      if (stats.bytes < known.stats.bytes) partly = true
      const shorterMs = Math.max(intervalMs, known.usualMs * 0.8)
      known.usualMs = Math.min(Math.max(sinceMs, shorterMs), known.usualMs * growsTimes)
    }
    known.stats = stats
    known.newsAtMs = elapsedMs
    known.live = true
  }

  function readingOf({ stats, session, newsAtMs, usualMs }: Known, elapsedMs: number): SrtReading {
    return {
      stream: stream.replaceAll('{socket}', stats.socket),
      session: `${stats.socket} ${session}`,
      stats,
      moves: elapsedMs - newsAtMs <= usualMs * lateTimes,
    }
  }

  return {
    take(lines, times) {
      spareAbsence(times.elapsedMs)
      const newest = new Map(lines.map((line) => [line.socket, line]))
      for (const stats of newest.values()) {
        const known = sockets.get(stats.socket)
        if (known) follow(known, stats, times.elapsedMs)
        else meet(stats, times)
      }
      for (const [socket, { newsAtMs }] of sockets) {
        const silent = times.elapsedMs - newsAtMs > overAfterMs
        // One that still stands in the answer must be known, or it would be met again.
        if (times.whole ? !newest.has(socket) : silent) sockets.delete(socket)
      }
      if (partly) throw new LookError(notTotals)
    },
    readings(elapsedMs) {
      const there = [...sockets.values()]
        .filter(({ live, stats }) => live && stats.bytes > 0)
        .filter(({ newsAtMs }) => elapsedMs - newsAtMs <= overAfterMs)
        .sort((a, b) => b.newsAtMs - a.newsAtMs)
      const all = there.map((known) => readingOf(known, elapsedMs))
      return stream.includes('{socket}') ? all : all.slice(0, 1)
    },
  }
}

const notTotals =
  'its counters begin anew with each line: run srt-live-transmit with -f, for totals'
