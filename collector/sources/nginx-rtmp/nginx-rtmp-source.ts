import { createCounterRate } from '../../counter-rate.ts'
import { createHttpClient } from '../../http-client.ts'
import { createMediaDrift } from '../../media-drift.ts'
import { createPoller, type StreamMeter } from '../../poller.ts'
import { unreadTrouble } from '../../read-json.ts'
import type { Source, SourceContext } from '../../source.ts'
import type { NginxRtmpConfig } from './config.ts'
import { createNotify } from './notify.ts'
import { type NginxRtmpReading, readStat } from './read-stat.ts'
import { createWorkerWatch } from './worker-watch.ts'

/**
 * Asks the statistics page of an nginx with the RTMP module, at vantage `ingest`: `bitrateBps`
 * from its count of bytes (its own `bw_in` moves every ten seconds only), `driftMs` from the
 * publisher's media time, the declared frame rate as nominal. It does not count frames. With a
 * `secret` it also takes nginx' callbacks, by which a stream that was ended is told from one
 * that was cut.
 */
export function createNginxRtmpSource(config: NginxRtmpConfig, context: SourceContext): Source {
  const url = new URL(config.url)
  const client = createHttpClient(config, context.clock)
  const workers = createWorkerWatch()
  const poller = createPoller<NginxRtmpReading>(
    {
      config,
      vantage: 'ingest',
      async look(signal) {
        const { body, elapsedMs } = await client.ask({ url }, signal)
        const stat = readStat(body.toString())
        const partial =
          workers.trouble(stat, elapsedMs) ||
          unreadTrouble({ read: stat.streams.length, unread: stat.unread })
        return { readings: stat.streams, elapsedMs, partial }
      },
      meter: createNginxRtmpMeter,
      close: client.close,
    },
    context,
  )
  if (config.secret === undefined) return poller
  return { ...poller, receive: createNotify({ ...config, secret: config.secret }, poller, context) }
}

function createNginxRtmpMeter(): StreamMeter<NginxRtmpReading> {
  const bytes = createCounterRate()
  const drift = createMediaDrift()
  return ({ bytesIn, mediaMs }, elapsedMs) => {
    const bytesPerSecond = bytes.read(bytesIn, elapsedMs)
    if (mediaMs !== undefined) drift.note(mediaMs, elapsedMs)
    return {
      bitrateBps: bytesPerSecond === undefined ? undefined : Math.round(bytesPerSecond * 8),
      driftMs: drift.behindMs(),
    }
  }
}
