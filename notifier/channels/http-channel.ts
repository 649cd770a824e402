import type { Clock } from '../../triage/model/clock.ts'
import type { Channel, ChannelStatus, Delivery, Message } from '../channel.ts'
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
export function createHttpChannel(parts: HttpChannelParts): Channel {
  const { name, kind, clock, timeoutMs, request, outcome } = parts
  const poster = createPoster()
  const stopping = new AbortController()
  let status: ChannelStatus = { state: 'starting', reason: 'not started' }

  async function attempt(message: Message, signal: AbortSignal): Promise<Delivery> {
    const late = new AbortController()
    const cancel = clock.after(timeoutMs, () => late.abort())
    const any = AbortSignal.any([signal, stopping.signal, late.signal])
    try {
      const post = request(message)
      return 'outcome' in post ? post : outcome(await poster.post(post, any))
    } catch (error) {
      if (late.signal.aborted) return timedOut(timeoutMs)
      if (any.aborted) return { outcome: 'retry', reason: 'stopped', detail: 'called off' }
      return connectionFailure(error)
    } finally {
      cancel()
    }
  }

  return {
    name,
    kind,
    start() {
      if (!stopping.signal.aborted) status = { state: 'up', reason: '' }
    },
    async stop() {
      status = { state: 'stopped', reason: 'stopped' }
      stopping.abort()
      poster.close()
    },
    status: () => status,
    async deliver(message, signal) {
      const delivery = await attempt(message, signal)
      if (status.state !== 'stopped') status = statusAfter(delivery, status)
      return delivery
    },
  }
}

function timedOut(timeoutMs: number): Delivery {
  const detail = `no complete answer within ${timeoutMs} ms`
  return { outcome: 'retry', reason: 'timeout', detail }
}

/** One notice that is refused as such says nothing of the channel; the rest does. */
function statusAfter(delivery: Delivery, before: ChannelStatus): ChannelStatus {
  if (delivery.outcome === 'accepted') return { state: 'up', reason: '' }
  if (delivery.reason === 'stopped' || delivery.reason === 'bad-request') return before
  return { state: 'down', reason: `${delivery.reason}: ${delivery.detail}` }
}
