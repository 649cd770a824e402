import type { ChannelContext, HookAnswer, HookRequest } from '../../channel.ts'
import { within } from '../../pause.ts'
import type { SlackConfig } from './config.ts'
import { createPresses } from './presses.ts'
import { isFromSlack } from './signature.ts'
import type { SlackApi } from './slack-api.ts'
import { createThreadReplies } from './thread-replies.ts'

/** Slack takes an answer within 3 s, or sends the same again; what is not done by then is finished afterwards. */
const answerWithinMs = 2_500

/** Takes what Slack sends to us: presses as forms, events as JSON. */
export interface SlackHook {
  hook(request: HookRequest): Promise<HookAnswer>
  /** Resolves once nothing is under way any more. */
  stop(): Promise<void>
}

/** Hears what Slack has signed, and sends everybody else away. */
export function createSlackHook(
  context: ChannelContext,
  config: SlackConfig,
  slack: SlackApi,
): SlackHook {
  const stopping = new AbortController()
  const { signal } = stopping
  const listener = { client: slack.client(signal), signal }
  const press = createPresses(context, config, listener)
  const hear = createThreadReplies(context, config, listener)
  const running = new Set<Promise<void>>()

  return {
    async hook({ headers, body }) {
      const signature = headers['x-slack-signature']
      const timestamp = headers['x-slack-request-timestamp']
      const signed = { signature, timestamp, body }
      if (!isFromSlack(signed, config.signingSecret ?? '', context.clock.now()))
        return { status: 401 }
      const payload = readPayload(body)
      if (payload === undefined) return { status: 400 }
      const challenge = challengeIn(payload)
      if (challenge !== null) return { status: 200, body: challenge }
      const work = press(payload) ?? hear(payload)
      if (!work) return { status: 200 }
      const done = work.finally(() => running.delete(done))
      running.add(done)
      await within(context.clock, answerWithinMs, done)
      return { status: 200 }
    },
    async stop() {
      stopping.abort()
      await Promise.all(running)
    },
  }
}

/** What was sent, as JSON or as the `payload` of a form; undefined when it is neither. */
function readPayload(body: string): unknown {
  const text = body.startsWith('{') ? body : new URLSearchParams(body).get('payload')
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

/** What Slack wants to read back before it sends events to an address; null of anything else. */
function challengeIn(payload: unknown): string | null {
  if (!(payload instanceof Object) || !('type' in payload) || !('challenge' in payload)) return null
  const { type, challenge } = payload
  return type === 'url_verification' && typeof challenge === 'string' ? challenge : null
}
