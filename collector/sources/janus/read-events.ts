import { z } from 'zod'
import { tryJson } from '../../read-json.ts'

/** What Janus measures of one medium that comes in, since its connection began; counters but for `rttMs` and `jitterMs`. */
export interface JanusMedium {
  readonly mid: string
  readonly kind: 'audio' | 'video'
  readonly bytesIn: number
  readonly packetsIn: number
  readonly lost: number
  /** 0 where it is not known. */
  readonly rttMs: number
  readonly jitterMs: number
}

/** Who publishes in a room. Who leaves is known by this alone: that event has no handle. */
function janusPublisher(emitter: string, room: string, id: string): string {
  return `${emitter} ${room}/${id}`
}

interface Happening {
  /** Unix ms by the clock of Janus. */
  readonly atMs: number
  /** Which connection, among all that Janus has; empty where it does not say. */
  readonly handle: string
}

/** What is understood of the events of Janus. */
export type JanusEvent = Happening &
  (
    | {
        readonly type: 'published'
        readonly publisher: string
        readonly room: string
        readonly id: string
        readonly display: string
        readonly opaqueId: string
      }
    | { readonly type: 'left'; readonly publisher: string }
    | { readonly type: 'closed' }
    | { readonly type: 'started' }
    | { readonly type: 'media'; readonly opaqueId: string; readonly media: readonly JanusMedium[] }
  )

/** The types of events that are read; the numbers are those of `events/eventhandler.h`. */
const types = { handle: 2, plugin: 64, webrtc: 16, media: 32, core: 256 } as const

const id = z.union([z.string(), z.number()]).transform(String)
const envelopeSchema = z.object({
  emitter: z.string().default(''),
  type: z.number(),
  subtype: z.number().default(0),
  /** Microseconds. */
  timestamp: z.number().positive(),
  handle_id: id.default(''),
  opaque_id: z.string().default(''),
  event: z.unknown(),
})
type Envelope = z.infer<typeof envelopeSchema>

const counter = z.number().nonnegative()
const mediumSchema = z.object({
  mid: z.string().default(''),
  media: z.string(),
  'bytes-received': counter,
  'packets-received': counter.default(0),
  // Now and then it wraps, or is garbage: see lostBelow.
  lost: z.number().default(0),
  rtt: z.number().default(0),
  'jitter-local': z.number().default(0),
})
const roomSchema = z.object({
  plugin: z.literal('janus.plugin.videoroom'),
  data: z.object({
    event: z.string(),
    room: id,
    id,
    display: z.string().default(''),
  }),
})

/** Reads one POST of the event handler: an event, or an array of them. `null`: it is neither. */
export function readEvents(text: string): readonly JanusEvent[] | null {
  const value = tryJson(text)
  if (typeof value !== 'object' || value === null) return null
  const events: JanusEvent[] = []
  for (const each of Array.isArray(value) ? value : [value]) {
    const envelope = envelopeSchema.safeParse(each)
    const event = envelope.success ? understand(envelope.data) : null
    if (event) events.push(event)
  }
  return events
}

function understand(envelope: Envelope): JanusEvent | null {
  const { emitter, type, subtype, timestamp, handle_id, opaque_id: opaqueId, event } = envelope
  const handle = handle_id === '' ? '' : `${emitter} ${handle_id}`
  const happening = { atMs: Math.round(timestamp / 1_000), handle }
  switch (type) {
    case types.media:
      return subtype === 3 && handle !== ''
        ? { ...happening, type: 'media', opaqueId, media: readMedia(event) }
        : null
    case types.plugin:
      return readRoomEvent(envelope, happening)
    case types.webrtc:
      return says(event, 'connection', 'hangup') ? { ...happening, type: 'closed' } : null
    case types.handle:
      return says(event, 'name', 'detached') ? { ...happening, type: 'closed' } : null
    case types.core:
      return says(event, 'status', 'started') ? { ...happening, type: 'started' } : null
    default:
      return null
  }
}

function readRoomEvent(envelope: Envelope, happening: Happening): JanusEvent | null {
  const read = roomSchema.safeParse(envelope.event)
  if (!read.success) return null
  const { event, room, id, display } = read.data.data
  if (event === 'published' && happening.handle !== '') {
    return {
      ...happening,
      type: 'published',
      room,
      id,
      display,
      publisher: janusPublisher(envelope.emitter, room, id),
      opaqueId: envelope.opaque_id,
    }
  }
  if (['unpublished', 'leaving', 'kicked'].includes(event)) {
    return { ...happening, type: 'left', publisher: janusPublisher(envelope.emitter, room, id) }
  }
  return null
}

/** A counter of 32 bits: what is beyond half of it went below zero, or is garbage (janus-gateway#2943). */
const lostBelow = 2 ** 31

function readMedia(event: unknown): JanusMedium[] {
  const media: JanusMedium[] = []
  for (const each of Array.isArray(event) ? event : [event]) {
    const read = mediumSchema.safeParse(each)
    if (!read.success) continue
    const { mid, media: name, lost, rtt: rttMs } = read.data
    const kind = name.startsWith('video') ? 'video' : name === 'audio' ? 'audio' : null
    if (!kind) continue
    media.push({
      // Layers of a simulcast share their mid: video, video-sim1, video-sim2.
      ...{ mid: `${mid} ${name}`, kind, rttMs },
      bytesIn: read.data['bytes-received'],
      packetsIn: read.data['packets-received'],
      lost: lost >= 0 && lost < lostBelow ? lost : Number.NaN,
      jitterMs: Math.max(0, read.data['jitter-local']),
    })
  }
  return media
}

function says(event: unknown, key: string, value: string): boolean {
  return (
    typeof event === 'object' && event !== null && (event as Record<string, unknown>)[key] === value
  )
}
