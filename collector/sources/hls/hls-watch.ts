import type { BaseLogger } from 'pino'
import type { Clock } from '../../../triage/model/clock.ts'
import type { HttpClient } from '../../http-client.ts'
import { LookError } from '../../look-error.ts'
import { type HlsReading, patienceMs } from './hls-meter.ts'
import { createLiveEdge, type EdgeMove } from './live-edge.ts'
import { type MediaPlaylist, readPlaylist } from './read-playlist.ts'
import { createSegmentLoad, type SegmentLoad } from './segment-load.ts'

/** What one look at one stream's playlist brought; `over` says why there is nothing to come. */
export type HlsSight =
  | { readonly state: 'live'; readonly reading: HlsReading }
  | { readonly state: 'over'; readonly over: string }
  | { readonly state: 'missing' }

/** Looks at one stream's playlist. */
export interface HlsWatch {
  readonly stream: string
  /** Rejects with a `LookError` when nobody can tell how the stream is. */
  look(signal: AbortSignal): Promise<HlsSight>
  /** Downloads what is new; resolves when that is done. */
  load(): Promise<void>
  stop(): void
}

export interface HlsWatchOptions {
  readonly stream: string
  /** Of its playlist: a master's, or that of the media. */
  readonly url: URL
  readonly intervalMs: number
  readonly download: boolean
  /** Asks for playlists. */
  readonly client: HttpClient
  /** Asks for segments, which may take long. */
  readonly loader: HttpClient
  readonly clock: Clock
  readonly log: BaseLogger
}

/** A playlist that has not moved for so many times what is borne, since it was first seen, is left over. */
const leftOverTimes = 3

/** A watch that has seen nothing yet. */
export function createHlsWatch(options: HlsWatchOptions): HlsWatch {
  const { stream, client, intervalMs, log } = options
  let edge = createLiveEdge()
  let load: SegmentLoad | undefined
  let session = ''
  let media: URL | undefined
  let warned = false
  /** Whether it was found, or it was said that it was not. */
  let known = false

  function forget(): void {
    edge = createLiveEdge()
    load?.stop()
    session = ''
    media = undefined
  }

  /** The playlist of media; a master's is asked for once, and again when what it named is not there. */
  async function ask(signal: AbortSignal): Promise<{ playlist: MediaPlaylist; atMs: number }> {
    for (let url = media ?? options.url, turn = 0; turn < 3; turn += 1) {
      const { body, elapsedMs } = await client.ask({ url }, signal)
      const playlist = readPlaylist(body.toString())
      if (playlist.kind === 'media') {
        media = url
        return { playlist, atMs: elapsedMs }
      }
      url = resolve(playlist.bestUri, url)
    }
    throw new LookError('a master playlist names a master playlist')
  }

  function want({ added, session: newest }: EdgeMove): void {
    if (!options.download) return
    if (newest !== session) {
      load?.stop()
      load = createSegmentLoad(options.loader, options.clock)
      session = newest
    }
    if (!added || added.gap || added.ranged || !media) return
    const url = resolve(added.uri, media)
    if (url.origin === options.url.origin) load?.want(url, added)
    else if (!warned) {
      warned = true
      log.warn({ stream, host: url.host }, 'its segments are on another server: none is downloaded')
    }
  }

  return {
    stream,
    async look(signal) {
      try {
        const { playlist, atMs } = await ask(signal)
        known = true
        if (playlist.ended) {
          forget()
          return { state: 'over', over: 'its playlist was closed (EXT-X-ENDLIST)' }
        }
        const move = edge.take(playlist, atMs)
        const { periodMs } = playlist
        const leftOverMs = patienceMs(periodMs, intervalMs) * leftOverTimes
        if (move.mediaMs === 0 && atMs - move.movedAtMs > leftOverMs) {
          return { state: 'over', over: 'its playlist stood still before it was first seen' }
        }
        want(move)
        const reading = { stream, session: move.session, edge: move, periodMs, load }
        return { state: 'live', reading }
      } catch (error) {
        if (!isMissing(error)) throw error
        forget()
        if (!known) log.info({ stream }, 'there is no playlist of this stream yet')
        known = true
        return { state: 'missing' }
      }
    },
    load: async () => load?.work(),
    stop: () => load?.stop(),
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof LookError && (error.status === 404 || error.status === 410)
}

function resolve(uri: string, base: URL): URL {
  const url = URL.parse(uri, base.href)
  if (!url) throw new LookError('the playlist has an address that is none')
  return url
}
