import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type HlsPublisher,
  type HlsWriter,
  openHlsPublisher,
  publishedBps,
  segmentSeconds,
} from '../fixtures/testing/hls-publisher.ts'
import { describeWithPeers } from '../fixtures/testing/peers.ts'
import { type RunningStallwatch, runStallwatch } from '../fixtures/testing/running-stallwatch.ts'
import { until } from '../fixtures/testing/until.ts'

const intervalMs = 1_000
/**
 * What can be promised: a playlist may add nothing for one and a half segments, a look may be an
 * interval late, and a stall is one after two seconds, seen within another interval.
 */
const possibleMs = segmentSeconds * 1_500 + intervalMs + 2_000 + intervalMs

let publisher: HlsPublisher
let stallwatch: RunningStallwatch

/** Publishes a stream and resolves once it has been seen to move for so long. */
async function published(name: string, ms: number): Promise<HlsWriter> {
  const writer = await publisher.publish(name)
  await until(() => (stallwatch.engine?.readings(`live/${name}`)[0]?.bitrateBps ?? 0) > 0)
  const seenAt = Date.now()
  await until(() => Date.now() - seenAt > ms)
  return writer
}

const openTickets = () => stallwatch.store.openTickets()

describeWithPeers('HLS that a real ffmpeg writes', ['ffmpeg'], () => {
  beforeAll(async () => {
    publisher = await openHlsPublisher()
    const names = ['stopped', 'ended', 'slow']
    const streams = Object.fromEntries(names.map((name) => [`live/${name}`, `${name}.m3u8`]))
    stallwatch = await runStallwatch({
      server: { port: 0 },
      sources: [{ name: 'cdn', kind: 'hls', url: publisher.url, intervalMs, streams }],
    })
  }, 40_000)

  afterAll(async () => {
    await stallwatch?.stop()
    await publisher?.stop()
  })

  test.concurrent('a ticket within 8 s when the writer stands still', async () => {
    const writer = await published('stopped', 12_000)
    const [reading] = stallwatch.engine?.readings('live/stopped') ?? []
    expect(reading?.bitrateBps).toBeGreaterThan(publishedBps * 0.7)
    expect(reading?.bitrateBps).toBeLessThan(publishedBps * 1.5)
    expect(await openTickets()).toEqual([])
    const struckAt = Date.now()
    writer.pause()
    const ticket = await stallwatch.ticketOf('live/stopped')
    const tookMs = Date.now() - struckAt
    console.log(`stopped: ticket after ${(tookMs / 1_000).toFixed(2)} s, as ${ticket.symptom}`)
    expect(['slideshow', 'stalled']).toContain(ticket.symptom)
    expect(tookMs).toBeLessThan(possibleMs + 1_000)
    await until(async () => (await stallwatch.ticketOf('live/stopped')).symptom === 'stalled')
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
    const ticket = await stallwatch.ticketOf('live/slow')
    const tookMs = Date.now() - struckAt
    console.log(`slow: ticket after ${(tookMs / 1_000).toFixed(2)} s, as ${ticket.symptom}`)
    expect(['slideshow', 'bitrate-collapse', 'stalled']).toContain(ticket.symptom)
    publisher.limit(null)
  }, 90_000)
})
