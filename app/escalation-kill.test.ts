import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { freePort } from '../fixtures/testing/free-port.ts'
import { until } from '../fixtures/testing/until.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../fixtures/testing/webhook-receiver.ts'
import type { Ticket } from '../triage/model/ticket.ts'

const cli = fileURLToPath(new URL('./cli.ts', import.meta.url))
const rounds = 4
/** When the service is killed: after this many steps were taken. */
const killAfterSteps = [1, 3, 4, 6]

let folder: string
let hook: WebhookReceiver
let port: number
let service: ChildProcess

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-'))
  hook = await startWebhookReceiver()
  port = await freePort()
  const page = { to: [{ channel: 'hook' }], waitMs: 1_500 }
  const config = {
    server: { port },
    log: { level: 'error' },
    notifier: {
      channels: [
        {
          ...{ name: 'hook', kind: 'webhook', url: hook.url },
          secret: Buffer.alloc(32, 7).toString('base64'),
        },
      ],
      routes: [{ to: 'streamer', channel: 'hook' }],
      delivery: { leaseMs: 2_000, attemptTimeoutMs: 1_500, firstRetryMs: 100 },
    },
    duty: {
      escalation: [
        { name: 'all', steps: [page, page], repeat: rounds - 1, lastResort: [{ channel: 'hook' }] },
      ],
    },
  }
  await writeFile(join(folder, 'config.yaml'), stringify(config))
})

afterAll(async () => {
  service?.kill('SIGKILL')
  await hook.stop()
  await rm(folder, { recursive: true, force: true })
})

async function startService(): Promise<void> {
  const args = [cli, 'serve', '--config', join(folder, 'config.yaml'), '--data', folder]
  service = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  service.stdout?.on('data', (piece) => {
    said += piece
  })
  await until(() => said.includes('Stallwatch watches'))
}

async function killService(): Promise<void> {
  service.kill('SIGKILL')
  await once(service, 'exit')
}

async function ask(path: string): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}${path}`)).text()
}

/** The stream's ticket; undefined while there is none. */
async function ticket(): Promise<Ticket | undefined> {
  return (JSON.parse(await ask('/api/v1/tickets?stream=live%2Fanna')) as { items: Ticket[] })
    .items[0]
}

/** Two samples a second: well at first, then nothing moves any more; nobody minds when they are lost. */
function keepSending(): () => void {
  const begunAt = Date.now()
  const timer = setInterval(() => {
    const at = Date.now()
    const fps = at - begunAt < 4_000 ? 30 : 0
    const sample = { type: 'sample', stream: 'live/anna', at, fps, bitrateBps: fps * 100_000 }
    const body = JSON.stringify(sample)
    const headers = { 'content-type': 'application/json' }
    fetch(`http://127.0.0.1:${port}/ingest`, { method: 'POST', headers, body }).catch(() => {})
  }, 500)
  return () => clearInterval(timer)
}

function stepsOf({ timeline }: Ticket): readonly string[] {
  return timeline.flatMap((event) => {
    if (event.kind === 'step-taken') return [`${event.run}/${event.round}.${event.step}`]
    return event.kind === 'handed-off' ? ['handed off'] : []
  })
}

test('killed in the middle of an escalation, it takes every step once and hands off', async () => {
  await startService()
  const stopSending = keepSending()
  for (const steps of killAfterSteps) {
    await until(async () => {
      const now = await ticket()
      return now !== undefined && stepsOf(now).length >= steps
    })
    await killService()
    await startService()
  }
  const done = await until(async () => {
    const now = await ticket()
    return now && stepsOf(now).includes('handed off') ? now : null
  })
  const steps = stepsOf(done)
  expect(steps).toEqual([...new Set(steps)])
  // It may have begun anew when the ticket became more urgent; the newest run went through to its end.
  const { run } = done.timeline.findLast((event) => event.kind === 'handed-off') ?? { run: 0 }
  const whole = Array.from({ length: rounds }, (_, round) => [
    `${run}/${round}.0`,
    `${run}/${round}.1`,
  ])
  expect(steps.slice(-2 * rounds - 1)).toEqual([...whole.flat(), 'handed off'])
  const pages = done.timeline.flatMap((event) => ('pages' in event ? event.pages : []))
  const ids = new Set(pages.map(({ notice }) => notice))
  expect(ids.size).toBe(pages.length)
  // A webhook that arrived as we were killed comes again, with the id that says so.
  await until(() => {
    const arrived = new Set(hook.taken.map(({ headers }) => String(headers['webhook-id'])))
    return [...ids].every((id) => arrived.has(id))
  })
  const metric = /^stallwatch_tickets_without_next_step 0$/m
  await until(async () => metric.test(await ask('/metrics')))
  expect(JSON.parse(await ask('/readyz'))).toMatchObject({
    status: 'ready',
    audit: { state: 'up', findings: [] },
  })
  stopSending()
}, 180_000)
