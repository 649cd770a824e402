import { RateLimitError, Routes } from 'discord.js'
import type { Channel, ChannelContext, ChannelStatus, Delivery, Message } from '../../channel.ts'
import type { ActionTokens } from '../../ticket-action.ts'
import { createTransport } from '../transport.ts'
import { type DiscordConfig, discordIdSchema } from './config.ts'
import { createGatewayLink } from './gateway-link.ts'
import { directBody, fallbackBody, staffBody } from './message-body.ts'
import { abortedOutcome, apiCodeOf, outcomeOf, statusOf } from './outcome.ts'
import { createPosting, type Posting } from './posting.ts'
import { createPresses } from './presses.ts'

/** Discord: the message with this nonce was posted before, and somebody has deleted it since. */
const unknownMessage = 10_008
/** Discord: no such channel; of a direct conversation, that it has to be opened anew. */
const unknownChannel = 10_003

/**
 * Whether Discord said no to this recipient, as opposed to us, or to the hour. A limit on opening
 * conversations counts as a no: it is about bots that write to strangers, and can last.
 */
function recipientRefused(error: unknown): boolean {
  if (error instanceof RateLimitError) return !error.global && error.route === Routes.userChannels()
  const status = statusOf(error)
  return status !== null && status >= 400 && status < 500 && status !== 401 && status !== 408
}

/** Posts and counts "posted before, deleted since" as posted, which it was. */
async function postOnce(run: () => Promise<string>): Promise<Delivery> {
  try {
    return { outcome: 'accepted', externalId: await run() }
  } catch (error) {
    if (apiCodeOf(error) !== unknownMessage) throw error
    return { outcome: 'accepted', detail: 'posted before, and deleted since' }
  }
}

/** What a message to a streamer is posted with. */
interface ToStreamer {
  readonly message: Message
  readonly tokens: ActionTokens
  readonly signal: AbortSignal
}

async function postDirect(
  posting: Posting,
  { message, tokens, signal }: ToStreamer,
): Promise<Delivery> {
  const user = message.notice.address
  const attempt = async () => {
    const conversation = await posting.openDirect(user, signal)
    return postOnce(() => posting.post(conversation, directBody(message, tokens), signal))
  }
  try {
    return await attempt()
  } catch (error) {
    if (apiCodeOf(error) !== unknownChannel) throw error
    posting.forgetDirect(user)
    return attempt()
  }
}

/** A direct message, or a mention in the fallback channel as soon as Discord refuses the former. */
async function postToStreamer(
  posting: Posting,
  fallbackChannelId: string | undefined,
  told: ToStreamer,
): Promise<Delivery> {
  const { message, signal } = told
  try {
    return await postDirect(posting, told)
  } catch (error) {
    if (!fallbackChannelId || !recipientRefused(error) || signal.aborted) throw error
    const why = apiCodeOf(error) ?? statusOf(error) ?? 'rate limit'
    const posted = await postOnce(() =>
      posting.post(fallbackChannelId, fallbackBody(message), signal),
    )
    return { ...posted, detail: `direct message refused (${why}); told in the fallback channel` }
  }
}

/** Resolves with the attempt or, as soon as the signal aborts, without waiting for it. */
function untilAborted(
  attempt: Promise<Delivery>,
  signal: AbortSignal,
  aborted: () => Delivery,
): Promise<Delivery> {
  if (signal.aborted) return Promise.resolve(aborted())
  return new Promise((resolve) => {
    const onAbort = () => resolve(aborted())
    signal.addEventListener('abort', onAbort, { once: true })
    void attempt.then((delivery) => {
      signal.removeEventListener('abort', onAbort)
      resolve(delivery)
    })
  })
}

/**
 * Discord as a way to reach people. Staff are told in a channel, with buttons; a streamer by a
 * direct message. Messages go out over REST and need no gateway; presses come in on the gateway.
 */
export function createDiscordChannel(config: DiscordConfig, context: ChannelContext): Channel {
  const { clock, log, act, tokens } = context
  const { name, token } = config
  const url = config.url.replace(/\/+$/, '')
  const transport = createTransport()
  const posting = createPosting({ token, url, transport, clock })
  const presses = createPresses({
    name,
    clock,
    log,
    act,
    tokens,
    allowedRoleIds: config.allowedRoleIds,
    allowedUserIds: config.allowedUserIds,
    edit: posting.edit,
  })
  const link = createGatewayLink({
    name,
    token,
    url,
    transport,
    clock,
    log,
    onPress: presses.handle,
  })
  const life = new AbortController()
  const conceal = (text: string) => text.replaceAll(token, '[token]')
  let unauthorized = false

  function noteToken(delivery: Delivery): void {
    const refused = delivery.outcome === 'refused' && delivery.reason === 'unauthorized'
    if (refused && !unauthorized) log.warn({ channel: name }, 'discord: the token is refused')
    if (refused || delivery.outcome === 'accepted') unauthorized = refused
  }

  async function attempt(message: Message, signal: AbortSignal): Promise<Delivery> {
    const { to, address } = message.notice
    try {
      return to === 'streamer'
        ? await postToStreamer(posting, config.fallbackChannelId, { message, tokens, signal })
        : await postOnce(() => posting.post(address, staffBody(message, tokens), signal))
    } catch (error) {
      return outcomeOf(error, { signal, stopped: life.signal.aborted, conceal })
    }
  }

  function status(): ChannelStatus {
    const own = link.status()
    if (own.state === 'stopped' || !unauthorized) return own
    return { state: 'down', reason: "Discord refuses the bot's token" }
  }

  return {
    name,
    kind: 'discord',
    start: link.start,
    async stop() {
      life.abort()
      presses.stop()
      await link.stop()
      posting.close()
      transport.close()
    },
    status,
    async deliver(message, given) {
      const { address, to } = message.notice
      if (!discordIdSchema.safeParse(address).success) {
        const kind = to === 'streamer' ? 'user' : 'channel'
        const detail = `address ${JSON.stringify(address.slice(0, 60))} is not the id of a Discord ${kind}`
        return { outcome: 'refused', reason: 'bad-request', detail }
      }
      const signal = AbortSignal.any([given, life.signal])
      const aborted = () => abortedOutcome({ signal, stopped: life.signal.aborted })
      if (signal.aborted) return aborted()
      const delivery = await untilAborted(attempt(message, signal), signal, aborted)
      noteToken(delivery)
      return delivery
    },
  }
}
