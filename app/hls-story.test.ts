import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type HlsPublisher,
  type HlsWriter,
  openHlsPublisher,
  publishedBps,
  segmentSeconds,
} from '../fixtures/testing/hls-publisher.ts'
import { describeWithPeers } from '../fixtures/testing/peers.ts'
import type { Ticket } from '../triage/model/ticket.ts'
import { type Stallwatch, startStallwatch } from './compose.ts'
import { parseConfig } from './config.ts'
import { systemClock } from './system-clock.ts'

const intervalMs = 1_000
/**
 * What can be promised: a playlist may add nothing for one and a half segments, a look may be an
 * interval late, and a stall is one after two seconds, seen within another interval.
 */
const possibleMs = segmentSeconds * 1_500 + intervalMs + 2_000 + intervalMs

let folder: string
let publisher: HlsPublisher
let stallwatch: Stallwatch

/** Asks again and again; the test's own time limit ends it when it never comes true. */
async function until(ask: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await ask())) await new Promise((resolve) => setTimeout(resolve, 50))
}

/** Publishes a stream and resolves once it has been seen to move for so long. */
async function published(name: string, ms: number): Promise<HlsWriter> {
  const writer = await publisher.publish(name)
  await until(() => (stallwatch.engine?.readings(`live/${name}`)[0]?.bitrateBps ?? 0) > 0)
  const seenAt = Date.now()
  await until(() => Date.now() - seenAt > ms)
  return writer
}

const openTickets = () => stallwatch.store.openTickets()

async function ticketOf(stream: string): Promise<Ticket> {
  let found: Ticket | undefined
  await until(async () => {
    found = (await openTickets()).find((ticket) => ticket.stream === stream)
    return found !== undefined
  })
  return found as Ticket
}

describeWithPeers('HLS that a real ffmpeg writes', ['ffmpeg'], () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stallwatch-'))
    publisher = await openHlsPublisher()
    const names = ['stopped', 'ended', 'slow']
    const streams = Object.fromEntries(names.map((name) => [`live/${name}`, `${name}.m3u8`]))
    stallwatch = await startStallwatch({
      config: parseConfig(
        'test',
        {
          server: { port: 0 },
          sources: [{ name: 'cdn', kind: 'hls', url: publisher.url, intervalMs, streams }],
        },
        { env: {}, readText: () => '' },
      ),
      clock: systemClock,
      log: pino({ level: 'silent' }),
      dataFolder: folder,
    })
  }, 40_000)

  afterAll(async () => {
    await stallwatch?.stop()
    await publisher?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test.concurrent('a ticket within 8 s when the writer stands still', async () => {
    const writer = await published('stopped', 12_000)
    const [reading] = stallwatch.engine?.readings('live/stopped') ?? []
    expect(reading?.bitrateBps).toBeGreaterThan(publishedBps * 0.7)
    expect(reading?.bitrateBps).toBeLessThan(publishedBps * 1.5)
    expect(await openTickets()).toEqual([])
    const struckAt = Date.now()
    writer.pause()
    const ticket = await ticketOf('live/stopped')
    const tookMs = Date.now() - struckAt
    console.log(`stopped: ticket after ${(tookMs / 1_000).toFixed(2)} s, as ${ticket.symptom}`)
    expect(['slideshow', 'stalled']).toContain(ticket.symptom)
    expect(tookMs).toBeLessThan(possibleMs + 1_000)
    await until(async () => (await ticketOf('live/stopped')).symptom === 'stalled')
  }, 60_000)

  test.concurrent('no ticket when the stream is ended on purpose', async () => {
    const writer = await published('ended', 5_000)
    await writer.end()
    await until(() => {
      const endedAt = stallwatch.engine?.stream('live/ended')?.endedAt
      return typeof endedAt === 'number' && Date.now() - endedAt > possibleMs
    })
    expect((await openTickets()).map(({ stream }) => stream)).not.toContain('live/ended')
  }, 60_000)

  test('a ticket when segments come slower than they play', async () => {
    await published('slow', 15_000)
    publisher.limit(publishedBps / 5)
    const struckAt = Date.now()
    const ticket = await ticketOf('live/slow')
    const tookMs = Date.now() - struckAt
    console.log(`slow: ticket after ${(tookMs / 1_000).toFixed(2)} s, as ${ticket.symptom}`)
    expect(['slideshow', 'bitrate-collapse', 'stalled']).toContain(ticket.symptom)
    publisher.limit(null)
  }, 90_000)
})
