import { createCounterRate } from '../../counter-rate.ts'
import { createCounterShare } from '../../counter-share.ts'
import { createHttpClient, folderOf, type HttpClient } from '../../http-client.ts'
import { createPoller, type Look, type StreamMeter } from '../../poller.ts'
import type { Source, SourceContext } from '../../source.ts'
import { createApiLook } from './api-look.ts'
import type { MediamtxConfig } from './config.ts'
import type { MediamtxReading } from './mediamtx-reading.ts'
import { createNotReadyHook } from './not-ready-hook.ts'
import { readMetricsPage } from './read-metrics-page.ts'

/**
 * Asks a MediaMTX, its metrics page where `url` ends with `/metrics` and its API else, at vantage `ingest`: `bitrateBps` from its count of bytes; for
 * publishers over SRT, WebRTC and RTSP `lossRatio`, and over SRT `rttMs`. It counts no frames.
 * With a `secret` it also takes word of paths that are not ready any more.
 */
export function createMediamtxSource(config: MediamtxConfig, context: SourceContext): Source {
  const client = createHttpClient(config, context.clock)
  const url = new URL(config.url)
  const look = url.pathname.endsWith('/metrics')
    ? createMetricsLook(url, client)
    : createApiLook({ folder: folderOf(config.url), client, name: config.name, ...context })
  const poller = createPoller<MediamtxReading>(
    { config, vantage: 'ingest', look, meter: createMediamtxMeter, close: client.close },
    context,
  )
  return config.secret === undefined
    ? poller
    : { ...poller, receive: createNotReadyHook(config.secret, poller) }
}

function createMetricsLook(url: URL, client: HttpClient) {
  return async (signal: AbortSignal): Promise<Look<MediamtxReading>> => {
    const { body, elapsedMs } = await client.ask({ url }, signal)
    const { readings, unread } = readMetricsPage(body.toString())
    const reason = unread > 0 ? `${unread} lines of the metrics page cannot be read` : ''
    return { readings, elapsedMs, partial: { reason } }
  }
}

function createMediamtxMeter(): StreamMeter<MediamtxReading> {
  const bytes = createCounterRate()
  const loss = createCounterShare()
  return ({ bytesIn, link }, elapsedMs) => {
    const bytesPerSecond = bytes.read(bytesIn, elapsedMs)
    return {
      bitrateBps: bytesPerSecond === undefined ? undefined : Math.round(bytesPerSecond * 8),
      lossRatio: link ? loss.read(link.lost, link.packets) : undefined,
      rttMs: link?.rttMs,
    }
  }
}
