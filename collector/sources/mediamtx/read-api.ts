import { z } from 'zod'
import { readEach, readJson, readShape } from '../../read-json.ts'
import type { MediamtxLink, MediamtxReading } from './mediamtx-reading.ts'

const counter = z.number().nonnegative()

// New names first: `online` is of 1.16, `inboundBytes` of 1.17; what they replaced is there beside them, so far.
const pathSchema = z.object({
  name: z.string().min(1),
  ready: z.boolean().optional(),
  readyTime: z.string().nullish(),
  online: z.boolean().optional(),
  onlineTime: z.string().nullish(),
  source: z.object({ type: z.string(), id: z.string().default('') }).nullish(),
  inboundBytes: counter.optional(),
  bytesReceived: counter.optional(),
})
/** One path of the list, as far as it is read. */
export type MediamtxPath = z.infer<typeof pathSchema>

const linkSchema = z.object({
  id: z.string(),
  // SRT
  packetsReceived: counter.optional(),
  packetsReceivedDrop: counter.optional(),
  msRTT: counter.optional(),
  // RTSP and WebRTC, by their names since 1.17 and before
  inboundRTPPackets: counter.optional(),
  inboundRTPPacketsLost: counter.optional(),
  rtpPacketsReceived: counter.optional(),
  rtpPacketsLost: counter.optional(),
})

const pageSchema = z.object({
  itemCount: counter.optional(),
  pageCount: counter,
  items: z.array(z.unknown()).nullable(),
})

/** One page of a list. */
export interface MediamtxPage<Item> {
  readonly pageCount: number
  /** How many items all pages have, where MediaMTX says so. */
  readonly itemCount: number | undefined
  readonly items: readonly Item[]
  /** How many could not be read. */
  readonly unread: number
}

/** Reads `GET /v3/paths/list`. Throws a `LookError` for everything else. */
export function readPaths(text: string): MediamtxPage<MediamtxPath> {
  return readPage(text, pathSchema)
}

/** Reads the list of connections of one protocol: what is known of each, by its id. */
export function readLinks(text: string): MediamtxPage<readonly [id: string, link: MediamtxLink]> {
  const page = readPage(text, linkSchema)
  return { ...page, items: page.items.map((each) => [each.id, toLink(each)]) }
}

function readPage<Item>(text: string, shape: z.ZodType<Item>): MediamtxPage<Item> {
  const { items, pageCount, itemCount } = readShape(
    readJson(text),
    pageSchema,
    "a list of MediaMTX' API, version 3",
  )
  const { read, unread } = readEach(items ?? [], shape)
  return { pageCount, itemCount, items: read, unread }
}

function toLink(link: z.infer<typeof linkSchema>): MediamtxLink {
  return {
    packets: link.packetsReceived ?? link.inboundRTPPackets ?? link.rtpPacketsReceived ?? 0,
    lost: link.packetsReceivedDrop ?? link.inboundRTPPacketsLost ?? link.rtpPacketsLost ?? 0,
    rttMs: link.msRTT,
  }
}

/** A reading of a path that is being published and of which something has come; else null. */
export function toReading(
  path: MediamtxPath,
  links: ReadonlyMap<string, MediamtxLink>,
): MediamtxReading | null {
  const { name, source } = path
  const bytesIn = path.inboundBytes ?? path.bytesReceived ?? 0
  if (!(path.online ?? path.ready) || bytesIn === 0) return null
  const since = path.onlineTime ?? path.readyTime ?? ''
  return {
    stream: name,
    session: `${source?.type ?? ''} ${source?.id ?? ''} ${since}`,
    bytesIn,
    link: source ? links.get(source.id) : undefined,
  }
}
