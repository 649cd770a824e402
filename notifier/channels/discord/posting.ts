import {
  type RateLimitData,
  RateLimitError,
  REST,
  RESTEvents,
  type RESTPostAPIChannelMessageJSONBody,
  Routes,
} from 'discord.js'
import type { Clock } from '../../../triage/model/clock.ts'
import { BadAnswerError, type Transport } from '../transport.ts'

/** A pause before a request that discord.js may sit out itself; a longer one goes back to the outbox. */
const shortPauseMs = 1_000
/** How long one request may take, answer included. */
const requestTimeoutMs = 15_000
/** How many direct conversations are remembered. */
const rememberedConversations = 10_000

/** Posts messages over REST; needs no gateway. */
export interface Posting {
  /** Posts and resolves to the message's id; rejects as discord.js does, or with `BadAnswerError`. */
  post(
    channelId: string,
    body: RESTPostAPIChannelMessageJSONBody,
    signal: AbortSignal,
  ): Promise<string>
  /** Changes a message of ours. */
  edit(channelId: string, messageId: string, body: object): Promise<void>
  /** The id of the direct conversation with a user: opened once, then remembered. */
  openDirect(userId: string, signal: AbortSignal): Promise<string>
  /** Forgets a conversation that turned out to be gone. */
  forgetDirect(userId: string): void
  close(): void
}

/** Reads the id out of an answer; whatever has none is not an answer of Discord's. */
function idOf(answer: unknown): string {
  const id = typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : undefined
  if (typeof id !== 'string' || !/^\d{17,20}$/.test(id))
    throw new BadAnswerError('the answer names no id')
  return id
}

/**
 * discord.js would sleep through a rate limit, out of reach of any signal. So a 429 is thrown
 * back, and until it is over nothing more is asked of that route (or, if it was a global one, of
 * any): an early request would only count against the bot.
 */
function createQuietTimes(clock: Clock) {
  const until = new Map<string, RateLimitError & { readonly untilMs: number }>()
  return {
    note(route: string, error: RateLimitError): void {
      const untilMs = clock.now() + error.retryAfter
      until.set(error.global ? '*' : route, Object.assign(error, { untilMs }))
    },
    check(route: string): void {
      for (const key of ['*', route]) {
        const error = until.get(key)
        if (!error) continue
        const leftMs = error.untilMs - clock.now()
        if (leftMs > 0) throw Object.assign(new RateLimitError(error), { retryAfter: leftMs })
        until.delete(key)
      }
    },
  }
}

/** Sets up the REST side of one bot. The token is set anew for each request: a 401 unsets it. */
export function createPosting(options: {
  readonly token: string
  readonly url: string
  readonly transport: Transport
  readonly clock: Clock
}): Posting {
  const { token, url, transport, clock } = options
  const foreseen = new WeakSet<RateLimitData>()
  const rest = new REST({
    api: url,
    retries: 0,
    timeout: requestTimeoutMs,
    rejectOnRateLimit: (limit) => !foreseen.has(limit) || limit.retryAfter > shortPauseMs,
    makeRequest: (address, init) => transport.send(address, init),
  })
  rest.on(RESTEvents.RateLimited, (limit) => foreseen.add(limit))
  const quiet = createQuietTimes(clock)
  const conversations = new Map<string, string>()

  async function guarded(route: string, run: () => Promise<unknown>): Promise<unknown> {
    quiet.check(route)
    rest.setToken(token)
    try {
      return await run()
    } catch (error) {
      if (error instanceof RateLimitError) quiet.note(route, error)
      throw error
    }
  }

  return {
    async post(channelId, body, signal) {
      const route = Routes.channelMessages(channelId)
      return idOf(await guarded(route, () => rest.post(route, { body, signal })))
    },
    async edit(channelId, messageId, body) {
      const route = Routes.channelMessage(channelId, messageId)
      await guarded(route, () => rest.patch(route, { body }))
    },
    async openDirect(userId, signal) {
      const known = conversations.get(userId)
      if (known) return known
      const route = Routes.userChannels()
      const body = { recipient_id: userId }
      const id = idOf(await guarded(route, () => rest.post(route, { body, signal })))
      const [oldest] = conversations.keys()
      if (oldest && conversations.size >= rememberedConversations) conversations.delete(oldest)
      conversations.set(userId, id)
      return id
    },
    forgetDirect: (userId) => void conversations.delete(userId),
    close() {
      rest.clearHashSweeper()
      rest.clearHandlerSweeper()
      rest.removeAllListeners()
    },
  }
}
