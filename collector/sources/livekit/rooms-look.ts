import type { BaseLogger } from 'pino'
import type { Nominal } from '../../../triage/model/record.ts'
import type { HttpClient } from '../../http-client.ts'
import { LookError } from '../../look-error.ts'
import { unreadTrouble } from '../../read-json.ts'
import { livekitStreamKey } from './livekit-reading.ts'
import type { LivekitGrant } from './livekit-token.ts'
import {
  type LivekitRoom,
  readIngresses,
  readParticipants,
  readRooms,
  toReading,
} from './read-answers.ts'
import type { Attendance } from './track-watch.ts'

export interface RoomsLookOptions {
  /** Below it are the API's paths. */
  readonly folder: URL
  readonly client: HttpClient
  /** Makes the token for one question. */
  readonly sign: (grant: LivekitGrant) => Promise<string>
  readonly name: string
  readonly log: BaseLogger
}

/**
 * Asks for all rooms, for who is in each of them, and for the ingresses. A room that is closed
 * meanwhile is empty; ingresses that cannot be had cost their frame rates only, and are logged
 * when that begins.
 */
export function createRoomsLook({ folder, client, sign, name, log }: RoomsLookOptions) {
  let ingressesRefused = false

  async function ask(method: string, grant: LivekitGrant, question: object, signal: AbortSignal) {
    const headers = {
      authorization: `Bearer ${await sign(grant)}`,
      'content-type': 'application/json',
    }
    const url = new URL(`twirp/livekit.${method}`, folder)
    const body = JSON.stringify(question)
    return client.ask({ url, method: 'POST', headers, body }, signal)
  }

  async function ingresses(signal: AbortSignal): Promise<ReadonlyMap<string, Nominal>> {
    try {
      const answer = await ask('Ingress/ListIngress', { ingressAdmin: true }, {}, signal)
      const found = readIngresses(answer.body.toString())
      ingressesRefused = false
      return found
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof LookError)) throw error
      if (!ingressesRefused) {
        ingressesRefused = true
        const fields = { source: name, reason: error.message }
        log.warn(fields, 'LiveKit does not show its ingresses, so their frame rates are unknown')
      }
      return new Map()
    }
  }

  async function participantsIn({ name: room }: LivekitRoom, signal: AbortSignal) {
    try {
      const grant = { roomAdmin: true, room }
      const answer = await ask('RoomService/ListParticipants', grant, { room }, signal)
      return { ...readParticipants(answer.body.toString()), failed: 0 }
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof LookError)) throw error
      return { read: [], unread: 0, failed: error.status === 404 ? 0 : 1 }
    }
  }

  return async (signal: AbortSignal) => {
    const answer = await ask('RoomService/ListRooms', { roomList: true }, {}, signal)
    const { rooms, unread } = readRooms(answer.body.toString())
    const nominals = rooms.length > 0 ? await ingresses(signal) : new Map<string, Nominal>()
    const seen = await Promise.all(rooms.map((room) => participantsIn(room, signal)))
    const all: Attendance[] = []
    const trouble = { read: 0, unread: 0, failed: unread }
    seen.forEach(({ read, unread, failed }, index) => {
      trouble.read += read.length
      trouble.unread += unread
      trouble.failed += failed
      const room = rooms[index] as LivekitRoom
      for (const participant of read) {
        const stream = livekitStreamKey(room.name, participant.identity)
        const reading = toReading(room, participant, nominals.get(stream))
        if (reading) all.push({ reading, publishes: participant.tracks.length > 0 })
      }
    })
    const partial =
      trouble.failed > 0
        ? { reason: `${trouble.failed} of ${rooms.length + unread} rooms cannot be read` }
        : unreadTrouble(trouble)
    return { all, elapsedMs: answer.elapsedMs, partial }
  }
}
