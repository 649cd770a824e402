import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readMetrics } from '../collector/read-metrics.ts'
import {
  type DiscordServer,
  startDiscordServer,
} from '../fixtures/testing/discord-server/discord-server.ts'
import { hostileNames, impossibleNames } from '../fixtures/testing/hostile-names.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../fixtures/testing/webhook-receiver.ts'
import { type Stallwatch, startStallwatch } from './compose.ts'
import { parseConfig } from './config.ts'
import { systemClock } from './system-clock.ts'

const names = Object.values(hostileNames)
const streamerId = '423456789012345678'
let folder: string
let discord: DiscordServer
let hook: WebhookReceiver
let stallwatch: Stallwatch
const logged: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-'))
  discord = await startDiscordServer()
  hook = await startWebhookReceiver()
  const config = parseConfig(
    'test',
    {
      server: { port: 0 },
      metrics: { perStream: 'all' },
      directory: { rules: [{ pattern: '.*', addresses: { discord: streamerId } }] },
      notifier: {
        channels: [
          { name: 'chat', kind: 'discord', url: discord.url, token: discord.token },
          { name: 'hook', kind: 'webhook', url: hook.url, secret: btoa('0'.repeat(32)) },
          { name: 'log', kind: 'log' },
        ],
        routes: [
          { to: 'oncall', channel: 'chat', address: discord.channelId },
          { to: 'oncall', channel: 'hook' },
          { to: 'oncall', channel: 'log' },
          { to: 'streamer', channel: 'chat' },
          { to: 'streamer', channel: 'log' },
        ],
      },
    },
    { env: {}, readText: () => '' },
  )
  const log = pino({ level: 'info' }, { write: (line) => void logged.push(line) })
  stallwatch = await startStallwatch({ config, clock: systemClock, log, dataFolder: folder })
  await fallIll()
}, 60_000)

afterAll(async () => {
  await stallwatch.stop()
  await discord.stop()
  await hook.stop()
  await rm(folder, { recursive: true, force: true })
})

async function send(records: readonly object[]) {
  const answer = await fetch(`${stallwatch.address}/ingest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(records),
  })
  return (await answer.json()) as { accepted: number; rejected: { code: string; detail: string }[] }
}

async function get<Body>(path: string): Promise<Body> {
  const answer = await fetch(stallwatch.address + path)
  return (await answer.json()) as Body
}

/** Every stream announces itself with its own name for everything, is well, and then complains. */
async function fallIll(): Promise<void> {
  const facts = (name: string) =>
    Object.fromEntries(['streamer', 'node', 'app', 'isp', 'tier'].map((key) => [key, name]))
  await send(names.map((stream) => ({ type: 'stream', stream, at: Date.now(), ...facts(stream) })))
  for (let sample = 0; sample < 5; sample += 1) {
    const at = Date.now()
    await send(names.map((stream) => ({ type: 'sample', stream, at, fps: 30, bitrateBps: 3e6 })))
    await new Promise((resolve) => setTimeout(resolve, 400))
  }
  await vi.waitFor(async () => {
    const { items } = await get<{ items: object[] }>('/api/v1/tickets?limit=100')
    expect(items).toHaveLength(names.length)
  }, 20_000)
  const at = Date.now()
  const complaint = { type: 'complaint', at, from: 'viewer' }
  await send(names.map((stream) => ({ ...complaint, stream, text: stream })))
  await vi.waitFor(
    () => expect(discord.messages.length).toBeGreaterThanOrEqual(names.length),
    20_000,
  )
}

describe('a name that cannot be is refused, shortly and alone', () => {
  test.each(Object.entries(impossibleNames))('%s', async (_, stream) => {
    const at = Date.now()
    const records = [stream, names[0]].map((name) => ({ type: 'stream', stream: name, at }))
    const { accepted, rejected } = await send(records)
    expect(accepted).toBe(1)
    expect(rejected.map(({ code }) => code)).toEqual(['invalid-field'])
    expect(rejected[0]?.detail.length).toBeLessThan(200)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not be there
    expect(rejected[0]?.detail).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
  })
})

describe('a hostile name stays a name', () => {
  test.each(Object.entries(hostileNames))('%s: on the API', async (_, stream) => {
    const found = await get<{ stream: string }>(`/api/v1/streams/${encodeURIComponent(stream)}`)
    expect(found.stream).toBe(stream)
    const query = new URLSearchParams({ stream })
    const { items } = await get<{ items: { stream: string; streamer: string }[] }>(
      `/api/v1/tickets?${query}`,
    )
    expect(items).toMatchObject([{ stream, streamer: stream }])
  })

  test('in the metrics, where each is one label of one series', async () => {
    const text = await (await fetch(`${stallwatch.address}/metrics`)).text()
    const { metrics, unread } = readMetrics(text)
    expect(unread).toBe(0)
    const ill = metrics.filter(({ name }) => name === 'stallwatch_stream_ill')
    expect(ill.map(({ labels }) => labels.get('stream')).sort()).toEqual([...names].sort())
    expect(metrics.filter(({ name }) => !/^(stallwatch|process|nodejs)_/.test(name))).toEqual([])
    expect(metrics.some(({ name }) => name === 'stallwatch_fake')).toBe(false)
  })

  test('in the log, where each is a value within one line', async () => {
    const told = () =>
      new Set(logged.flatMap((line) => (JSON.parse(line) as { stream?: string }).stream ?? []))
    await expect.poll(() => [...told()].sort(), { timeout: 10_000 }).toEqual([...names].sort())
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not be there
    for (const line of logged) expect(line.trimEnd()).not.toMatch(/[\u0000-\u001f]/)
  })

  test('on Discord, where it mentions nobody, links nowhere and reads forwards', () => {
    expect(discord.surprises).toEqual([])
    for (const { content, embeds, allowedMentions } of discord.messages) {
      const text = [content, JSON.stringify(embeds)].join('\n')
      expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
      expect(text).not.toMatch(/@everyone|@here|<@&?\d|<#\d/)
      expect(text).not.toMatch(/[^\\]\]\(/)
      expect(allowedMentions).toEqual({ parse: [] })
    }
  })

  test('in a webhook, whose receiver gets it as it is, and words that are harmless', () => {
    const events = hook.taken.map(({ body }) => JSON.parse(body))
    expect(events.length).toBeGreaterThan(0)
    for (const { data } of events) {
      expect(names).toContain(data.ticket.stream)
      expect(JSON.stringify(data.message)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|@everyone/)
    }
  })

  test('on the disk, where nothing is called by it', async () => {
    const files = await readdir(folder, { recursive: true })
    expect(files.filter((file) => !file.startsWith('stallwatch.db'))).toEqual([])
    expect(existsSync('/tmp/stallwatch-was-here')).toBe(false)
    expect(existsSync('pwned')).toBe(false)
  })
})
