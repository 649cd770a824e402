import { type Metric, readMetrics } from '../../read-metrics.ts'
import type { MediamtxLink, MediamtxReading } from './mediamtx-reading.ts'

/** What is being put together of one path; `bytes` and links by the newest name that is there. */
interface Draft {
  ready: boolean
  bytes: number | undefined
  oldBytes: number | undefined
  publisher: string
  packets: number | undefined
  lost: number | undefined
  rttMs: number | undefined
}

/** Where each metric goes. Every name since 1.17, and the one before. */
const destinations = new Map<string, keyof Draft>([
  ['paths_inbound_bytes', 'bytes'],
  ['paths_bytes_received', 'oldBytes'],
  ['srt_conns_packets_received', 'packets'],
  ['srt_conns_packets_received_drop', 'lost'],
  ['srt_conns_ms_rtt', 'rttMs'],
  ...['rtsp_sessions', 'rtsps_sessions', 'webrtc_sessions'].flatMap((list) => [
    [`${list}_inbound_rtp_packets`, 'packets'] as const,
    [`${list}_rtp_packets_received`, 'packets'] as const,
    [`${list}_inbound_rtp_packets_lost`, 'lost'] as const,
    [`${list}_rtp_packets_lost`, 'lost'] as const,
  ]),
])

/** What the metrics page of MediaMTX says. */
export interface MediamtxMetrics {
  readonly readings: readonly MediamtxReading[]
  readonly unread: number
}

/**
 * Reads the metrics page of MediaMTX, with its old names and its new ones. The state is a label
 * there, so a path is known by its name alone. Without any path the page says `paths 0`, which is
 * no path. Throws a `LookError` for a page that is none.
 */
export function readMetricsPage(text: string): MediamtxMetrics {
  const { metrics, unread } = readMetrics(text)
  const drafts = new Map<string, Draft>()
  for (const metric of metrics) {
    const stream = streamOf(metric)
    if (!stream) continue
    const draft = drafts.get(stream) ?? emptyDraft()
    drafts.set(stream, draft)
    put(draft, metric)
  }
  const readings = [...drafts].map(toReading).filter((reading) => reading !== null)
  return { readings, unread }
}

/** Which path a metric speaks of: itself, or its publisher's connection; `undefined` for all others. */
function streamOf({ name, labels, value }: Metric): string | undefined {
  if (!Number.isFinite(value) || value < 0) return undefined
  if (name.startsWith('paths')) return labels.get('name')
  return labels.get('state') === 'publish' ? labels.get('path') : undefined
}

function put(draft: Draft, { name, labels, value }: Metric): void {
  if (name === 'paths') draft.ready = labels.get('state') === 'ready' && value > 0
  else if (!name.startsWith('paths')) draft.publisher ||= labels.get('id') ?? ''
  const destination = destinations.get(name)
  if (destination) Object.assign(draft, { [destination]: value })
}

function emptyDraft(): Draft {
  return {
    ready: false,
    bytes: undefined,
    oldBytes: undefined,
    publisher: '',
    packets: undefined,
    lost: undefined,
    rttMs: undefined,
  }
}

function toReading([stream, draft]: [stream: string, draft: Draft]): MediamtxReading | null {
  const bytesIn = draft.bytes ?? draft.oldBytes ?? 0
  if (!draft.ready || bytesIn === 0) return null
  return { stream, session: draft.publisher, bytesIn, link: linkOf(draft) }
}

function linkOf({ packets, lost, rttMs }: Draft): MediamtxLink | undefined {
  return packets === undefined ? undefined : { packets, lost: lost ?? 0, rttMs }
}
