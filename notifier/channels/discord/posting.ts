import {
  type RateLimitData,
  RateLimitError,
  REST,
  RESTEvents,
  type RESTPostAPIChannelMessageJSONBody,
  type RequestData,
  Routes,
} from 'discord.js'
import type { Clock } from '../../../triage/model/clock.ts'
import type { Attachment } from '../../channel.ts'
import { clip } from '../../plain-text.ts'
import { BadAnswerError, type Transport } from '../transport.ts'
import { discordLimits } from './message-body.ts'
import { apiCodeOf } from './outcome.ts'
import { discordCodes } from './post-once.ts'

/** A pause before a request that discord.js may sit out itself; a longer one goes back to the outbox. */
const shortPauseMs = 1_000
/** How long one request may take, answer included. */
const requestTimeoutMs = 15_000
/** A thread leaves the list of the channel when it was silent for so long; a day, as Discord allows. */
const archiveAfterMinutes = 1_440
/** How many direct conversations are remembered. */
const rememberedConversations = 10_000

/** What a message is changed to. */
export interface Editable {
  readonly body: object
  /** Shown with it, each with its words; without any, those it had stay. */
  readonly pictures?: readonly Attachment[]
  readonly signal?: AbortSignal
}

/** A message to post. */
export interface Postable extends Editable {
  readonly body: RESTPostAPIChannelMessageJSONBody
  readonly signal: AbortSignal
}

/** Posts messages over REST; needs no gateway. */
export interface Posting {
  /** Posts and resolves to the message's id; rejects as discord.js does, or with `BadAnswerError`. */
  post(channelId: string, what: Postable): Promise<string>
  /** Changes a message of ours. */
  edit(channelId: string, messageId: string, what: Editable): Promise<void>
  /** Begins the thread of a message; its id is the message's. One that is there already is fine. */
  beginThread(
    channelId: string,
    messageId: string,
    thread: { readonly name: string; readonly signal: AbortSignal },
  ): Promise<void>
  /** The id of the direct conversation with a user: opened once, then remembered. */
  openDirect(userId: string, signal: AbortSignal): Promise<string>
  /** Forgets a conversation that turned out to be gone. */
  forgetDirect(userId: string): void
  close(): void
}

/** The request for a message, with its pictures and the words for whoever cannot see them. */
function requestOf({ body, pictures = [], signal }: Editable): RequestData {
  const sent = signal ? { signal } : {}
  if (pictures.length === 0) return { body, ...sent }
  const attachments = pictures.map(({ name, alt }, id) => {
    return { id, filename: name, description: clip(alt, discordLimits.altText) }
  })
  const files = pictures.map(({ name, type, bytes }, key) => {
    return { name, contentType: type, data: Buffer.from(bytes), key: `files[${key}]` }
  })
  return { body: { ...body, attachments }, files, ...sent }
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
    async post(channelId, what) {
      const route = Routes.channelMessages(channelId)
      return idOf(await guarded(route, () => rest.post(route, requestOf(what))))
    },
    async edit(channelId, messageId, what) {
      const route = Routes.channelMessage(channelId, messageId)
      await guarded(route, () => rest.patch(route, requestOf(what)))
    },
    async beginThread(channelId, messageId, { name, signal }) {
      const route = Routes.threads(channelId, messageId)
      const body = { name, auto_archive_duration: archiveAfterMinutes }
      try {
        await guarded(route, () => rest.post(route, { body, signal }))
      } catch (error) {
        if (apiCodeOf(error) !== discordCodes.threadExists) throw error
      }
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
