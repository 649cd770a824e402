import type { TelemetryRecord } from '../../../triage/model/record.ts'
import type { StreamFacts } from '../../announce.ts'
import type { SampleNumbers } from '../../stream-book.ts'
import type { JanusNaming } from './config.ts'
import { createMediaMeter, type MediaMeter } from './media-meter.ts'
import type { JanusEvent } from './read-events.ts'

/** One who publishes, as long as the connection lasts. */
interface Publisher {
  readonly stream: string
  readonly publisher: string
  readonly meter: MediaMeter
  seenMs: number
}

export interface PublisherBookOptions {
  readonly naming: JanusNaming
  /** What is said of all its streams. */
  readonly announce: StreamFacts
  /** Whether a stream of this name is asked for. */
  readonly asked: (stream: string) => boolean
}

/** Who publishes at a Janus, and what has to be said of that. Pure: it knows no clock. */
export interface PublisherBook {
  /** The records that an event comes to. `elapsedMs`: when it reached us. */
  take(event: JanusEvent, elapsedMs: number): TelemetryRecord[]
  /** The words for all streams when nothing is heard any more. */
  blind(reason: string, atMs: number): TelemetryRecord[]
  /** Lets go of whom nothing has been heard for long. */
  sweep(elapsedMs: number): void
  /** How many publish. */
  readonly size: number
  /** How many publish of whom it is not known what they are called. */
  readonly strangers: number
}

/** Nothing was heard of a connection for so long, while others were: it is over, and the word of it was lost. */
const forgottenMs = 60_000
const vantage = 'ingest'

/** A book in which nobody publishes yet. */
export function createPublisherBook(options: PublisherBookOptions): PublisherBook {
  const { naming, announce, asked } = options
  const publishers = new Map<string, Publisher>()
  /** Connections whose publishing is over though they go on sending, and since when by the clock of Janus. */
  const over = new Map<string, { atMs: number; seenMs: number }>()
  const strangers = new Map<string, number>()

  function begin(
    handle: string,
    stream: string,
    publisher: string,
    event: JanusEvent,
    now: number,
  ) {
    strangers.delete(handle)
    if (!asked(stream)) {
      over.set(handle, { atMs: event.atMs, seenMs: now })
      return []
    }
    // Who joins again under the same name has another connection; the old one is no longer meant.
    for (const [other, each] of publishers) {
      if (each.stream === stream) setOver(other, event.atMs, now)
    }
    over.delete(handle)
    publishers.set(handle, { stream, publisher, meter: createMediaMeter(), seenMs: now })
    return [{ ...announce, type: 'stream', stream, at: event.atMs } as TelemetryRecord]
  }

  function setOver(handle: string, atMs: number, seenMs: number): void {
    publishers.delete(handle)
    over.set(handle, { atMs, seenMs })
  }

  /** It has ended if it moved until then; else it was cut. */
  function finish(handle: string, at: number, now: number): TelemetryRecord[] {
    const known = publishers.get(handle)
    if (!known) return []
    setOver(handle, at, now)
    const { stream } = known
    if (known.meter.moves()) return [{ type: 'end', stream, at, reason: 'the publisher left' }]
    const reason = 'nothing had come any more when its connection ended'
    return [{ type: 'sight', stream, at, vantage, state: 'absent', reason }]
  }

  function publish(event: JanusEvent & { type: 'published' }, now: number): TelemetryRecord[] {
    const { handle, atMs, room, id, display, opaqueId, publisher } = event
    const ended = over.get(handle)
    // What comes late, or again, is not a new beginning.
    if (publishers.has(handle) || (ended && atMs <= ended.atMs)) return []
    const name = naming === 'display' && display !== '' ? display : id
    const stream = naming === 'opaque-id' ? opaqueId : `${room}/${name}`
    return stream === '' ? [] : begin(handle, stream, publisher, event, now)
  }

  function measure(event: JanusEvent & { type: 'media' }, now: number): TelemetryRecord[] {
    const { handle, atMs, media } = event
    const ended = over.get(handle)
    if (ended) ended.seenMs = now
    if (ended || media.length === 0) return []
    const records = meet(event, now)
    const known = publishers.get(handle)
    const numbers = known?.meter.read(media, atMs)
    if (known) known.seenMs = now
    if (known && numbers) records.push(sampleOf(known.stream, atMs, numbers))
    return records
  }

  /** A connection that sends, and of which it was not heard that it publishes: it did before we were. */
  function meet(event: JanusEvent & { type: 'media' }, now: number): TelemetryRecord[] {
    const { handle, opaqueId, media } = event
    if (publishers.has(handle) || media.every(({ bytesIn }) => bytesIn === 0)) return []
    if (naming === 'opaque-id' && opaqueId !== '') return begin(handle, opaqueId, '', event, now)
    strangers.set(handle, now)
    return []
  }

  function finishAll(matches: (known: Publisher) => boolean, at: number, now: number) {
    const handles = [...publishers].filter(([, known]) => matches(known)).map(([handle]) => handle)
    return handles.flatMap((handle) => finish(handle, at, now))
  }

  function restart(at: number): TelemetryRecord[] {
    const lost = [...publishers.values()]
    for (const map of [publishers, over, strangers]) map.clear()
    const reason = 'Janus was started again'
    return lost.map(({ stream }) => ({
      type: 'sight',
      stream,
      at,
      vantage,
      state: 'absent',
      reason,
    }))
  }

  return {
    take(event, now) {
      switch (event.type) {
        case 'published':
          return publish(event, now)
        case 'media':
          return measure(event, now)
        case 'closed':
          strangers.delete(event.handle)
          return finish(event.handle, event.atMs, now)
        case 'left':
          return finishAll(({ publisher }) => publisher === event.publisher, event.atMs, now)
        case 'started':
          return restart(event.atMs)
      }
    },
    blind: (reason, at) =>
      [...publishers.values()].map(({ stream }) => ({
        ...{ type: 'sight', stream, at, vantage, state: 'blind', reason },
      })),
    sweep(now) {
      for (const map of [publishers, over]) {
        for (const [handle, { seenMs }] of map) if (now - seenMs > forgottenMs) map.delete(handle)
      }
      for (const [handle, seenMs] of strangers) {
        if (now - seenMs > forgottenMs) strangers.delete(handle)
      }
    },
    get size() {
      return publishers.size
    },
    get strangers() {
      return strangers.size
    },
  }
}

function sampleOf(stream: string, at: number, numbers: SampleNumbers): TelemetryRecord {
  const told: { [key: string]: unknown } = { type: 'sample', stream, at, vantage }
  for (const [key, value] of Object.entries(numbers)) if (value !== undefined) told[key] = value
  return told as unknown as TelemetryRecord
}
