import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Poller } from '../../poller.ts'
import { tryJson } from '../../read-json.ts'
import { createReplayGuard } from '../../replay-guard.ts'
import type { PushAnswer, Pushed, SourceContext } from '../../source.ts'
import { pushProblem } from '../../source-routes.ts'
import { omeStreamKey } from './ome-reading.ts'

const alertSchema = z.object({
  sourceUri: z.string().default(''),
  messages: z.array(z.object({ code: z.string() })).default([]),
  sourceInfo: z.object({ createdTime: z.string() }).optional(),
})
type Alert = z.infer<typeof alertSchema>

/** An alert holds neither a time nor a number of its own, so what a deletion is of is remembered for long. */
const rememberedMs = 24 * 60 * 60_000
/** No rule set raises more at once; what is beyond is not logged. */
const mostCodes = 20

/**
 * Takes the alerts of OvenMediaEngine, signed in `X-OME-Signature`. `INGRESS_STREAM_DELETED` comes
 * for a stream that was ended and for one that was cut alike, so only one that moved until then
 * counts as ended. It names when the stream was created: one of an older publishing, or one that
 * comes twice, is refused. What its other rules say we measure ourselves; it is logged.
 */
export function createOmeAlert(
  { name, secret }: { readonly name: string; readonly secret: string },
  poller: Pick<Poller, 'endIfMoving' | 'session'>,
  { clock, log }: Pick<SourceContext, 'clock' | 'log'>,
): (pushed: Pushed) => Promise<PushAnswer> {
  const guard = createReplayGuard({ validMs: rememberedMs }, clock)

  function isSigned({ headers, body }: Pushed): boolean {
    const expected = createHmac('sha1', secret).update(body).digest()
    const given = Buffer.from(String(headers['x-ome-signature'] ?? ''), 'base64url')
    return given.length === expected.length && timingSafeEqual(given, expected)
  }

  async function end(stream: string, createdTime: string): Promise<PushAnswer> {
    const known = poller.session(stream)
    if (known !== undefined && known !== createdTime) {
      return pushProblem(409, 'replayed', 'this stream has been published anew since')
    }
    return guard.once(`${stream} ${createdTime}`, async () => {
      await poller.endIfMoving(stream, 'the publisher ended it')
      return { status: 200 }
    })
  }

  return async (pushed) => {
    if (!isSigned(pushed)) {
      return pushProblem(401, 'unauthorized', 'expected X-OME-Signature made with the secret')
    }
    const alert = alertSchema.safeParse(tryJson(pushed.body.toString()))
    if (!alert.success) {
      return pushProblem(400, 'invalid-json', 'expected an alert of OvenMediaEngine')
    }
    const stream = streamOf(alert.data)
    const codes = alert.data.messages.map(({ code }) => code)
    if (stream !== null && codes.includes('INGRESS_STREAM_DELETED')) {
      return end(stream, alert.data.sourceInfo?.createdTime ?? '')
    }
    log.info({ source: name, stream, codes: codes.slice(0, mostCodes) }, 'OvenMediaEngine alerts')
    return { status: 200 }
  }
}

/** The stream that an alert is about, by its URI (`#default#app/anna`); null when it is about none. */
function streamOf({ sourceUri }: Alert): string | null {
  const [, vhost, app, stream] = /^#([^#]*)#([^/]+)\/(.+)$/s.exec(sourceUri) ?? []
  return vhost !== undefined && app && stream ? omeStreamKey(vhost, app, stream) : null
}
