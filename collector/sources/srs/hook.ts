import { z } from 'zod'
import type { Poller } from '../../poller.ts'
import { createSecretCheck } from '../../push-secret.ts'
import { tryJson } from '../../read-json.ts'
import type { PushAnswer, Pushed } from '../../source.ts'
import { pushProblem } from '../../source-routes.ts'
import type { SrsConfig } from './config.ts'
import { srsStreamKey } from './read-streams.ts'

const hookSchema = z.object({
  action: z.string(),
  vhost: z.string().default(''),
  app: z.string().optional(),
  stream: z.string().optional(),
})

/** What SRS takes for "go on"; anything else makes it turn a publisher or player away. */
const goOn: PushAnswer = { status: 200, contentType: 'application/json', body: '{"code":0}' }

/**
 * Takes the hooks of SRS. It says `on_unpublish` for a stream that was ended, that was cut, and
 * that it dropped itself because nothing came for five seconds. So only the end of a stream that
 * moved until then counts as meant; the others are absent with the next look.
 *
 * Of the body only `action`, `vhost`, `app` and `stream` are read: `param` and `tcUrl` hold keys.
 */
export function createSrsHook(
  config: SrsConfig & { readonly secret: string },
  poller: Pick<Poller, 'endIfMoving'>,
): (pushed: Pushed) => Promise<PushAnswer> {
  const refuse = createSecretCheck(config.secret)
  return async (pushed) => {
    const refusal = refuse(pushed)
    if (refusal) return refusal
    const hook = hookSchema.safeParse(tryJson(pushed.body.toString()))
    if (!hook.success) return pushProblem(400, 'invalid-json', 'expected a hook of SRS')
    const { action, vhost, app, stream } = hook.data
    if (action !== 'on_unpublish') return goOn
    if (!app || !stream) return pushProblem(400, 'missing-field', 'expected app and stream')
    await poller.endIfMoving(srsStreamKey(vhost, app, stream), 'the publisher ended it')
    return goOn
  }
}
