import type { Logger } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { createWebrtcRoute } from '../collector/agents/webrtc/webrtc-route.ts'
import type { Directory } from '../collector/directory/directory.ts'
import { createHttpIngest } from '../collector/ingest/http-route.ts'
import { createWebSocketIngest } from '../collector/ingest/web-socket.ts'
import type { CollectorMetrics } from '../collector/metrics.ts'
import type { RecordSink, Source } from '../collector/source.ts'
import { createSourceRoutes } from '../collector/source-routes.ts'
import type { Channel } from '../notifier/channel.ts'
import type { NotifierMetrics } from '../notifier/metrics.ts'
import type { Talk } from '../notifier/talk.ts'
import { createMemoryBus } from '../triage/bus/memory-bus.ts'
import type { Engine } from '../triage/engine.ts'
import type { Clock } from '../triage/model/clock.ts'
import { openStore } from '../triage/store/open-store.ts'
import type { Store } from '../triage/store/store.ts'
import type { TicketDesk } from '../triage/ticket-desk.ts'
import { watchOpenTickets } from '../triage/watch-open-tickets.ts'
import { createAccess, tokensFor } from './api/access.ts'
import { actionRoute } from './api/action-route.ts'
import { healthRoutes } from './api/health-routes.ts'
import { hookRoute } from './api/hook-route.ts'
import { createHttpServer } from './api/http-server.ts'
import { linkCodeRoute } from './api/link-code-route.ts'
import { sourceRoutes } from './api/source-routes.ts'
import { stopRoute } from './api/stop-route.ts'
import { webRoutes } from './api/web-routes.ts'
import type { Audit } from './audit-tickets.ts'
import { type ChangeFeed, createChangeFeed } from './change-feed.ts'
import type { Config } from './config.ts'
import { createKeptStrips, type KeptStrips } from './keep-strips.ts'
import { likelyLanguages } from './likely-languages.ts'
import { listen } from './listen.ts'
import { type Actions, openActions } from './open-actions.ts'
import { openDesk } from './open-desk.ts'
import { openDirectory } from './open-directory.ts'
import { type Links, openLinks } from './open-links.ts'
import { openSla, type Sla } from './open-sla.ts'
import { openSources } from './open-sources.ts'
import { openTalk } from './open-talk.ts'
import { type Role, roles } from './roles.ts'
import { type RunningDuty, startDuty } from './start-duty.ts'
import { startHandovers } from './start-handovers.ts'
import { type RunningMutes, startMutes } from './start-mutes.ts'
import { type RunningNotifier, startNotifier } from './start-notifier.ts'
import { startTriage } from './start-triage.ts'
import { createSteadyClock, type SteadyClock } from './steady-clock.ts'
import { storeUrl } from './store-url.ts'
import type { Live } from './streams-of.ts'
import { takeDown, type Undo } from './take-down.ts'

/** What a Stallwatch is put together from. */
export interface ComposeOptions {
  readonly config: Config
  readonly clock: Clock
  readonly log: Logger
  /** Where files of ours go; the default store lies here. */
  readonly dataFolder: string
  /** The parts to run; all by default. */
  readonly roles?: ReadonlySet<Role>
}

/** A Stallwatch that runs. */
export interface Stallwatch {
  /** Such as `http://127.0.0.1:8080`. */
  readonly address: string
  readonly store: Store
  readonly desk: TicketDesk
  readonly engine: Engine | null
  readonly channels: readonly Channel[]
  /** Takes records as a source of ours would. */
  readonly emit: RecordSink
  /** Calls `wake` after every commit that changed tickets. */
  readonly follow: (wake: () => void) => () => void
  /**
   * Stops in the order data flows, so that nothing accepted is lost: no new records, then those
   * on their way, then a last commit, then the notices being sent. Stopping twice is stopping once.
   */
  stop(): Promise<void>
}

/** What every part is built from, and the list of how to take it all down again. */
interface Base extends ComposeOptions {
  readonly clock: SteadyClock
  readonly chosen: ReadonlySet<Role>
  readonly registry: Registry
  readonly feed: ChangeFeed
  readonly store: Store
  readonly desk: TicketDesk
  readonly directory: Directory
  readonly sla: Sla
  readonly duty: RunningDuty
  readonly muting: RunningMutes
  readonly actions: Actions
  readonly links: Links
  readonly talk: Talk
  readonly live: Live
  readonly strips: KeptStrips
  readonly undo: Undo
}

/**
 * Puts the parts together and starts them. Rejects, having undone what it began, when one of
 * them cannot start.
 */
export async function startStallwatch(options: ComposeOptions): Promise<Stallwatch> {
  const undo: Undo = []
  const state = { phase: 'starting' }
  let stopped: Promise<void> | null = null

  function unwind(): Promise<void> {
    state.phase = 'stopping'
    return takeDown(undo, options.log)
  }

  try {
    const running = await startParts(options, undo, () => state.phase)
    state.phase = ''
    return {
      ...running,
      stop() {
        stopped ??= unwind()
        return stopped
      },
    }
  } catch (error) {
    await unwind().catch(() => {}) // what failed first is what matters; the log has the rest
    throw error
  }
}

