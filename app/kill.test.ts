import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { createRandom } from '../fixtures/simulate/random.ts'
import {
  type DiscordServer,
  startDiscordServer,
} from '../fixtures/testing/discord-server/discord-server.ts'
import { freePort } from '../fixtures/testing/free-port.ts'
import { createIngestClient, type IngestClient } from '../fixtures/testing/ingest-client.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../fixtures/testing/webhook-receiver.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import { openStore } from '../triage/store/open-store.ts'
import type { OutboxRow } from '../triage/store/outbox-store.ts'
import { systemClock } from './system-clock.ts'

const cli = fileURLToPath(new URL('./cli.ts', import.meta.url))
const kills = 50
const seed = 20_261_121
/**
 * Streams that are well throughout. So many that those who freeze, and whose recovery nobody lives
 * long enough to see, are no incident of the whole fleet.
 */
const wellStreams = 200
/** So many are ill at a time. */
const illAtOnce = 6
const sampleEveryMs = 500

/** What both sides hear of every ticket. */
const toldAtLeast = [
  { to: 'oncall', kind: 'opened' },
  { to: 'oncall', kind: 'recovered' },
  { to: 'streamer', kind: 'opened' },
  { to: 'streamer', kind: 'recovered' },
] as const

let folder: string
let discord: DiscordServer
let hook: WebhookReceiver
let port: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-'))
  discord = await startDiscordServer()
  hook = await startWebhookReceiver()
  port = await freePort()
  const entries = Array.from({ length: 500 }, (_, index) => ({
    streamer: `streamer-${index}`,
    addresses: { chat: String(500_000_000_000_000_000n + BigInt(index)) },
  }))
  const config = {
    server: { port },
    log: { level: 'warn' },
    directory: { entries },
    // Nobody lives through half a minute of quiet; at the end all tickets would wait for it.
    triage: { tickets: { quietMs: 5_000 } },
    notifier: {
      channels: [
        { name: 'chat', kind: 'discord', url: discord.url, token: discord.token },
        {
          name: 'hook',
          kind: 'webhook',
          url: hook.url,
          secret: Buffer.alloc(32, 7).toString('base64'),
        },
      ],
      routes: [
        { to: 'oncall', channel: 'chat', address: discord.channelId },
        { to: 'oncall', channel: 'hook' },
        { to: 'streamer', channel: 'chat' },
      ],
      delivery: { leaseMs: 2_000, attemptTimeoutMs: 1_500, firstRetryMs: 100 },
    },
  }
  await writeFile(join(folder, 'config.yaml'), stringify(config))
  await promisify(execFile)(process.execPath, [cli, '--version'], { env: serviceEnv() })
})

afterAll(async () => {
  await discord.stop()
  await hook.stop()
  await rm(folder, { recursive: true, force: true })
})

/**
 * Most of a start is reading the program. A process that is killed keeps nothing of that for the
 * next; one that ended by itself has, so that each of the fifty starts costs a third less.
 */
function serviceEnv(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') }
}

/** Starts the service; resolves when it says that it watches. */
async function startService(): Promise<ChildProcess> {
  const args = [cli, 'serve', '--config', join(folder, 'config.yaml'), '--data', folder]
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: serviceEnv(),
  })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (piece) => {
      said += piece
      if (said.includes('Stallwatch watches')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${said}`)))
  })
  return child
}

/**
 * Streams that send two samples a second, some of which freeze until on-call has been told, and
 * are well again after that. What is not acknowledged is sent again after a restart.
 */
function createLoad(client: IngestClient) {
  const frozen = new Set<string>()
  const everFrozen: string[] = []
  let more = true
  let failed = 0

  function beat(): void {
    while (more && frozen.size < illAtOnce) {
      const stream = `ill/${everFrozen.length}`
      everFrozen.push(stream)
      announce(stream, `streamer-${everFrozen.length - 1}`)
      // Well for four seconds, so that there is something to lose.
      setTimeout(() => frozen.add(stream), 4_000)
      frozen.add(`soon:${stream}`)
      setTimeout(() => frozen.delete(`soon:${stream}`), 4_000)
    }
    const at = Date.now()
    const well = Array.from({ length: wellStreams }, (_, index) => `well/${index}`)
    const samples = [...well, ...everFrozen].map((stream) => ({
      type: 'sample',
      stream,
      at,
      fps: frozen.has(stream) ? 0 : 30,
      bitrateBps: frozen.has(stream) ? 0 : 3_000_000,
    }))
    send(samples)
  }

  function announce(stream: string, streamer: string): void {
    send([{ type: 'stream', stream, at: Date.now(), streamer, nominal: { fps: 30 } }])
  }

  function send(records: readonly unknown[]): void {
    client.send(records).then(
      ({ accepted }) => {
        if (accepted !== records.length) failed += 1
      },
      () => {},
    )
  }

  const timer = setInterval(beat, sampleEveryMs)
  return {
    everFrozen,
    thaw: (stream: string) => frozen.delete(stream),
    /** No further stream freezes. */
    calmDown: () => {
      more = false
    },
    failed: () => failed,
    frozen: () => frozen.size,
    stop: () => clearInterval(timer),
  }
}

/** Which stream a page on the on-call channel is about: it is in the embed's text. */
function streamOf(text: string): string | undefined {
  return /\bill\/\d+/.exec(text)?.[0]
}

/** Every ticket, and every notice of it, as the store has them. */
async function readStore(): Promise<{ tickets: Ticket[]; rows: OutboxRow[] }> {
  const store = await openStore(`file:${join(folder, 'stallwatch.db')}`)
  try {
    const tickets: Ticket[] = []
    const rows: OutboxRow[] = []
    let cursor: string | null = null
    do {
      const page = await store.tickets({ limit: 500, ...(cursor !== null && { cursor }) })
      tickets.push(...page.items)
      cursor = page.next
    } while (cursor !== null)
    for (const { id } of tickets) rows.push(...(await store.notices(id)))
    return { tickets, rows }
  } finally {
    await store.close()
  }
}

/** Waits until every ticket is resolved and every notice is where it belongs. */
async function allDone(tickets: number): Promise<void> {
  for (;;) {
    const { items } = await fetchJson('/api/v1/tickets?status=resolved&limit=500')
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    const waiting = [
      ...metrics.matchAll(/^stallwatch_outbox_notices\{state="(?:pending|leased)"\} (\d+)$/gm),
    ]
    const idle = waiting.length === 2 && waiting.every(([, count]) => count === '0')
    if (items.length === tickets && idle) return
    await pause(200)
  }
}

async function fetchJson(path: string): Promise<{ items: unknown[] }> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`)
  return (await answer.json()) as { items: unknown[] }
}

