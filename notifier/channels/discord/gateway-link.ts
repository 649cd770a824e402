import {
  type ChatInputCommandInteraction,
  Client,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  GatewayIntentBits,
  type Message,
  type MessageComponentInteraction,
  Options,
  Partials,
  RateLimitError,
} from 'discord.js'
import type { BaseLogger } from 'pino'
import type { Clock } from '../../../triage/model/clock.ts'
import type { ChannelStatus } from '../../channel.ts'
import type { Transport } from '../transport.ts'
import { createIdentifyThrottle } from './identify-throttle.ts'
import { createShardControl, type ShardControl } from './shard-control.ts'

/** First and longest wait between attempts to log in. */
const firstWaitMs = 1_000
const longestWaitMs = 60_000
/** The wait after Discord said no to the bot itself: only a person can change that. */
const refusedWaitMs = 300_000
/** How long Discord's first description of the guilds is waited for; presses wait as long. */
const guildWaitMs = 1_500
/** How many people are remembered; each press brings its person along anyway. */
const rememberedPeople = 200

/** The line on which presses come in. */
export interface GatewayLink {
  start(): void
  stop(): Promise<void>
  status(): ChannelStatus
}

/** What the link is made of. */
export interface GatewayLinkOptions {
  readonly name: string
  readonly token: string
  readonly url: string
  readonly transport: Transport
  readonly clock: Clock
  readonly log: BaseLogger
  readonly onPress: (press: MessageComponentInteraction) => void
  readonly onCommand: (command: ChatInputCommandInteraction) => void
  /** Of a message in a server, the words are only there when it is meant for us. */
  readonly onMessage: (message: Message) => void
  /** A session has begun; must not reject. */
  readonly onReady: (client: Client<true>) => void
}

interface Loss {
  readonly reason: string
  readonly waitMs: number | null
}

const tokenRefused: Loss = { reason: "Discord refuses the bot's token", waitMs: refusedWaitMs }

const lossByCloseCode: Readonly<Record<number, Loss>> = {
  [GatewayCloseCodes.AuthenticationFailed]: tokenRefused,
  [GatewayCloseCodes.DisallowedIntents]: {
    reason: 'Discord refuses the bot the events it needs (4014)',
    waitMs: refusedWaitMs,
  },
}

function lossOfLogin(error: unknown): Loss {
  if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid)
    return tokenRefused
  if (error instanceof RateLimitError)
    return { reason: 'Discord limits how often the bot may log in', waitMs: error.retryAfter }
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
  return { reason: `the gateway of Discord cannot be reached${code}`, waitMs: null }
}

/**
 * Keeps one session on the gateway.
 *
 * idle → `start` → logging in → ready ⇄ reconnecting (discord.js's business, it resumes by itself).
 * A login that fails, and a session Discord will not continue, lead to a wait and a new client,
 * because discord.js does not use a destroyed client again. `stop` ends it from every state.
 */
export function createGatewayLink(options: GatewayLinkOptions): GatewayLink {
  const { clock, log, name } = options
  const throttle = createIdentifyThrottle(clock)
  let status: ChannelStatus = { state: 'starting', reason: 'not started yet' }
  let current: { readonly client: Client; readonly shards: ShardControl } | null = null
  let ending: Promise<void> = Promise.resolve()
  let cancelWait: (() => void) | null = null
  let waitMs = firstWaitMs

  function become(next: ChannelStatus): void {
    if (next.state === status.state && next.reason === status.reason) return
    status = next
    if (next.state === 'up') log.info({ channel: name }, 'discord: connected')
    if (next.state === 'down') log.warn({ channel: name, reason: next.reason }, 'discord: down')
  }

  function lost(client: Client, loss: Loss): void {
    if (current?.client !== client) return
    const gone = current
    current = null
    become({ state: 'down', reason: loss.reason })
    ending = gone.shards.end(() => gone.client.destroy())
    cancelWait = clock.after(loss.waitMs ?? waitMs, connect)
    if (loss.waitMs === null) waitMs = Math.min(waitMs * 2, longestWaitMs)
  }

  function listen(client: Client): void {
    const mine = () => current?.client === client
    const up = () => {
      if (!mine()) return
      waitMs = firstWaitMs
      become({ state: 'up', reason: '' })
    }
    client.on(Events.ClientReady, (ready) => {
      up()
      if (mine()) options.onReady(ready)
    })
    client.on(Events.ShardReady, () => client.isReady() && up())
    client.on(Events.ShardResume, up)
    client.on(Events.ShardReconnecting, () => {
      if (mine())
        become({
          state: 'down',
          reason: 'the gateway connection is lost; buttons wait until it is back',
        })
    })
    client.on(Events.ShardDisconnect, ({ code }) =>
      lost(
        client,
        lossByCloseCode[code] ?? {
          reason: `the gateway closed for good (${code})`,
          waitMs: refusedWaitMs,
        },
      ),
    )
    client.on(Events.ShardError, () => log.warn({ channel: name }, 'discord: gateway error'))
    client.on(Events.Error, (error) =>
      log.warn({ channel: name, error: error.name }, 'discord: an event could not be handled'),
    )
    client.on(Events.InteractionCreate, (interaction) => {
      if (!mine()) return
      if (interaction.isMessageComponent()) options.onPress(interaction)
      else if (interaction.isChatInputCommand()) options.onCommand(interaction)
    })
    client.on(Events.MessageCreate, (message) => mine() && options.onMessage(message))
  }

  function connect(): void {
    cancelWait = null
    const shards = createShardControl()
    const client = new Client({
      intents: [
        GatewayIntentBits.Guilds,
        GatewayIntentBits.GuildMessages,
        GatewayIntentBits.DirectMessages,
      ],
      partials: [Partials.Channel],
      waitGuildTimeout: guildWaitMs,
      makeCache: Options.cacheWithLimits({
        ...Options.DefaultMakeCacheSettings,
        MessageManager: 0,
        PresenceManager: 0,
        VoiceStateManager: 0,
        ReactionManager: 0,
        GuildMemberManager: rememberedPeople,
        UserManager: rememberedPeople,
      }),
      rest: {
        api: options.url,
        retries: 0,
        rejectOnRateLimit: () => true,
        makeRequest: (address, init) => options.transport.send(address, init),
      },
      ws: { buildStrategy: shards.buildStrategy, buildIdentifyThrottler: () => throttle },
    })
    current = { client, shards }
    listen(client)
    client.login(options.token).catch((error: unknown) => lost(client, lossOfLogin(error)))
  }

  return {
    start() {
      if (current || cancelWait || status.state === 'stopped') return
      become({ state: 'starting', reason: 'connecting to the gateway of Discord' })
      connect()
    },
    async stop() {
      become({ state: 'stopped', reason: 'stopped' })
      cancelWait?.()
      cancelWait = null
      throttle.close()
      const last = current
      current = null
      await ending
      await last?.shards.end(() => last.client.destroy())
    },
    status: () => status,
  }
}