async function startParts(
  options: ComposeOptions,
  undo: Undo,
  phase: () => string,
): Promise<Omit<Stallwatch, 'stop'>> {
  const { config, log } = options
  const clock = createSteadyClock(options.clock, log)
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const feed = createChangeFeed()
  const store = await openStore(storeUrl(config, options.dataFolder), { log })
  undo.push(() => store.close())
  const bus = createMemoryBus()
  const directory = await openDirectory({ config, clock, log, registry, undo })
  const sla = openSla(config, { clock, log, registry, feed })
  const duty = startDuty({ config, clock, log, registry, undo })
  startHandovers({ store, running: duty, clock, log, undo })
  const links = await openLinks({ store, directory, clock, log, undo })
  const desk = openDesk({ config, store, bus, clock, sla, directory: links, duty: duty.duty })
  const chosen = options.roles ?? new Set<Role>(roles)
  const muting = startMutes({ config, store, clock, registry })
  const actions = await openActions({ config, store, desk, clock })
  const live: Live = { engine: null, sources: [] }
  const talk = openTalk({
    ...{ store, desk, links, clock, log, duty: duty.duty, emit: bus.publish, live: () => live },
    rules: config.notifier.rules,
    languages: likelyLanguages(config),
  })
  const shared = {
    ...{ clock, chosen, registry, feed, store, desk, directory },
    ...{ sla, duty, muting, actions, links, talk, live, undo },
    strips: createKeptStrips(),
  }
  const base: Base = { ...options, ...shared }

  const notifying = startNotifier(base)
  const triage = chosen.has('triage') ? await startTriage(base, bus) : null
  const collecting = openSources({
    configs: chosen.has('collect') ? config.sources : [],
    ...{ clock, log, registry, desk, store, undo, emit: bus.publish },
    ...{ engine: triage?.engine ?? null, pictureLimits: config.triage.pictures },
  })
  Object.assign(live, { engine: triage?.engine ?? null, sources: collecting.sources })
  const address = await startServer(base, {
    ...collecting,
    ...notifying,
    emit: bus.publish,
    engine: triage?.engine ?? null,
    commitTrouble: triage?.commitTrouble ?? (() => ''),
    audit: triage?.audit ?? null,
    phase,
  })
  collecting.start()
  return {
    address,
    store,
    desk,
    engine: triage?.engine ?? null,
    channels: notifying.channels,
    emit: bus.publish,
    follow: feed.follow,
  }
}

/** What the HTTP server shows and feeds. */
interface Served {
  readonly sources: readonly Source[]
  readonly channels: readonly Channel[]
  readonly collectorMetrics: CollectorMetrics
  readonly notifierMetrics: NotifierMetrics
  readonly breaker: RunningNotifier['breaker']
  readonly emit: RecordSink
  readonly engine: Engine | null
  readonly commitTrouble: () => string
  readonly audit: (() => Audit) | null
  readonly phase: () => string
}

async function startServer(base: Base, served: Served): Promise<string> {
  const { config, clock, log, store, chosen, undo } = base
  const { sources, channels, engine, commitTrouble, phase } = served
  const app = await createHttpServer(log)
  undo.push(() => app.close())
  const access = createAccess(config.server.tokens)
  async function refresh(): Promise<void> {
    const counts = await store.noticeCounts().catch(() => null) // `/readyz` says what is wrong with it
    if (counts) served.notifierMetrics.outbox(counts)
    for (const channel of channels) served.notifierMetrics.channelState(channel)
  }
  const { registry } = base
  watchOpenTickets({ count: store.openTicketCounts, clock }, registry)
  healthRoutes(app, {
    ...{ registry, store, sources, channels, access, commitTrouble, phase, refresh },
    ...{ directory: base.directory, breaker: served.breaker, audit: served.audit },
  })
  sourceRoutes(app, { sources, access })
  if (chosen.has('web')) await actionRoute(app, base)
  if (chosen.has('web')) await stopRoute(app, base)
  if (chosen.has('web')) linkCodeRoute(app, { links: base.links, access })
  await hookRoute(app, { channels })
  if (chosen.has('web') && engine) webRoutes(app, base, { engine, access })
  if (chosen.has('collect')) {
    const ingest = {
      tokens: tokensFor(config.server.tokens, 'ingest'),
      limits: config.ingest,
      sink: served.emit,
      clock,
      log,
      metrics: served.collectorMetrics,
    }
    await app.register(createHttpIngest(ingest))
    await app.register(createWebrtcRoute())
    await app.register(createSourceRoutes({ sources, log }))
    const sockets = createWebSocketIngest({ ...ingest, server: app.server })
    undo.push(() => sockets.stop())
  }
  return listen(app, config.server)
}
