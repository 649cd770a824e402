import { compilePattern } from '../../linear-pattern.ts'
import type { Poller } from '../../poller.ts'
import { createSecretCheck } from '../../push-secret.ts'
import type { PushAnswer, Pushed, SourceContext } from '../../source.ts'
import { pushProblem } from '../../source-routes.ts'
import type { NginxRtmpConfig } from './config.ts'

/** How many connections that broke are remembered until their publishing is done, too. */
const mostBroken = 10_000

/**
 * Takes the callbacks of nginx. It says `publish_done` for a stream that was ended and for one
 * that was cut alike; but a publisher that ends its stream does so before it disconnects, and one
 * that is cut is disconnected first (`ngx_rtmp_cmd_disconnect` closes the streams last). Both
 * carry the same `clientid`. So: `publish_done` before `disconnect` is an end on purpose.
 *
 * Of the body only `call`, `app`, `name` and `clientid` are read: the rest holds stream keys.
 */
export function createNotify(
  config: NginxRtmpConfig & { readonly secret: string },
  poller: Pick<Poller, 'end'>,
  { log }: SourceContext,
): (pushed: Pushed) => Promise<PushAnswer> {
  const refuse = createSecretCheck(config.secret)
  const only = config.only === undefined ? null : compilePattern(config.only)
  const broken = new Set<string>()
  let hearsDisconnects = false
  let told = false

  function noteDisconnect(client: string): void {
    hearsDisconnects = true
    broken.add(client)
    if (broken.size > mostBroken) broken.delete(broken.values().next().value as string)
  }

  async function noteDone(stream: string, client: string): Promise<void> {
    if (broken.delete(client)) return
    if (!hearsDisconnects && !told) {
      told = true
      log.warn(
        { source: config.name },
        'a stream has ended and no on_disconnect was ever heard: without it a stream that is cut looks ended on purpose',
      )
    }
    if (!only || only.occursIn(stream)) await poller.end(stream, 'the publisher ended it')
  }

  return async (pushed) => {
    const refusal = refuse(pushed)
    if (refusal) return refusal
    const form = new URLSearchParams(pushed.body.toString())
    const client = form.get('clientid') ?? ''
    const [app, name] = [form.get('app'), form.get('name')]
    if (form.get('call') === 'disconnect') noteDisconnect(client)
    else if (form.get('call') === 'publish_done') {
      if (!app || !name) return pushProblem(400, 'missing-field', 'expected app and name')
      await noteDone(`${app}/${name}`, client)
    }
    return { status: 200 }
  }
}
