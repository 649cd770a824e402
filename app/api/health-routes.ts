import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import type { Directory } from '../../collector/directory/directory.ts'
import type { Source } from '../../collector/source.ts'
import type { Channel } from '../../notifier/channel.ts'
import type { BreakerStatus } from '../../notifier/circuit-breaker.ts'
import type { Store } from '../../triage/store/store.ts'
import type { Audit } from '../audit-tickets.ts'
import type { Access } from './access.ts'
import { problemSchema } from './ticket-schema.ts'

/** What health and metrics are read from. */
export interface HealthRoutes {
  readonly registry: Registry
  readonly store: Store
  readonly sources: readonly Source[]
  readonly channels: readonly Channel[]
  /** How the breaker of a channel stands. */
  readonly breaker: (channel: string) => BreakerStatus
  readonly directory: Pick<Directory, 'status'>
  readonly access: Access
  /** What the audit of tickets found last; null where this process does not audit. */
  readonly audit: (() => Audit) | null
  /** Empty while commits succeed. */
  readonly commitTrouble: () => string
  /** Why the process does not serve: it is starting or stopping; empty otherwise. */
  readonly phase: () => string
  /** Brings gauges that are read from elsewhere up to date before a scrape. */
  readonly refresh: () => Promise<void>
}

/**
 * `/healthz` (the process lives), `/readyz` (it can do its job, part by part, with the reason
 * where not) and `/metrics`. A blind source or a channel that is down is shown and does not make
 * the whole unready: the other streams are still watched.
 */
export function healthRoutes(app: FastifyInstance, parts: HealthRoutes): void {
  const { registry, access } = parts

  app.get('/healthz', { schema: { summary: 'The process lives' } }, async () => ({
    status: 'alive',
  }))

  const ready = {
    summary: 'Whether it can do its job, part by part, with the reason where not',
    description:
      'Answers 503 while it cannot. A blind source or a channel that is down is shown and does not make the whole unready',
  }
  app.get('/readyz', { schema: ready }, async (_request, reply) => {
    const store = parts.commitTrouble() || (await storeTrouble(parts.store))
    const phase = parts.phase()
    const audit = parts.audit?.()
    const reason = phase || (store && `the store cannot be used: ${store}`)
    const body = {
      status: reason ? 'not-ready' : 'ready',
      reason,
      store: { state: store ? 'down' : 'up', reason: store },
      sources: parts.sources.map((source) => ({
        name: source.name,
        kind: source.kind,
        ...source.status(),
      })),
      channels: parts.channels.map((channel) => ({
        name: channel.name,
        kind: channel.kind,
        ...channel.status(),
        breaker: parts.breaker(channel.name),
      })),
      directory: parts.directory.status(),
      ...(audit && { audit: { state: audit.findings.length > 0 ? 'degraded' : 'up', ...audit } }),
    }
    return reply.code(reason ? 503 : 200).send(body)
  })

  app.get(
    '/metrics',
    { schema: { summary: 'Metrics as Prometheus text', response: { '4xx': problemSchema } } },
    async (request, reply) => {
      access(request, 'read')
      await parts.refresh()
      return reply.type(registry.contentType).send(await registry.metrics())
    },
  )
}

async function storeTrouble(store: Store): Promise<string> {
  try {
    await store.check()
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
