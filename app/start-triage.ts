import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Directory } from '../collector/directory/directory.ts'
import type { Bus } from '../triage/bus/bus.ts'
import { createCommitter } from '../triage/committer.ts'
import { profiles } from '../triage/detectors/profiles.ts'
import { createEngine, type Engine, endedKeptMs } from '../triage/engine.ts'
import { createTriageMetrics } from '../triage/metrics.ts'
import { snapshotOf } from '../triage/restore.ts'
import type { Store } from '../triage/store/store.ts'
import type { TicketDesk } from '../triage/ticket-desk.ts'
import { startTicketWatch } from '../triage/ticket-watch.ts'
import { createWorker } from '../triage/worker.ts'
import type { Audit } from './audit-tickets.ts'
import type { Config } from './config.ts'
import { createIntroducer } from './introduce-streams.ts'
import type { KeptStrips } from './keep-strips.ts'
import type { Sla } from './open-sla.ts'
import { settleOrphans } from './settle-orphans.ts'
import { startAudit } from './start-audit.ts'
import { startDigests } from './start-digests.ts'
import type { SteadyClock } from './steady-clock.ts'
import type { Undo } from './take-down.ts'

/** What triage is started with. */
interface TriageParts {
  readonly config: Config
  readonly clock: SteadyClock
  readonly log: Logger
  readonly registry: Registry
  readonly store: Store
  readonly desk: TicketDesk
  readonly directory: Directory
  readonly sla: Sla
  readonly strips: KeptStrips
  readonly undo: Undo
}

/** What of triage others look at. */
export interface RunningTriage {
  readonly engine: Engine
  /** Empty while commits succeed. */
  readonly commitTrouble: () => string
  /** What the audit of tickets found last. */
  readonly audit: () => Audit
}

/** Starts the engine where it was left, feeds it from the bus, and looks after what comes of it. */
export async function startTriage(parts: TriageParts, bus: Bus): Promise<RunningTriage> {
  const { config, clock, log, store, desk, directory, sla, registry, strips, undo } = parts
  const metrics = createTriageMetrics(registry)
  const streams = await store.liveStreams({ endedSince: clock.now() - endedKeptMs })
  const snapshot = snapshotOf(streams, await store.openIncidents())
  const engine = createEngine(
    { profiles: profiles(config.triage.scenarios), patience: config.triage.tickets },
    snapshot,
  )
  engine.lookAgain(clock.now())
  // The agents' clocks are believed anew within seconds; until then silence is not theirs.
  clock.onSetBack(() => engine.lookAgain(clock.now()))
  metrics.watch(engine, config.metrics.perStream)
  const committer = createCommitter({ store, desk, clock, log, metrics, onChanged: sla.changed })
  const introducer = createIntroducer({
    ...{ directory, engine, clock },
    take: (records) => worker.take(records),
  })
  const worker = createWorker({
    engine,
    committer,
    store,
    clock,
    log,
    metrics,
    saveEveryMs: config.triage.saveEveryMs,
    keepMs: config.triage.keepDays * 86_400_000,
    onStreams: introducer.heardOf,
    onReports: (reports) => strips.note(engine, reports),
  })
  bus.subscribe(worker.take)
  worker.start()
  undo.push(async () => {
    // What is on the bus waits for the worker's commits, and its last one comes with `stop`.
    const emptied = bus.close()
    await worker.stop()
    await emptied
  })
  undo.push(introducer.stop)
  directory.follow(introducer.learned)
  introducer.learned(null)
  undo.push(settleOrphans({ engine, committer, store, clock, log }))
  undo.push(startTicketWatch({ desk, clock, log }))
  startDigests({ config, store, clock, log, undo, onChanged: sla.changed })
  const audit = startAudit({ config, store, clock, log, registry, undo })
  return { engine, commitTrouble: committer.trouble, audit }
}
