import { z } from 'zod'
import type { Nominal } from '../../../triage/model/record.ts'
import { readEach, readJson, readShape } from '../../read-json.ts'
import { type LivekitReading, livekitStreamKey } from './livekit-reading.ts'

/** A room, and how many are in it. */
export interface LivekitRoom {
  readonly name: string
  readonly participants: number
}

/** Somebody in a room. */
export type LivekitParticipant = z.infer<typeof participantSchema>

const count = z.int().nonnegative()
const list = z.array(z.unknown()).default([])
/** The API speaks snake_case, webhooks and LiveKit Cloud camelCase; what is 0, false or empty may be left out. */
function message<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess(withCamelKeys, z.object(shape))
}

const roomSchema = message({ name: z.string().min(1), numParticipants: count.default(0) })
const trackSchema = message({
  type: z.string().default('AUDIO'),
  muted: z.boolean().default(false),
})
const participantSchema = message({
  sid: z.string().min(1),
  identity: z.string().min(1),
  state: z.string().default('JOINING'),
  kind: z.string().default('STANDARD'),
  region: z.string().default(''),
  tracks: z.array(trackSchema).default([]),
})
const ingressSchema = message({
  roomName: z.string(),
  participantIdentity: z.string(),
  state: message({
    video: message({ framerate: z.number().nonnegative().default(0) }).optional(),
  }).optional(),
})

/** Reads the answer of `RoomService/ListRooms`. Throws a `LookError` for everything else. */
export function readRooms(text: string): { rooms: readonly LivekitRoom[]; unread: number } {
  const { rooms } = readShape(readJson(text), message({ rooms: list }), 'that of ListRooms')
  const { read, unread } = readEach(rooms, roomSchema)
  return { rooms: read.map((each) => ({ ...each, participants: each.numParticipants })), unread }
}

/** Reads the answer of `RoomService/ListParticipants`. Throws a `LookError` for everything else. */
export function readParticipants(text: string): {
  read: readonly LivekitParticipant[]
  unread: number
} {
  const answer = readShape(
    readJson(text),
    message({ participants: list }),
    'that of ListParticipants',
  )
  return readEach(answer.participants, participantSchema)
}

/** Reads the answer of `Ingress/ListIngress`: what is meant to come in, by stream. Throws a `LookError`. */
export function readIngresses(text: string): ReadonlyMap<string, Nominal> {
  const { items } = readShape(readJson(text), message({ items: list }), 'that of ListIngress')
  const nominals = new Map<string, Nominal>()
  for (const { roomName, participantIdentity, state } of readEach(items, ingressSchema).read) {
    const fps = state?.video?.framerate ?? 0
    if (fps > 0) nominals.set(livekitStreamKey(roomName, participantIdentity), { fps })
  }
  return nominals
}

/** Those who take part without being anybody's stream: recorders and programs that talk. */
const helpers = ['EGRESS', 'AGENT']

/** A reading of somebody whose stream it is; null for recorders, agents, and those who have left. */
export function toReading(
  room: LivekitRoom,
  participant: LivekitParticipant,
  nominal: Nominal | undefined,
): LivekitReading | null {
  const { sid, identity, state, kind, region, tracks } = participant
  if (helpers.includes(kind) || state === 'DISCONNECTED') return null
  const pictures = tracks.filter(({ type }) => type === 'VIDEO')
  const shown = pictures.length > 0 ? pictures : tracks
  return {
    stream: livekitStreamKey(room.name, identity),
    session: sid,
    viewers: Math.max(0, room.participants - 1),
    facts: {
      // A camera that is switched off on purpose stays in the room as a muted track.
      onBreak: shown.length > 0 && shown.every(({ muted }) => muted),
      ...(region !== '' && { region }),
      ...(nominal && { nominal }),
    },
  }
}

function withCamelKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      each,
    ]),
  )
}
