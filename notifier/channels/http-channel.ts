import type { Clock } from '../../triage/model/clock.ts'
import type { Channel, Delivery, Message } from '../channel.ts'
import { createAttemptChannel } from './attempt-channel.ts'
import { connectionFailure } from './http-outcome.ts'
import { type Answer, createPoster, type Post } from './http-post.ts'

/** What is special about a channel that tells each message with one HTTP request. */
export interface HttpChannelParts {
  readonly name: string
  readonly kind: string
  readonly clock: Clock
  /** How long one attempt may take. */
  readonly timeoutMs: number
  /** The request for a message, made anew at each attempt; or why there can be none. */
  readonly request: (message: Message) => Post | Delivery
  /** What the vendor's answer means. Its words may repeat a secret: not for the detail. */
  readonly outcome: (answer: Answer) => Delivery
}

/** A channel that tells each message with one HTTP request, and is up or down as they end. */
export function createHttpChannel({ request, outcome, ...parts }: HttpChannelParts): Channel {
  const poster = createPoster()
  return createAttemptChannel({
    ...parts,
    addressed: false,
    async attempt(message, signal) {
      const post = request(message)
      return 'outcome' in post ? post : outcome(await poster.post(post, signal))
    },
    failure: connectionFailure,
    stop: poster.close,
  })
}
