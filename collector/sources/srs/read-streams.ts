import { z } from 'zod'
import { LookError } from '../../look-error.ts'
import type { Reading } from '../../poller.ts'
import { readEach, readJson, readShape } from '../../read-json.ts'

/** What SRS says of one stream that is being published. */
export interface SrsReading extends Reading {
  /** Bytes received since it began; a counter that is brought up to date every 3 s or so. */
  readonly bytesIn: number
  /** Pictures received; a counter that is brought up to date every 5 to 7 s. 0 where SRS does not count them. */
  readonly frames: number
}

/** One page of the list of streams. */
export interface SrsPage {
  /** How many streams were on it, published or not. */
  readonly length: number
  readonly streams: readonly SrsStream[]
  /** How many could not be read. */
  readonly unread: number
}

// Ids are numbers up to SRS 3, and words such as `vid-0m3l0t1` since.
const id = z.union([z.string(), z.number()]).transform(String)
const counter = z.number().nonnegative()

const streamSchema = z.object({
  name: z.string().min(1),
  vhost: id,
  app: z.string(),
  recv_bytes: counter,
  frames: counter.optional(),
  // Since 7.0.122, where `frames` counts sound as well.
  video_frames: counter.optional(),
  publish: z.object({ active: z.boolean(), cid: id.optional() }),
})
/** One stream of the list, as far as it is read. */
export type SrsStream = z.infer<typeof streamSchema>

const pageSchema = z.object({ code: z.number(), streams: z.array(z.unknown()).optional() })
const vhostsSchema = z.object({
  code: z.number(),
  vhosts: z.array(z.object({ id, name: z.string() })).optional(),
})

/** Reads `GET /api/v1/streams` of SRS 3 to 7. Throws a `LookError` for everything else. */
export function readStreams(text: string): SrsPage {
  const page = readShape(readJson(text), pageSchema, 'that of /api/v1/streams')
  const items = accepted(page.code, page.streams)
  const { read, unread } = readEach(items, streamSchema)
  return { length: items.length, streams: read, unread }
}

/** Reads `GET /api/v1/vhosts`: the name of each virtual host by its id. */
export function readVhosts(text: string): ReadonlyMap<string, string> {
  const answer = readShape(readJson(text), vhostsSchema, 'that of /api/v1/vhosts')
  return new Map(accepted(answer.code, answer.vhosts).map((each) => [each.id, each.name]))
}

function accepted<Item>(code: number, items: readonly Item[] | undefined): readonly Item[] {
  if (code !== 0) throw new LookError(`SRS answers with its error code ${code}`)
  if (!items) throw new LookError('the answer of SRS has no list: check url')
  return items
}

/** What SRS calls the virtual host of everybody who named none. */
const defaultVhost = '__defaultVhost__'

/** How a stream is called: `live/anna`, with its virtual host before it where that has a name. */
export function srsStreamKey(vhost: string, app: string, name: string): string {
  return vhost === defaultVhost || vhost === '' ? `${app}/${name}` : `${vhost}/${app}/${name}`
}

/** A reading of a stream that is being published and of which something has come; else null. */
export function toReading(stream: SrsStream, vhost: string): SrsReading | null {
  const { app, name, publish, recv_bytes: bytesIn, frames = 0, video_frames: pictures } = stream
  if (!publish.active || bytesIn === 0) return null
  return {
    stream: srsStreamKey(vhost, app, name),
    session: publish.cid ?? '',
    bytesIn,
    frames: pictures ?? frames,
  }
}
