/**
 * A notifier alone, as one process: started by `run-chaos.ts`, which tells it what to queue and
 * kills it. Everything it is told it answers once that is in its store.
 */
import { randomUUID } from 'node:crypto'
import { flushCompileCache } from 'node:module'
import { createLog } from '../../app/commands/log.ts'
import { systemClock } from '../../app/system-clock.ts'
import { sampleContext } from '../../fixtures/testing/sample-context.ts'
import { sampleOpened } from '../../fixtures/testing/sample-ticket.ts'
import { slackSchema } from '../../notifier/channels/slack/config.ts'
import { createSlackChannel } from '../../notifier/channels/slack/slack-channel.ts'
import { createWebhookChannel, webhookSchema } from '../../notifier/channels/webhook.ts'
import { createDeliverer } from '../../notifier/deliver.ts'
import { createNotifierMetrics } from '../../notifier/metrics.ts'
import { openStore } from '../../triage/store/open-store.ts'
import type { ChaosAnswer, ChaosRequest, ChaosSetup } from './chaos-words.ts'

const setup = JSON.parse(process.argv[2] ?? '{}') as ChaosSetup
const clock = systemClock
const log = createLog('fatal')
const context = sampleContext({ clock, log })
const store = await openStore(setup.store)
const timeoutMs = setup.attemptTimeoutMs
const channels = [
  createWebhookChannel(
    webhookSchema.parse({
      ...{ name: 'hook', kind: 'webhook', url: `${setup.hook}/hook`, timeoutMs },
      secret: Buffer.alloc(32, 7).toString('base64'),
    }),
    context,
  ),
  createSlackChannel(
    slackSchema.parse({
      ...{ name: 'slack', kind: 'slack', url: setup.slack, timeoutMs },
      token: setup.slackToken,
    }),
    context,
  ),
]
for (const channel of channels) channel.start()
const deliverer = createDeliverer({
  ...{ store, channels, clock, log, owner: randomUUID() },
  deduplicates: (name) => name === 'hook',
  metrics: createNotifierMetrics(),
  options: { leaseMs: setup.leaseMs, attemptTimeoutMs: setup.attemptTimeoutMs + 200 },
})
deliverer.start()

function answer(word: ChaosAnswer): void {
  process.send?.(word)
}

process.on('message', async ({ batch, tickets, notices }: ChaosRequest) => {
  await store.transaction(async (tx) => {
    for (const ticket of tickets) await tx.saveTicket(ticket, [sampleOpened(ticket)])
    await tx.queueNotices(notices)
  })
  deliverer.wake()
  answer({ kind: 'queued', batch })
})
process.on('disconnect', () => process.exit(0))

async function count(): Promise<void> {
  const { accepted, failed, superseded } = await store.noticeCounts()
  answer({ kind: 'ended', notices: accepted + failed + superseded })
}
setInterval(count, 200)
answer({ kind: 'up' })
// The next process, after this one was killed, need not read the whole program again.
flushCompileCache()
