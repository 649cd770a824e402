import { LookError } from '../../look-error.ts'
import type { Reading } from '../../poller.ts'
import { readXml } from '../../read-xml.ts'

/** What the statistics say of one stream that is being published. */
export interface NginxRtmpReading extends Reading {
  /** Bytes received since it began; a counter. */
  readonly bytesIn: number
  /** The media's own time of what came last, in ms; only when clients are shown. */
  readonly mediaMs: number | undefined
}

/** What one answer of `rtmp_stat` says. */
export interface NginxRtmpStat {
  /** The worker that answered: each knows its own streams only. */
  readonly pid: number
  /** For how long that worker has run, in s. */
  readonly uptimeS: number
  readonly streams: readonly NginxRtmpReading[]
  /** How many streams are being published whose name or count of bytes cannot be read. */
  readonly unread: number
}

/** The fields of a stream, its client or its metadata that are read; others go by. */
interface Draft {
  name: string
  bytesIn: number | undefined
  publishing: boolean
  publisher: string
  mediaMs: number | undefined
  fps: number | undefined
}

/** The fields of one client. */
interface Client {
  id: string
  timestamp: number | undefined
  publishing: boolean
}

/**
 * Reads the XML of `rtmp_stat` (as `ngx_rtmp_stat_module.c` of nginx-rtmp-module 1.1.4 to 1.2.2
 * writes it). Streams that nobody publishes, or of which nothing has come yet, are left out.
 * Throws a `LookError` for everything that is not such an answer.
 */
export function readStat(xml: string): NginxRtmpStat {
  const path: string[] = []
  const streams: NginxRtmpReading[] = []
  const top = new Map<string, string>()
  let unread = 0
  let app = ''
  let draft: Draft | null = null
  let client: Client | null = null

  function closeInClient(open: Client, name: string, text: string): void {
    if (name !== 'client') {
      readClient(open, name, text)
      return
    }
    if (open.publishing && draft) {
      draft.publisher = open.id
      draft.mediaMs = open.timestamp
    }
    client = null
  }

  function closeInStream(open: Draft, name: string, text: string): void {
    if (path.at(-1) !== 'live' || name !== 'stream') {
      readStream(open, path, name, text)
      return
    }
    draft = null
    if (!open.publishing) return
    if (open.name === '' || open.bytesIn === undefined) unread += 1
    else if (open.bytesIn > 0) streams.push(toReading(app, open, open.bytesIn))
  }

  readXml(xml, {
    open(name) {
      if (name === 'stream' && path.at(-1) === 'live') draft = emptyDraft()
      else if (name === 'client' && draft) client = emptyClient()
      path.push(name)
    },
    close(name, text) {
      path.pop()
      if (client) closeInClient(client, name, text)
      else if (draft) closeInStream(draft, name, text)
      else if (name === 'name' && path.at(-1) === 'application') app = text
      else if (path.length < 2) top.set(name, text)
    },
  })
  const pid = toNumber(top.get('pid') ?? '')
  const uptimeS = toNumber(top.get('uptime') ?? '')
  if (!top.has('rtmp') || pid === undefined || uptimeS === undefined) throw new LookError(notStat)
  return { pid, uptimeS, streams, unread }
}

const notStat = 'the answer is XML, but not that of rtmp_stat: check the path of url'

function emptyDraft(): Draft {
  return {
    name: '',
    bytesIn: undefined,
    publishing: false,
    publisher: '',
    mediaMs: undefined,
    fps: undefined,
  }
}

function emptyClient(): Client {
  return { id: '', timestamp: undefined, publishing: false }
}

function readClient(client: Client, name: string, text: string): void {
  if (name === 'id') client.id = text
  else if (name === 'timestamp') client.timestamp = toNumber(text)
  else if (name === 'publishing') client.publishing = true
}

function readStream(draft: Draft, path: readonly string[], name: string, text: string): void {
  const parent = path.at(-1)
  if (parent === 'video' && name === 'frame_rate') draft.fps = toNumber(text)
  if (parent !== 'stream') return
  if (name === 'name') draft.name = text
  else if (name === 'bytes_in') draft.bytesIn = toNumber(text)
  else if (name === 'publishing') draft.publishing = true
}

function toReading(app: string, draft: Draft, bytesIn: number): NginxRtmpReading {
  const { name, publisher, mediaMs, fps } = draft
  return {
    stream: `${app}/${name}`,
    session: publisher,
    // What the encoder has declared, not what arrives: a reference and no measurement.
    ...(fps && fps > 0 && { facts: { nominal: { fps } } }),
    bytesIn,
    mediaMs,
  }
}

/** A whole number of at most 16 digits; `undefined` for anything else. */
function toNumber(text: string): number | undefined {
  return /^\d{1,16}$/.test(text) ? Number(text) : undefined
}
