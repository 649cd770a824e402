import type { Clock } from '../../triage/model/clock.ts'
import type { Channel, Delivery, Message } from '../channel.ts'
import { createAttemptChannel } from './attempt-channel.ts'
import { type BodyCodes, bodyOutcome, failed } from './body-outcome.ts'
import { connectionFailure } from './http-outcome.ts'
import { createPoster, type Post } from './http-post.ts'
import { readMentions } from './robot-mentions.ts'
import { createSendBudget, type SendBudgetOptions } from './send-budget.ts'
import { isUrgent } from './urgency.ts'

/** What is special about the group robot of one vendor. */
export interface RobotParts {
  readonly name: string
  readonly kind: string
  readonly clock: Clock
  /** How long one attempt may take. */
  readonly timeoutMs: number
  /** What is posted at `nowMs`: the news, then what goes with it and may be lost, such as a picture. */
  readonly posts: (message: Message, nowMs: number) => readonly [Post, ...Post[]]
  /** What its answers mean. */
  readonly codes: Omit<BodyCodes, 'secrets'>
  /** How much it takes. */
  readonly budget: SendBudgetOptions
  /** What must not be seen in an outcome, though the vendor may repeat it. */
  readonly secrets: readonly string[]
}

/**
 * A robot in a group chat, as DingTalk, Feishu and WeCom have them: an address with a key in it,
 * that answers 200 whatever happens and says in the body what did. It takes few messages a minute
 * and punishes who sends more, so that we keep count ourselves.
 */
export function createRobotChannel({ posts, codes, secrets, ...parts }: RobotParts): Channel {
  const { clock } = parts
  const poster = createPoster()
  const budget = createSendBudget(parts.budget)

  async function send(post: Post, signal: AbortSignal): Promise<Delivery> {
    const delivery = bodyOutcome(
      await poster.post(post, signal),
      { ...codes, secrets },
      clock.now(),
    )
    if (delivery.outcome === 'retry' && delivery.reason === 'rate-limited')
      budget.blockUntil(clock.elapsedMs() + (delivery.afterMs ?? 0))
    return delivery
  }

  /** Why the first of them could not be sent that was not; empty when all were. */
  async function sendExtras(extras: readonly Post[], signal: AbortSignal): Promise<string> {
    for (const extra of extras) {
      const delivery = await send(extra, signal).catch(connectionFailure)
      if (delivery.outcome !== 'accepted') return delivery.detail
    }
    return ''
  }

  return createAttemptChannel({
    ...parts,
    addressed: false,
    async attempt(message, signal) {
      const { address } = message.notice
      if (!readMentions(address)) {
        const shown = JSON.stringify(address.slice(0, 60))
        return failed('bad-request', `address ${shown} names nobody whom a robot could mention`)
      }
      const [news, ...extras] = posts(message, clock.now())
      const waitMs = budget.take(clock.elapsedMs(), 1 + extras.length, isUrgent(message))
      if (waitMs > 0) return overBudget(parts.budget, waitMs)
      const delivery = await send(news, signal)
      if (delivery.outcome !== 'accepted') return delivery
      const lost = await sendExtras(extras, signal)
      return lost === '' ? delivery : { ...delivery, detail: `without its picture: ${lost}` }
    },
    failure: connectionFailure,
    stop: poster.close,
  })
}

function overBudget({ limit, windowMs }: SendBudgetOptions, afterMs: number): Delivery {
  const detail = `held back: the vendor takes ${limit} in ${windowMs / 1_000} s`
  return { outcome: 'retry', reason: 'rate-limited', detail, afterMs }
}
