import type { BaseLogger } from 'pino'
import type { Clock } from '../triage/model/clock.ts'
import type { TicketEvent } from '../triage/model/ticket.ts'
import type { LeaseOptions } from '../triage/store/outbox-store.ts'
import type { Store } from '../triage/store/store.ts'
import { type CarriedChannel, type Carrier, createCarrier } from './carrier.ts'
import type { Channel } from './channel.ts'
import { createChannelGate, openingKinds } from './channel-gate.ts'
import { createChannelTrouble } from './channel-trouble.ts'
import { type BreakerStatus, closedBreaker } from './circuit-breaker.ts'
import { type DeliveryOptions, deliveryDefaults } from './deliver-options.ts'
import { startHeartbeat } from './heartbeat.ts'
import type { NotifierMetrics } from './metrics.ts'
import { createOutboxTrouble } from './outbox-trouble.ts'
import { within } from './pause.ts'
import type { PictureMaker } from './pictures/picture-maker.ts'
import { createRecorder } from './recorder.ts'

/** What the outbox loop is made of. */
export interface DelivererParts {
  readonly store: Store
  /** Started and stopped by whoever made them. */
  readonly channels: readonly Channel[]
  /** Whether the channel of this name shows a repetition under the same id once. */
  readonly deduplicates: (channel: string) => boolean
  readonly clock: Clock
  readonly log: BaseLogger
  readonly metrics: NotifierMetrics
  /** Names this process among all that share the store; a new one at every start. */
  readonly owner: string
  readonly options?: Partial<DeliveryOptions>
  /** Our own address as people reach it, for links in messages; none without. */
  readonly publicUrl?: string | undefined
  /** Makes the pictures of messages; none have any without. */
  readonly pictures?: PictureMaker | undefined
  /** From 0 to 1, evenly spread: the jitter between attempts. */
  readonly random?: () => number
  /** A notice was accepted, given up or not needed any more, and its ticket's timeline says so with this line. */
  readonly onTold?: (line: TicketEvent) => void
}

/** Carries notices from the outbox to the channels. */
export interface Deliverer {
  start(): void
  /**
   * Takes no new notices, waits for the attempts under way (`stopMs` at most), calls off the rest
   * and gives every lease back. Leaves no timer behind; never rejects.
   */
  stop(): Promise<void>
  /** Something was committed to the outbox: looks at once. */
  wake(): void
  /** How the breaker of a channel stands. */
  breaker(channel: string): BreakerStatus
}

/**
 * The outbox loop. A notice is *pending* until this loop *leases* it; it is then tried once, and
 * what came of it is recorded: *accepted*, *failed*, or *pending* again with a later time. All
 * attempts at a notice carry the same id. A process that dies in between leaves a lease behind,
 * and the notice is taken over when that has run out. Where the channel can tell a repetition by
 * the id, it arrives once; where it can be asked what it has, it is asked first; elsewhere it is
 * tried again only when it is worth telling twice.
 *
 * The loop looks when it is woken, when an attempt ends, when the next notice falls due, when a
 * channel may take more, and every `pollMs` at the latest. While the store fails it looks less and
 * less often, and logs once.
 */
export function createDeliverer(parts: DelivererParts): Deliverer {
  const { store, clock, log, owner, metrics } = parts
  const options = { ...deliveryDefaults, ...parts.options }
  const trouble = createOutboxTrouble(log, 'reading the outbox')
  const recorder = createRecorder({
    store,
    clock,
    log,
    metrics,
    onTold: parts.onTold ?? (() => {}),
  })
  const channels = carriedChannels(parts, options)
  const carrier = createCarrier({
    ...parts,
    channels,
    trouble: createChannelTrouble(log),
    recorder,
    options,
    random: parts.random ?? Math.random,
    onEnd: wakeSoon,
  })
  const taker = createTaker({ store, clock, owner, options, carrier, channels })
  const figures = createFigures(parts, channels)
  let phase: 'new' | 'running' | 'stopped' = 'new'
  let stopped: Promise<void> | null = null
  let looking: Promise<void> = Promise.resolve()
  let isLooking = false
  let lookAgain = false
  let willWake = false
  let cancelTimer = () => {}
  let stopHeart = () => {}

  function wake(): void {
    lookAgain = true
    if (phase !== 'running' || isLooking) return
    cancelTimer()
    isLooking = true
    looking = look()
  }

  /** Several that end in the same moment are one reason to look: what they leave room for is leased at once. */
  function wakeSoon(): void {
    if (willWake) return
    willWake = true
    setImmediate(() => {
      willWake = false
      wake()
    })
  }

  async function look(): Promise<void> {
    let pauseMs = options.pollMs
    while (lookAgain && phase === 'running') {
      lookAgain = false
      try {
        await taker.takeDue(() => phase === 'running')
        pauseMs = Math.min(untilNext(await store.nextNoticeDueAt()), untilMoreRoom())
        await figures.refresh()
        trouble.well()
      } catch (error) {
        pauseMs = trouble.failed(error)
        break
      }
    }
    isLooking = false
    if (phase === 'running') cancelTimer = clock.after(pauseMs, wake)
  }

  function untilNext(dueAt: number | null): number {
    const dueInMs = (dueAt ?? Number.POSITIVE_INFINITY) - clock.now()
    // Due and yet not leased: it waits for one that is under way, and whose end wakes us.
    return dueInMs > 0 ? Math.min(dueInMs, options.pollMs) : options.pollMs
  }

  function untilMoreRoom(): number {
    const waits = [...channels.values()].map(({ gate }) => gate.nextMs(clock.now()))
    return Math.min(...waits.map((ms) => ms ?? options.pollMs), options.pollMs)
  }

  async function drain(): Promise<void> {
    phase = 'stopped'
    cancelTimer()
    await within(clock, options.stopMs, Promise.all([looking, carrier.idle()]))
    carrier.callOff()
    await within(clock, options.stopMs, carrier.idle())
    recorder.abandon()
    stopHeart()
    try {
      await within(clock, options.stopMs, store.releaseNotices(owner))
    } catch (error) {
      log.warn({ err: error }, 'leases could not be given back; they run out by themselves')
    }
  }

  return {
    start() {
      if (phase !== 'new') return
      phase = 'running'
      const { leaseMs } = options
      stopHeart = startHeartbeat({ store, clock, log, owner, leaseMs, beats: carrier.underWay })
      wake()
    },
    stop() {
      stopped ??= drain()
      return stopped
    },
    wake,
    breaker(channel) {
      const gate = channels.get(channel)?.gate
      return gate?.breaker(clock.now()) ?? closedBreaker
    },
  }
}