describe('killed without warning', () => {
  test(`${kills} times under load, it loses nothing and sends nothing twice`, async () => {
    // Seeded, so that every run kills at the same moments.
    const random = createRandom(seed)
    let child = await startService()
    const client = createIngestClient({
      url: `ws://127.0.0.1:${port}/ingest`,
      clock: systemClock,
      reconnectAfterMs: 50,
    })
    const load = createLoad(client)
    let read = 0
    const thawTold = (): void => {
      for (const message of discord.messages.slice(read)) {
        const stream =
          message.channelId === discord.channelId && streamOf(JSON.stringify(message.embeds))
        if (stream) load.thaw(stream)
      }
      read = discord.messages.length
    }
    const thawing = setInterval(thawTold, 100)

    for (let kill = 0; kill < kills; kill += 1) {
      await pause(random.between(200, 3_000))
      child.kill('SIGKILL')
      await once(child, 'exit')
      child = await startService()
    }
    load.calmDown()
    while (load.frozen() > 0) await pause(100)
    await allDone(load.everFrozen.length)
    load.stop()
    clearInterval(thawing)
    child.kill('SIGTERM')
    expect((await once(child, 'exit'))[0]).toBe(0)
    await client.close()

    const { tickets, rows } = await readStore()
    const happened = tickets.map(({ stream, status, timeline }) => [
      stream,
      status,
      timeline.filter(({ kind }) => kind === 'opened' || kind === 'reopened').length,
      timeline.filter(({ kind }) => kind === 'resolved').length,
    ])
    // Better advice changes the message that it betters; all else is one of its own.
    const byChat = rows.filter(
      ({ notice }) => notice.channel === 'chat' && notice.continues !== 'edit',
    ).length
    const hookIds = new Set(hook.taken.map(({ headers }) => headers['webhook-id']))
    console.log(
      `${kills} kills: ${tickets.length} tickets, ${rows.length} notices, ${discord.messages.length} Discord messages, ` +
        `${hook.taken.length} webhooks for ${hookIds.size} notices, ${client.connects} connections`,
    )
    expect(happened.sort()).toEqual(
      load.everFrozen.map((stream) => [stream, 'resolved', 1, 1]).sort(),
    )
    expect(tickets.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
      tickets.map((_, index) => index + 1),
    )
    for (const { to, kind } of toldAtLeast) {
      expect(
        rows.filter(
          ({ notice }) => notice.to === to && notice.kind === kind && notice.channel === 'chat',
        ).length,
      ).toBe(tickets.length)
    }
    expect(rows.filter(({ state }) => state !== 'accepted')).toEqual([])
    expect(discord.messages.length).toBe(byChat)
    expect(new Set(discord.messages.map(({ nonce }) => nonce)).size).toBe(byChat)
    expect([...hookIds].sort()).toEqual(
      rows
        .filter(({ notice }) => notice.channel === 'hook')
        .map(({ notice }) => notice.id)
        .sort(),
    )
    expect(load.failed()).toBe(0)
  }, 600_000)
})
