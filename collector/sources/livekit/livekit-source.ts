import { createHttpClient, folderOf } from '../../http-client.ts'
import { createPoller } from '../../poller.ts'
import type { Source, SourceContext } from '../../source.ts'
import type { LivekitConfig } from './config.ts'
import type { LivekitReading } from './livekit-reading.ts'
import { signLivekitToken } from './livekit-token.ts'
import { createRoomsLook } from './rooms-look.ts'
import { createTrackWatch } from './track-watch.ts'
import { createLivekitWebhook } from './webhook.ts'

/**
 * Asks LiveKit's server API who publishes, at vantage `ingest`: one stream a participant
 * (`room/identity`), with those who watch it. Its API tells nothing of how media move; what an
 * ingress counts is an average since it began, brought up to date once a minute
 * (`runMediaStatsCollector`), and is not used. Webhooks tell who left on purpose.
 */
export function createLivekitSource(config: LivekitConfig, context: SourceContext): Source {
  const { clock, log } = context
  const client = createHttpClient(config, clock)
  const attend = createTrackWatch()
  const ask = createRoomsLook({
    ...{ folder: folderOf(config.url), client, name: config.name, log },
    sign: (grant) => signLivekitToken(config, grant, clock.now()),
  })
  const poller = createPoller<LivekitReading>(
    {
      config,
      vantage: 'ingest',
      async look(signal) {
        const { all, elapsedMs, partial } = await ask(signal)
        const { readings, over, keep } = attend(all, elapsedMs)
        for (const stream of over) {
          await poller.endIfMoving(stream, 'the publisher took its tracks back')
        }
        keep()
        return { readings, elapsedMs, partial }
      },
      meter:
        () =>
        ({ viewers }) => ({ viewers }),
      close: client.close,
    },
    context,
  )
  return { ...poller, receive: createLivekitWebhook(config, poller, context) }
}
