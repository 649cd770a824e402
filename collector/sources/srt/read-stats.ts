import { z } from 'zod'
import { LookError } from '../../look-error.ts'

/** What one line of statistics says of one socket: counters since it was connected. */
export interface SrtStats {
  readonly socket: string
  /** When it was written, by the clock on the wall of its machine, in Unix ms; not told before SRT 1.4.2. */
  readonly writtenAt: number | undefined
  /** For how long the socket has been connected, in ms. */
  readonly timeMs: number
  readonly rttMs: number
  /** Received and not seen before: what there is to play. Counters. */
  readonly packets: number
  readonly bytes: number
  /** Packets that came too late to be played, in spite of repetition; a counter. */
  readonly dropped: number
  /** What is received and not played yet. */
  readonly bufferMs: number
}

/** What a piece of statistics says. */
export interface SrtPiece {
  readonly lines: readonly SrtStats[]
  /** How many lines are no statistics. */
  readonly unread: number
}

/** Reads statistics, piece after piece. */
export interface StatsReader {
  /** Reads whole lines, in JSON or CSV. Throws a `LookError` where none of them is of statistics. */
  read(text: string): SrtPiece
}

const amount = z.number().nonnegative()

// As the socket's own line says it; `bytesUnique` and `packetsUnique` came with SRT 1.4.1.
const jsonLine = z
  .object({
    sid: z.union([z.number(), z.string().min(1)]).transform(String),
    timepoint: z.string().optional(),
    time: amount,
    link: z.object({ rtt: amount }),
    recv: z.object({
      packets: amount,
      packetsUnique: amount.optional(),
      packetsDropped: amount,
      bytes: amount,
      bytesUnique: amount.optional(),
      msBuf: amount,
    }),
  })
  .transform(
    ({ sid, timepoint, time, link, recv }): SrtStats => ({
      socket: sid,
      writtenAt: timeOf(timepoint),
      timeMs: time,
      rttMs: link.rtt,
      packets: recv.packetsUnique ?? recv.packets,
      bytes: recv.bytesUnique ?? recv.bytes,
      dropped: recv.packetsDropped,
      bufferMs: recv.msBuf,
    }),
  )

/** A reader that remembers the columns of CSV, which are named in the first line only. */
export function createStatsReader(): StatsReader {
  let columns: ReadonlyMap<string, number> | undefined

  function readLine(line: string): SrtStats | null | undefined {
    if (line.startsWith('{')) return fromJson(line)
    const cells = line.split(',')
    if (!cells.includes('SocketID')) return columns && fromCsv(cells, columns)
    // The name "Time" stands there twice, for the same number.
    columns = new Map(cells.map((name, index) => [name, index]))
    return undefined
  }

  return {
    read(text) {
      const lines: SrtStats[] = []
      let unread = 0
      let named = false
      for (const line of text.split(/\r?\n/)) {
        // What was cut off a file that is still written to is read as zeros.
        const plain = line.replaceAll('\0', '')
        if (plain === '') continue
        const before = columns
        const stats = readLine(plain)
        if (stats) lines.push(stats)
        else if (columns !== before) named = true
        else unread += 1
      }
      if (lines.length === 0 && unread > 0 && !named) throw new LookError(noStats)
      return { lines, unread }
    },
  }
}

const noStats =
  'there are no statistics in it: expected those of srt-live-transmit -f -pf:json, or csv from its first line'

function fromJson(line: string): SrtStats | null {
  try {
    return jsonLine.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}

function fromCsv(cells: readonly string[], columns: ReadonlyMap<string, number>): SrtStats | null {
  const cell = (name: string) => cells[columns.get(name) ?? -1] ?? ''
  const number = (name: string) => (cell(name) === '' ? Number.NaN : Number(cell(name)))
  const stats = {
    socket: cell('SocketID'),
    writtenAt: timeOf(cell('Timepoint')),
    timeMs: number('Time'),
    rttMs: number('msRTT'),
    packets: number(columns.has('pktRecvUnique') ? 'pktRecvUnique' : 'pktRecv'),
    bytes: number(columns.has('byteRecvUnique') ? 'byteRecvUnique' : 'byteRecv'),
    dropped: number('pktRcvDrop'),
    bufferMs: number('msRcvBuf'),
  }
  const { timeMs, rttMs, packets, bytes, dropped, bufferMs } = stats
  const numbers = [timeMs, rttMs, packets, bytes, dropped, bufferMs]
  const right = numbers.every((each) => Number.isFinite(each) && each >= 0)
  return right && stats.socket !== '' ? stats : null
}

/** `2026-11-26T03:52:10.339729+0000` in Unix ms. */
function timeOf(text: string | undefined): number | undefined {
  const atMs = Date.parse((text ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(atMs) ? undefined : atMs
}
