import { createCounterRate } from '../../counter-rate.ts'
import { createHttpClient, folderOf } from '../../http-client.ts'
import { createPoller, type StreamMeter } from '../../poller.ts'
import type { Source, SourceContext } from '../../source.ts'
import { createOmeAlert } from './alert.ts'
import type { OvenmediaengineConfig } from './config.ts'
import type { OmeReading } from './ome-reading.ts'
import { createPictureWatch } from './picture-watch.ts'
import { createStreamsLook } from './streams-look.ts'

/**
 * Asks the API of an OvenMediaEngine, at vantage `ingest`: `bitrateBps` from its count of bytes,
 * `fps` and `keyframeIntervalMs` of the last second, `viewers`; what the encoder declares as nominal.
 * Its averages go by the stream's own time stamps and look well when the stream is late, so they
 * are not used. With a `secret` it also takes its alerts.
 */
export function createOvenmediaengineSource(
  config: OvenmediaengineConfig,
  context: SourceContext,
): Source {
  const { url, maxAnswerBytes, token, name, secret } = config
  const client = createHttpClient({ url, maxAnswerBytes }, context.clock)
  const look = createStreamsLook({ folder: folderOf(url), client, token })
  const poller = createPoller<OmeReading>(
    { config, vantage: 'ingest', look, meter: createOmeMeter, close: client.close },
    context,
  )
  if (secret === undefined) return poller
  return { ...poller, receive: createOmeAlert({ name, secret }, poller, context) }
}

function createOmeMeter(): StreamMeter<OmeReading> {
  const bytes = createCounterRate()
  const watch = createPictureWatch()
  return ({ bytesIn, picture, viewers }, elapsedMs) => {
    const bytesPerSecond = bytes.read(bytesIn, elapsedMs)
    const seenFps = picture && watch(picture, elapsedMs)
    const fps = picture && bytesPerSecond === 0 ? 0 : seenFps
    const keyframeFrames = picture?.keyframeIntervalFrames ?? 0
    return {
      bitrateBps: bytesPerSecond === undefined ? undefined : Math.round(bytesPerSecond * 8),
      fps,
      keyframeIntervalMs: fps && keyframeFrames ? (keyframeFrames * 1_000) / fps : undefined,
      viewers,
    }
  }
}