function carriedChannels(
  { channels, deduplicates }: DelivererParts,
  { concurrency }: DeliveryOptions,
): ReadonlyMap<string, CarriedChannel> {
  return new Map(
    channels.map((channel) => {
      const gate = createChannelGate(channel.name, concurrency)
      const looksUp = channel.lookUp !== undefined
      const repetition = { deduplicates: deduplicates(channel.name), looksUp }
      return [channel.name, { channel, gate, repetition }]
    }),
  )
}

interface Taking {
  readonly store: Store
  readonly clock: Clock
  readonly owner: string
  readonly options: DeliveryOptions
  readonly carrier: Carrier
  readonly channels: ReadonlyMap<string, CarriedChannel>
}

/** Most notices taken at once that are for channels nobody knows. */
const strayLimit = 16

/** Leases and begins what is due, as far as the channels have room. */
function createTaker({ store, clock, owner, options, carrier, channels }: Taking) {
  let lookedForStraysAt = Number.NEGATIVE_INFINITY

  async function take(
    wanted: Omit<LeaseOptions, 'now' | 'leaseUntil' | 'owner'>,
    { down, isRunning }: { readonly down: boolean; readonly isRunning: () => boolean },
  ): Promise<void> {
    const now = clock.now()
    const rows = await store.leaseNotices({
      ...{ now, leaseUntil: now + options.leaseMs, owner },
      ...wanted,
    })
    // What was leased while the loop was being stopped is given back there, untried.
    if (!isRunning()) return
    const back = rows.filter((row) => !carrier.begin(row, down)).map(({ notice }) => notice.id)
    if (back.length > 0) await store.releaseNotices(owner, back)
  }

  /** Nobody has these channels in the configuration any more. */
  async function takeStrays(isRunning: () => boolean): Promise<void> {
    if (clock.now() - lookedForStraysAt < options.pollMs) return
    lookedForStraysAt = clock.now()
    const exceptChannels = [...channels.keys()]
    await take({ limit: strayLimit, exceptChannels }, { down: false, isRunning })
  }

  return {
    async takeDue(isRunning: () => boolean): Promise<void> {
      for (const kind of openingKinds) {
        for (const [channel, { gate }] of channels) {
          const opening = isRunning() ? gate.opening(clock.now(), kind) : null
          if (!opening) continue
          const { down, ...limits } = opening
          await take({ channel, ...limits, withAlternatives: down }, { down, isRunning })
        }
      }
      if (isRunning()) await takeStrays(isRunning)
    },
  }
}

/** How often the figures are read from the store. */
const refreshEveryMs = 5_000

/** Keeps the gauges of the outbox and the channels fresh, at most every five seconds. */
function createFigures(
  { store, clock, metrics }: DelivererParts,
  channels: ReadonlyMap<string, CarriedChannel>,
): { refresh(): Promise<void> } {
  let refreshedAt = Number.NEGATIVE_INFINITY
  return {
    async refresh() {
      if (clock.now() - refreshedAt < refreshEveryMs) return
      for (const { channel, gate } of channels.values()) {
        metrics.channelState(channel)
        metrics.breaker(channel.name, gate.breaker(clock.now()).state)
      }
      metrics.outbox(await store.noticeCounts())
      refreshedAt = clock.now()
    },
  }
}
