import type { Channel, ChannelContext, ChannelStatus, Delivery, Message } from '../../channel.ts'
import { createTransport } from '../transport.ts'
import { type DiscordConfig, discordIdSchema } from './config.ts'
import { deliverToStaff } from './deliver-to-staff.ts'
import { deliverToStreamer } from './deliver-to-streamer.ts'
import { createGatewayLink } from './gateway-link.ts'
import { abortedOutcome, outcomeOf } from './outcome.ts'
import { createPermission } from './permission.ts'
import { createPosting } from './posting.ts'
import { createPresses } from './presses.ts'
import { registerCommands } from './register-commands.ts'
import { createTalks } from './talks.ts'

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
  const { clock, log, act, talk, tokens } = context
  const { name, token, fallbackChannelId } = config
  const url = config.url.replace(/\/+$/, '')
  const transport = createTransport({ repeats: true })
  const posting = createPosting({ token, url, transport, clock })
  const permission = createPermission(config)
  const presses = createPresses({
    name,
    clock,
    log,
    act,
    tokens,
    permission,
    edit: posting.edit,
  })
  let commandIds: ReadonlyMap<string, string> = new Map()
  const talks = createTalks({
    ...{ name, log, talk, permission, posting },
    commandIds: () => commandIds,
  })
  const link = createGatewayLink({
    name,
    token,
    url,
    transport,
    clock,
    log,
    onPress: presses.handle,
    ...talks,
    onReady: async (client) => {
      commandIds = await registerCommands(client, { name, log })
    },
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
    const { to } = message.notice
    try {
      return to === 'streamer'
        ? await deliverToStreamer({ posting, tokens, fallbackChannelId }, message, signal)
        : await deliverToStaff({ name, posting, tokens, log }, message, signal)
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
