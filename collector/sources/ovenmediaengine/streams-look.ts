import type { HttpClient } from '../../http-client.ts'
import { LookError } from '../../look-error.ts'
import type { Look } from '../../poller.ts'
import { unreadTrouble } from '../../read-json.ts'
import { type OmeReading, omeStreamKey } from './ome-reading.ts'
import {
  type OmeInput,
  type OmeStats,
  readInput,
  readNames,
  readStats,
  viewersOf,
} from './read-answers.ts'

/** Where a stream is, as its API asks for it. */
interface Place {
  readonly vhost: string
  readonly app: string
  readonly name: string
}

export interface StreamsLookOptions {
  /** Below it are the API's paths. */
  readonly folder: URL
  readonly client: HttpClient
  /** The `AccessToken`; it goes into Basic authentication as it is. */
  readonly token: string | undefined
}

/**
 * Asks for the names of all virtual hosts, applications and streams, then twice for each stream.
 * One that has gone meanwhile is not there; one that cannot be read costs no other.
 */
export function createStreamsLook({ folder, client, token }: StreamsLookOptions) {
  const headers: Readonly<Record<string, string>> =
    token === undefined ? {} : { authorization: `Basic ${Buffer.from(token).toString('base64')}` }

  async function ask(segments: readonly string[], signal: AbortSignal) {
    const url = new URL(`v1/${segments.map(encodeURIComponent).join('/')}`, folder)
    const { body, elapsedMs } = await client.ask({ url, headers }, signal)
    return { text: body.toString(), elapsedMs }
  }

  async function names(segments: readonly string[], signal: AbortSignal) {
    return readNames((await ask(segments, signal)).text)
  }

  async function placesOf(vhost: string, signal: AbortSignal): Promise<Place[]> {
    const apps = await names(['vhosts', vhost, 'apps'], signal)
    const lists = apps.map(async (app) =>
      (await names(['vhosts', vhost, 'apps', app, 'streams'], signal)).map((name) => ({
        ...{ vhost, app, name },
      })),
    )
    return (await Promise.all(lists)).flat()
  }

  /** `null`: it has gone. `'unread'`: it is there, and nothing can be made of what is said of it. */
  async function read(place: Place, signal: AbortSignal) {
    const path = ['vhosts', place.vhost, 'apps', place.app, 'streams', place.name]
    try {
      const [stats, input] = await Promise.all([
        ask(['stats', 'current', ...path], signal),
        ask(path, signal),
      ])
      const { elapsedMs } = stats
      return { reading: toReading(place, readStats(stats.text), readInput(input.text)), elapsedMs }
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof LookError)) throw error
      return error.status === 404 ? null : 'unread'
    }
  }

  return async (signal: AbortSignal): Promise<Look<OmeReading>> => {
    const list = await ask(['vhosts'], signal)
    const hosts = readNames(list.text).map((vhost) => placesOf(vhost, signal))
    const places = (await Promise.all(hosts)).flat()
    const seen = await Promise.all(places.map((place) => read(place, signal)))
    const found = seen.filter((each) => each !== null && each !== 'unread')
    const unread = seen.filter((each) => each === 'unread').length
    return {
      readings: found.map(({ reading }) => reading),
      elapsedMs: found.at(-1)?.elapsedMs ?? list.elapsedMs,
      partial: unreadTrouble({ read: found.length, unread }),
    }
  }
}

function toReading({ vhost, app, name }: Place, stats: OmeStats, input: OmeInput): OmeReading {
  const { declaredFps: fps, declaredBitrateBps: bitrateBps } = input
  return {
    stream: omeStreamKey(vhost, app, name),
    session: stats.createdTime,
    bytesIn: stats.totalBytesIn,
    viewers: viewersOf(stats),
    picture: input.picture,
    facts: {
      nominal: { ...(fps > 0 && { fps }), ...(bitrateBps > 0 && { bitrateBps }) },
    },
  }
}
