import type { Poller } from '../../poller.ts'
import { createSecretCheck } from '../../push-secret.ts'
import type { PushAnswer, Pushed } from '../../source.ts'
import { pushProblem } from '../../source-routes.ts'

/**
 * Takes `path=…` (a form), which `runOnNotReady` of MediaMTX can send by curl. MediaMTX runs it
 * for a stream that was ended and for one that was cut alike, so only one that moved until then
 * counts as ended.
 */
export function createNotReadyHook(
  secret: string,
  poller: Pick<Poller, 'endIfMoving'>,
): (pushed: Pushed) => Promise<PushAnswer> {
  const refuse = createSecretCheck(secret)
  return async (pushed) => {
    const refusal = refuse(pushed)
    if (refusal) return refusal
    const path = new URLSearchParams(pushed.body.toString()).get('path')
    if (!path) return pushProblem(400, 'missing-field', 'expected path=NAME')
    await poller.endIfMoving(path, 'the publisher ended it')
    return { status: 200 }
  }
}
