import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DirectoryStatus } from '../collector/directory/directory.ts'
import { fallSilent } from '../fixtures/testing/fall-silent.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../fixtures/testing/webhook-receiver.ts'
import type { WebhookEvent } from '../notifier/channels/webhook-event.ts'
import { type Stallwatch, startStallwatch } from './compose.ts'
import { parseConfig } from './config.ts'
import { systemClock } from './system-clock.ts'

interface Ready {
  readonly status: string
  readonly directory: DirectoryStatus
}

const stream = 'live/anna_main'
const address = 'anna-s-own-address'
let folder: string
let hook: WebhookReceiver
let stallwatch: Stallwatch
const logged: string[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-'))
  hook = await startWebhookReceiver()
  const file = join(folder, 'streamers.csv')
  await writeFile(file, `streamer,tier,language,addresses.hook\nanna,enterprise,zh-CN,${address}\n`)
  const config = parseConfig(
    'test',
    {
      server: { port: 0, publicUrl: 'https://watch.example/desk/' },
      directory: {
        file,
        fileCheckMs: 100,
        rules: [{ pattern: 'live/(?<streamer>[^_]+)_.*', scenario: 'pk' }],
      },
      notifier: {
        channels: [
          { name: 'hook', kind: 'webhook', url: hook.url, secret: btoa('0'.repeat(32)) },
          { name: 'log', kind: 'log' },
        ],
        routes: [
          { to: 'oncall', channel: 'hook' },
          { to: 'oncall', channel: 'log' },
          { to: 'streamer', channel: 'hook' },
        ],
      },
    },
    { env: {}, readText: () => '' },
  )
  const log = pino({ level: 'info' }, { write: (line) => void logged.push(line) })
  stallwatch = await startStallwatch({ config, clock: systemClock, log, dataFolder: folder })
})

afterAll(async () => {
  await stallwatch.stop()
  await hook.stop()
  await rm(folder, { recursive: true, force: true })
})

test('a stream that nobody announced is known by its key, its ticket by its streamer, and staff get a link', async () => {
  await fallSilent(stallwatch, stream)
  const events = () => hook.taken.map(({ body }) => JSON.parse(body) as WebhookEvent)
  await expect
    .poll(() => new Set(events().map(({ data }) => data.to)).size, { timeout: 15_000 })
    .toBe(2)
  const [oncall, streamer] = ['oncall', 'streamer'].map((to) =>
    events().find((event) => event.data.to === to),
  )
  expect(oncall?.data.ticket.facts).toMatchObject({
    streamer: 'anna',
    tier: 'enterprise',
    scenario: 'pk',
  })
  expect(oncall?.data.link).toBe('https://watch.example/desk/tickets/1')
  expect(streamer?.data).toMatchObject({ language: 'zh-CN' })
  expect(streamer?.data).not.toHaveProperty('link')
  const line = logged.map((text) => JSON.parse(text)).find(({ notice }) => notice !== undefined)
  expect(line.link).toBe('https://watch.example/desk/tickets/1')
  expect(logged.join('')).not.toContain(address)
})

test('the link leads to the ticket, wherever our address lies', async () => {
  const answer = await fetch(`${stallwatch.address}/tickets/1`, { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([302, '../api/v1/tickets/1'])
  const ticket = await (await fetch(`${stallwatch.address}/tickets/1`)).json()
  expect(ticket).toMatchObject({ number: 1, stream })
})

test('a file that breaks is told on /readyz and as a metric, and makes nothing unready', async () => {
  await writeFile(join(folder, 'streamers.csv'), 'streamer,language\nanna,her phone is 555\n')
  const ready = async (): Promise<Ready> =>
    (await fetch(`${stallwatch.address}/readyz`)).json() as Promise<Ready>
  await expect
    .poll(async () => (await ready()).directory.state, { timeout: 15_000 })
    .toBe('degraded')
  const { status, directory } = await ready()
  expect(status).toBe('ready')
  expect(directory.reason).toMatch(/line 2, column language: wrong; the log says/)
  expect(directory.entries).toBe(1)
  const metrics = await (await fetch(`${stallwatch.address}/metrics`)).text()
  expect(metrics).toContain('stallwatch_directory_up{part="file"} 0')
  expect(metrics).toContain('stallwatch_directory_file_entries 1')
  expect(logged.join('')).toContain('her phone is 555')
})
