import type { BaseLogger } from 'pino'
import type { HttpClient } from '../../http-client.ts'
import { LookError } from '../../look-error.ts'
import type { Look } from '../../poller.ts'
import { unreadTrouble } from '../../read-json.ts'
import type { MediamtxLink, MediamtxReading } from './mediamtx-reading.ts'
import {
  type MediamtxPage,
  type MediamtxPath,
  readLinks,
  readPaths,
  toReading,
} from './read-api.ts'

/** MediaMTX shows a hundred at a time unless told otherwise. */
const pageSize = 1_000
/** A hundred thousand streams: more is a server that does not know of pages. */
const mostPages = 100

/** Where more is known of a publisher, by what the path calls its source. */
const linkLists: { readonly [sourceType: string]: string } = {
  rtspSession: 'rtspsessions',
  rtspsSession: 'rtspssessions',
  srtConn: 'srtconns',
  webRTCSession: 'webrtcsessions',
}

export interface ApiLookOptions {
  /** Below it are the API's paths. */
  readonly folder: URL
  readonly client: HttpClient
  readonly name: string
  readonly log: BaseLogger
}

/**
 * Asks for all paths, and for the connections of the protocols that are in use. A list of
 * connections that cannot be had costs the figures of those connections, and is logged when that begins.
 */
export function createApiLook({ folder, client, name, log }: ApiLookOptions) {
  const refused = new Set<string>()

  async function all<Item>(
    list: string,
    read: (text: string) => MediamtxPage<Item>,
    signal: AbortSignal,
  ) {
    const items: Item[] = []
    let unread = 0
    let elapsedMs = 0
    let itemCount: number | undefined
    for (let page = 0; page < mostPages; page += 1) {
      const url = new URL(`v3/${list}/list?page=${page}&itemsPerPage=${pageSize}`, folder)
      const answer = await client.ask({ url }, signal)
      const found = read(answer.body.toString())
      items.push(...found.items)
      unread += found.unread
      elapsedMs = answer.elapsedMs
      itemCount = found.itemCount
      if (page + 1 >= found.pageCount) break
    }
    return { items, unread, elapsedMs, itemCount }
  }

  async function linksIn(list: string, signal: AbortSignal) {
    try {
      const { items } = await all(list, readLinks, signal)
      refused.delete(list)
      return items
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof LookError)) throw error
      if (!refused.has(list)) {
        refused.add(list)
        log.warn(
          { source: name, list, reason: error.message },
          'MediaMTX does not show its connections, so nothing is known of loss and round trips',
        )
      }
      return []
    }
  }

  async function linksOf(paths: readonly MediamtxPath[], signal: AbortSignal) {
    const lists = new Set(paths.map(({ source }) => linkLists[source?.type ?? '']))
    const links = new Map<string, MediamtxLink>()
    for (const list of lists) {
      if (list === undefined) continue
      for (const [id, link] of await linksIn(list, signal)) links.set(id, link)
    }
    return links
  }

  return async (signal: AbortSignal): Promise<Look<MediamtxReading>> => {
    const { items, unread, elapsedMs, itemCount } = await all('paths', readPaths, signal)
    const links = await linksOf(items, signal)
    const readings = items
      .map((path) => toReading(path, links))
      .filter((reading) => reading !== null)
    const shown = new Set(items.map((path) => path.name)).size + unread
    const shifted = itemCount !== undefined && shown < itemCount && itemCount > pageSize
    const partial = shifted
      ? { reason: 'paths came and went while the pages of the list were read' }
      : unreadTrouble({ read: items.length, unread })
    return { readings, elapsedMs, partial }
  }
}
