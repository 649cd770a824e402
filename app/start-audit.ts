import type { BaseLogger } from 'pino'
import type { Registry } from 'prom-client'
import type { Clock } from '../triage/model/clock.ts'
import type { Store } from '../triage/store/store.ts'
import { type AuditMetrics, createAuditMetrics, type HeartbeatOutcome } from './audit-metrics.ts'
import { type Audit, auditTickets } from './audit-tickets.ts'
import type { Config } from './config.ts'
import type { Undo } from './take-down.ts'

/** How often it is looked whether everything that should happen does. */
const auditEveryMs = 10_000
/** A heartbeat that takes longer has not arrived. */
const heartbeatWithinMs = 8_000

/** What the audit is started with. */
interface AuditParts {
  readonly config: Config
  readonly store: Store
  readonly clock: Clock
  readonly log: BaseLogger
  readonly registry: Registry
  readonly undo: Undo
}

/**
 * Audits the tickets again and again: `stallwatch_tickets_without_next_step`, a line in the log when
 * something is found or is over, and, where `duty.heartbeat` names an address, a call of it for as long
 * as nothing is: when it falls silent, whoever listens there is to alarm. Returns what was found last.
 */
export function startAudit(parts: AuditParts): () => Audit {
  const { store, clock, log } = parts
  let last: Audit = { findings: [], withoutNextStep: null }
  const metrics = createAuditMetrics(() => last.withoutNextStep, parts.registry)

  async function audit(): Promise<Audit> {
    const now = await auditTickets(store, clock.now())
    if (now.findings.join() !== last.findings.join()) {
      if (now.findings.length > 0) log.error(now, 'the audit of tickets has found something')
      else log.info('the audit of tickets finds nothing any more')
    }
    last = now
    return now
  }

  parts.undo.push(repeat(clock, auditEveryMs, audit))
  const { heartbeat } = parts.config.duty
  if (heartbeat) {
    const stopping = new AbortController()
    const beat = createHeartbeat(parts, {
      ...{ url: heartbeat.url, audit, metrics, stopping: stopping.signal },
    })
    // Undone from the last to the first: what is under way is called off before it is waited for.
    parts.undo.push(repeat(clock, heartbeat.everyMs, beat))
    parts.undo.push(() => stopping.abort())
  }
  return () => last
}

/** Calls the address while the audit is clean; `stallwatch_heartbeats_total` counts what became of it. */
function createHeartbeat(
  { log }: AuditParts,
  heartbeat: {
    readonly url: string
    readonly audit: () => Promise<Audit>
    readonly metrics: AuditMetrics
    readonly stopping: AbortSignal
  },
): () => Promise<void> {
  let before: HeartbeatOutcome = 'sent'
  return async () => {
    const { findings } = await heartbeat.audit()
    const trouble = findings.length > 0 ? '' : await call(heartbeat.url, heartbeat.stopping)
    const outcome = findings.length > 0 ? 'withheld' : trouble === '' ? 'sent' : 'failed'
    heartbeat.metrics.heartbeat(outcome)
    // Its address may be a secret: the trouble says only what came back.
    if (outcome === 'failed' && before !== 'failed')
      log.warn({ trouble }, 'a heartbeat was not taken')
    before = outcome
  }
}

/** Empty when it was taken; else why not, without the address. */
async function call(url: string, stopping: AbortSignal): Promise<string> {
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(heartbeatWithinMs), stopping])
    const answer = await fetch(url, { signal, redirect: 'manual' })
    await answer.body?.cancel()
    return answer.ok ? '' : `it answered ${answer.status}`
  } catch (error) {
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    return timedOut ? `no answer within ${heartbeatWithinMs / 1_000} s` : 'it cannot be reached'
  }
}

/** Does it now and then again and again, with a pause after each; what never rejects. Returns what stops it. */
function repeat(clock: Clock, everyMs: number, work: () => Promise<unknown>): () => Promise<void> {
  let stopped = false
  let cancel = (): void => {}
  let running: Promise<void> = Promise.resolve()
  async function turn(): Promise<void> {
    await work()
    if (!stopped) cancel = clock.after(everyMs, run)
  }
  function run(): void {
    running = turn()
  }
  cancel = clock.after(everyMs, run)
  return async () => {
    stopped = true
    cancel()
    await running
  }
}
