import { createCounterRate } from '../../counter-rate.ts'
import { createHttpClient, folderOf, type HttpClient } from '../../http-client.ts'
import { createPoller, type Look, type StreamMeter } from '../../poller.ts'
import { unreadTrouble } from '../../read-json.ts'
import type { Source, SourceContext } from '../../source.ts'
import type { SrsConfig } from './config.ts'
import { createSrsHook } from './hook.ts'
import {
  readStreams,
  readVhosts,
  type SrsReading,
  type SrsStream,
  toReading,
} from './read-streams.ts'

/** SRS shows ten streams at a time unless told otherwise, and as many as it is told. */
const pageSize = 1_000
/** Pages share this many streams, so that one that goes while they are read hides no other. */
const pageOverlap = 10
/** A hundred thousand streams: more is a server that does not know of pages. */
const mostPages = 100

/** SRS brings its bytes up to date every 3 s, and its frames every `publish_normal_timeout`: 5 s, or 7. */
const bytesStepMs = 3_000
const framesStepMs = 7_000

/**
 * Asks the HTTP API of an SRS (3 to 7), at vantage `ingest`: `bitrateBps` and `fps` from its
 * counters, by our clock. Its own figures of kilobits move every 30 s only. With a `secret` it
 * also takes the hook `on_unpublish`.
 */
export function createSrsSource(config: SrsConfig, context: SourceContext): Source {
  const client = createHttpClient(config, context.clock)
  const look = createLook(folderOf(config.url), client)
  const poller = createPoller<SrsReading>(
    { config, vantage: 'ingest', look, meter: createSrsMeter, close: client.close },
    context,
  )
  if (config.secret === undefined) return poller
  return { ...poller, receive: createSrsHook({ ...config, secret: config.secret }, poller) }
}

function createLook(folder: URL, client: HttpClient) {
  let vhosts: ReadonlyMap<string, string> = new Map()

  async function list(signal: AbortSignal) {
    const streams = new Map<string, SrsStream>()
    let unread = 0
    let elapsedMs = 0
    for (let page = 0; page < mostPages; page += 1) {
      const start = page * (pageSize - pageOverlap)
      const url = new URL(`api/v1/streams/?start=${start}&count=${pageSize}`, folder)
      const answer = await client.ask({ url }, signal)
      const found = readStreams(answer.body.toString())
      const before = streams.size
      for (const each of found.streams) streams.set(`${each.vhost} ${each.app} ${each.name}`, each)
      elapsedMs = answer.elapsedMs
      unread += found.unread
      if (found.length < pageSize || streams.size === before) break
    }
    return { streams: [...streams.values()], unread, elapsedMs }
  }

  async function learnVhosts(streams: readonly SrsStream[], signal: AbortSignal): Promise<void> {
    if (streams.every(({ vhost }) => vhosts.has(vhost))) return
    const url = new URL(`api/v1/vhosts/?start=0&count=${pageSize}`, folder)
    const answer = await client.ask({ url }, signal)
    vhosts = readVhosts(answer.body.toString())
  }

  return async (signal: AbortSignal): Promise<Look<SrsReading>> => {
    const { streams, unread, elapsedMs } = await list(signal)
    await learnVhosts(streams, signal)
    const readings = streams
      .map((stream) => toReading(stream, vhosts.get(stream.vhost) ?? ''))
      .filter((reading) => reading !== null)
    return { readings, elapsedMs, partial: unreadTrouble({ read: streams.length, unread }) }
  }
}

function createSrsMeter(): StreamMeter<SrsReading> {
  const bytes = createCounterRate({ stepMs: bytesStepMs })
  const pictures = createCounterRate({ stepMs: framesStepMs })
  return ({ bytesIn, frames }, elapsedMs) => {
    const bytesPerSecond = bytes.read(bytesIn, elapsedMs)
    const perSecond = pictures.read(frames, elapsedMs)
    // Frames lag behind bytes: where no bytes come, no picture does. A count of 0 is none (SRT, WebRTC).
    const fps = bytesPerSecond === 0 ? 0 : perSecond
    return {
      bitrateBps: bytesPerSecond === undefined ? undefined : Math.round(bytesPerSecond * 8),
      fps: frames > 0 ? fps : undefined,
    }
  }
}
