import { Registry } from 'prom-client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../fixtures/testing/captured-log.ts'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../fixtures/testing/memory-store.ts'
import { sampleAt, sampleNotice, sampleTicket } from '../fixtures/testing/sample-ticket.ts'
import { until } from '../fixtures/testing/until.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../fixtures/testing/webhook-receiver.ts'
import type { NextStepKind } from '../triage/model/escalation.ts'
import { auditTickets } from './audit-tickets.ts'
import { parseConfig } from './config.ts'
import { startAudit } from './start-audit.ts'
import type { Undo } from './take-down.ts'

const now = sampleAt + 600_000

async function storeWith(
  ticket: { readonly nextStep: NextStepKind; readonly lookAt: number | null } | null,
) {
  const store = createMemoryStore()
  await store.transaction((tx) => tx.saveTicket(sampleTicket(), [], ticket ?? undefined))
  return store
}

describe('an audit', () => {
  test.each([
    ['finds nothing where a step is to come', { nextStep: 'page', lookAt: now + 1 }, []],
    [
      'finds nothing where a step is due, and the watch is about to look',
      { nextStep: 'page', lookAt: now - 30_000 },
      [],
    ],
    [
      'finds a step that nobody has taken',
      { nextStep: 'page', lookAt: now - 30_001 },
      ['tickets-without-next-step'],
    ],
    [
      'finds nothing where there is a reason for waiting',
      { nextStep: 'handed-off', lookAt: null },
      [],
    ],
    ['finds a ticket of which nobody knows what it waits for', null, ['tickets-without-next-step']],
  ] as const)('%s', async (_, ticket, findings) => {
    expect(await auditTickets(await storeWith(ticket), now)).toEqual({
      findings,
      withoutNextStep: findings.length,
    })
  })

  test('finds notices that are due and that nobody takes', async () => {
    const store = createMemoryStore()
    const ticket = sampleTicket({ status: 'resolved', resolvedAt: sampleAt })
    await store.transaction(async (tx) => {
      await tx.saveTicket(ticket, [])
      await tx.queueNotices([sampleNotice(ticket, { at: now - 60_000 })])
    })
    expect(await auditTickets(store, now)).toMatchObject({ findings: [] })
    expect(await auditTickets(store, now + 1)).toMatchObject({ findings: ['outbox-stuck'] })
  })

  test('of a store that cannot be read finds that, and no number', async () => {
    const store = createMemoryStore()
    await store.close()
    expect(await auditTickets(store, now)).toEqual({
      findings: ['store-unreadable'],
      withoutNextStep: null,
    })
  })
})

describe('the heartbeat', () => {
  let receiver: WebhookReceiver
  let undo: Undo

  beforeEach(async () => {
    receiver = await startWebhookReceiver()
    undo = []
  })
  afterEach(async () => {
    for (const step of undo.toReversed()) await step()
    await receiver.stop()
  })

  async function start(url: string) {
    const clock = createManualClock(now)
    const store = await storeWith({ nextStep: 'handed-off', lookAt: null })
    const registry = new Registry()
    const { log, lines } = createCapturedLog()
    const raw = { duty: { heartbeat: { url, everyMs: 20_000 } } }
    const config = parseConfig('test', raw, { env: {}, readText: () => '' })
    const audit = startAudit({ config, store, clock, log, registry, undo })
    return { clock, store, registry, lines, audit }
  }

  test('beats while nothing is found, and falls silent when something is', async () => {
    const { clock, store, registry, audit } = await start(receiver.url)
    await clock.advance(20_000)
    await until(async () => receiver.taken.length === 1)
    await store.transaction((tx) => tx.saveTicket(sampleTicket({ number: 2 }), []))
    await until(async () => {
      await clock.advance(20_000)
      return audit().findings.length > 0
    })
    await clock.advance(100_000)
    expect(receiver.taken.length).toBeLessThan(4)
    expect(await registry.metrics()).toMatch(/^stallwatch_tickets_without_next_step 1$/m)
    expect(await registry.metrics()).toMatch(/heartbeats_total\{outcome="withheld"\} [1-9]/)
  })

  test('that is not taken is counted and logged once, without its address', async () => {
    const { clock, registry, lines } = await start(`${receiver.url}&beat=1`)
    for (let turn = 0; turn < 9; turn += 1) receiver.failNext({ kind: 'status', status: 500 })
    await until(async () => {
      await clock.advance(20_000)
      return /heartbeats_total\{outcome="failed"\} [2-9]/.test(await registry.metrics())
    })
    const told = lines.filter((line) => line.includes('heartbeat'))
    expect(told).toHaveLength(1)
    expect(told[0]).toContain('it answered 500')
    expect(lines.join()).not.toContain('t0p-s3cret')
  })
})
