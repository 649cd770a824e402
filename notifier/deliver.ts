import type { BaseLogger } from 'pino'
import type { Clock } from '../triage/model/clock.ts'
import type { Store } from '../triage/store/store.ts'
import { type Carrier, createCarrier } from './carrier.ts'
import type { Channel } from './channel.ts'
import { createChannelTrouble } from './channel-trouble.ts'
import { type DeliveryOptions, deliveryDefaults } from './deliver-options.ts'
import type { NotifierMetrics } from './metrics.ts'
import { createOutboxTrouble } from './outbox-trouble.ts'
import { within } from './pause.ts'
import { createRecorder } from './recorder.ts'

/** What the outbox loop is made of. */
export interface DelivererParts {
  readonly store: Store
  /** Started and stopped by whoever made them. */
  readonly channels: readonly Channel[]
  readonly clock: Clock
  readonly log: BaseLogger
  readonly metrics: NotifierMetrics
  /** Names this process among all that share the store; a new one at every start. */
  readonly owner: string
  readonly options?: Partial<DeliveryOptions>
  /** Our own address as people reach it, for links in messages; none without. */
  readonly publicUrl?: string | undefined
  /** From 0 to 1, evenly spread: the jitter between attempts. */
  readonly random?: () => number
  /** A notice was accepted or given up, and its ticket's timeline says so. */
  readonly onTold?: () => void
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
}

/**
 * The outbox loop. A notice is *pending* until this loop *leases* it; it is then tried once, and
 * what came of it is recorded: *accepted*, *failed*, or *pending* again with a later time. All
 * attempts at a notice carry the same id. A process that dies in between leaves a lease behind,
 * and the notice is tried again when that has run out, so it arrives at least once; it arrives
 * twice only where the channel cannot tell a repetition by the id.
 *
 * The loop looks when it is woken, when an attempt ends, when the next notice falls due, and every
 * `pollMs` at the latest. While the store fails it looks less and less often, and logs once.
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
  const carrier = createCarrier({
    ...parts,
    channels: new Map(parts.channels.map((channel) => [channel.name, channel])),
    trouble: createChannelTrouble(log),
    recorder,
    options,
    random: parts.random ?? Math.random,
    onEnd: wake,
  })
  const figures = createFigures(parts)
  let phase: 'new' | 'running' | 'stopped' = 'new'
  let stopped: Promise<void> | null = null
  let looking: Promise<void> = Promise.resolve()
  let isLooking = false
  let lookAgain = false
  let cancelTimer = () => {}

  function wake(): void {
    lookAgain = true
    if (phase !== 'running' || isLooking) return
    cancelTimer()
    isLooking = true
    looking = look()
  }

  async function look(): Promise<void> {
    let pauseMs = options.pollMs
    while (lookAgain && phase === 'running') {
      lookAgain = false
      try {
        await takeDue({
          store,
          clock,
          owner,
          options,
          carrier,
          isRunning: () => phase === 'running',
        })
        pauseMs = untilNext(await store.nextNoticeDueAt())
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

  async function drain(): Promise<void> {
    phase = 'stopped'
    cancelTimer()
    await within(clock, options.stopMs, Promise.all([looking, carrier.idle()]))
    carrier.callOff()
    await within(clock, options.stopMs, carrier.idle())
    recorder.abandon()
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
      wake()
    },
    stop() {
      stopped ??= drain()
      return stopped
    },
    wake,
  }
}

interface Taking {
  readonly store: Store
  readonly clock: Clock
  readonly owner: string
  readonly options: DeliveryOptions
  readonly carrier: Carrier
  readonly isRunning: () => boolean
}

/** Leases and begins notices for as long as some are due and their channels have room. */
async function takeDue({
  store,
  clock,
  owner,
  options,
  carrier,
  isRunning,
}: Taking): Promise<void> {
  while (isRunning()) {
    const { limit, full } = carrier.room()
    const now = clock.now()
    const leaseUntil = now + options.leaseMs
    const rows = await store.leaseNotices({ now, leaseUntil, owner, limit, exceptChannels: full })
    // What was leased while the loop was being stopped is given back there, untried.
    if (isRunning()) for (const row of rows) carrier.begin(row)
    if (rows.length < limit) return
  }
}

/** How often the figures are read from the store. */
const refreshEveryMs = 5_000

/** Keeps the gauges of the outbox and the channels fresh, at most every five seconds. */
function createFigures({ store, clock, metrics, channels }: DelivererParts): {
  refresh(): Promise<void>
} {
  let refreshedAt = Number.NEGATIVE_INFINITY
  return {
    async refresh() {
      if (clock.now() - refreshedAt < refreshEveryMs) return
      for (const channel of channels) metrics.channelState(channel)
      metrics.outbox(await store.noticeCounts())
      refreshedAt = clock.now()
    },
  }
}
