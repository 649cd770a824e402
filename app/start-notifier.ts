import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Directory } from '../collector/directory/directory.ts'
import type { Channel } from '../notifier/channel.ts'
import { channelKinds, createChannel } from '../notifier/channels/catalog.ts'
import { type BreakerStatus, closedBreaker } from '../notifier/circuit-breaker.ts'
import { createDeliverer } from '../notifier/deliver.ts'
import { createNotifierMetrics, type NotifierMetrics } from '../notifier/metrics.ts'
import type { Talk } from '../notifier/talk.ts'
import type { Clock } from '../triage/model/clock.ts'
import type { Store } from '../triage/store/store.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { Config } from './config.ts'
import type { KeptStrips } from './keep-strips.ts'
import type { Actions } from './open-actions.ts'
import { openPictures } from './open-pictures.ts'
import type { Sla } from './open-sla.ts'
import type { Role } from './roles.ts'
import { standingMessages } from './standing-messages.ts'
import type { RunningDuty } from './start-duty.ts'
import type { Live } from './streams-of.ts'
import type { Undo } from './take-down.ts'

/** What the notifier is started with. */
interface NotifierParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: Logger
  readonly chosen: ReadonlySet<Role>
  readonly registry: Registry
  readonly feed: ChangeFeed
  readonly sla: Pick<Sla, 'told'>
  readonly store: Store
  readonly actions: Actions
  readonly talk: Talk
  readonly directory: Directory
  readonly duty: Pick<RunningDuty, 'duty'>
  readonly live: Readonly<Live>
  readonly strips: KeptStrips
  readonly undo: Undo
}

/** What of the notifier others look at. */
export interface RunningNotifier {
  readonly channels: readonly Channel[]
  readonly notifierMetrics: NotifierMetrics
  /** How the breaker of a channel stands. */
  readonly breaker: (channel: string) => BreakerStatus
}

/** Starts the channels as configured and the loop that takes notices to them, where this process is to notify. */
export function startNotifier(parts: NotifierParts): RunningNotifier {
  const { config, clock, log, store, actions, talk, feed, sla, undo } = parts
  const notifierMetrics = createNotifierMetrics(parts.registry)
  if (!parts.chosen.has('notify'))
    return { channels: [], notifierMetrics, breaker: () => closedBreaker }
  const channels = config.notifier.channels.map((each) =>
    createChannel(each, {
      ...{ clock, log, talk, ...actions },
      standing: standingMessages(store, clock, config.server.publicUrl),
    }),
  )
  const deduplicating = new Set(
    config.notifier.channels
      .filter(({ kind }) => channelKinds[kind].deduplicates)
      .map(({ name }) => name),
  )
  const pictures = openPictures({ ...parts, duty: parts.duty.duty, metrics: notifierMetrics })
  const deliverer = createDeliverer({
    store,
    channels,
    deduplicates: (name) => deduplicating.has(name),
    clock,
    log,
    metrics: notifierMetrics,
    owner: randomUUID(),
    ...{ options: config.notifier.delivery, publicUrl: config.server.publicUrl, pictures },
    onTold: sla.told,
  })
  undo.push(...channels.map((channel) => () => channel.stop()))
  for (const channel of channels) channel.start()
  undo.push(() => deliverer.stop())
  deliverer.start()
  undo.push(feed.follow(deliverer.wake))
  return { channels, notifierMetrics, breaker: deliverer.breaker }
}
