import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../fixtures/testing/free-port.ts'
import { type NginxRtmpServer, startNginxRtmp } from '../fixtures/testing/nginx-rtmp-server.ts'
import { describeWithPeers } from '../fixtures/testing/peers.ts'
import {
  publishedBps,
  publishRtmp,
  type RtmpPublisher,
} from '../fixtures/testing/rtmp-publisher.ts'
import { type RunningStallwatch, runStallwatch } from '../fixtures/testing/running-stallwatch.ts'
import { until } from '../fixtures/testing/until.ts'

/** What the product promises: from the fault to a ticket, asking once a second. */
const promisedMs = 8_000
const secret = 'a-s3cret-of-nginx'

let nginx: NginxRtmpServer
let stallwatch: RunningStallwatch
const publishers: RtmpPublisher[] = []

async function publish(name: string): Promise<RtmpPublisher> {
  const publisher = await publishRtmp(nginx.rtmpPort, name)
  publishers.push(publisher)
  return publisher
}

/** Resolves when all these streams have moved for a while, long enough to know what is usual. */
async function seenFor(ms: number, streams: readonly RtmpPublisher[]): Promise<void> {
  const since = Date.now()
  await until(() => {
    const moved = streams.every(({ stream }) => {
      const movedAt = stallwatch.engine?.stream(stream)?.movedAt ?? 0
      return movedAt > Date.now() - 2_500
    })
    return moved && Date.now() - since > ms
  })
}

const openStreams = async () =>
  (await stallwatch.store.openTickets()).map(({ stream, symptom }) => `${stream} ${symptom}`)

describeWithPeers('a real nginx with the RTMP module', ['nginx-rtmp'], () => {
  beforeAll(async () => {
    const port = await freePort()
    nginx = await startNginxRtmp(`http://127.0.0.1:${port}/sources/edge-1?token=${secret}`)
    stallwatch = await runStallwatch({
      server: { port },
      sources: [{ name: 'edge-1', kind: 'nginx-rtmp', url: nginx.statUrl, secret }],
    })
  }, 40_000)

  afterAll(async () => {
    await stallwatch?.stop()
    await Promise.all(publishers.map((each) => each.stop()))
    await nginx?.stop()
  })

  test('a stream appears by itself, with what its encoder has declared', async () => {
    const healthy = await publish('healthy')
    await seenFor(3_000, [healthy])
    const entry = stallwatch.engine?.stream('live/healthy')
    expect(entry?.announced.nominal).toEqual({ fps: 25 })
    const [reading] = stallwatch.engine?.readings('live/healthy') ?? []
    expect(reading?.bitrateBps).toBeGreaterThan(publishedBps * 0.7)
    expect(reading?.bitrateBps).toBeLessThan(publishedBps * 1.4)
    const answer = await fetch(`${stallwatch.address}/api/v1/sources`)
    expect(await answer.json()).toMatchObject({
      items: [{ name: 'edge-1', kind: 'nginx-rtmp', state: 'up', reason: '' }],
    })
  }, 40_000)

  const faults: readonly {
    readonly name: string
    readonly symptoms: readonly string[]
    readonly strike: (publisher: RtmpPublisher) => void
  }[] = [
    { name: 'stopped', symptoms: ['stalled', 'slideshow'], strike: (each) => each.pause() },
    {
      name: 'throttled',
      symptoms: ['at-risk', 'slideshow'],
      strike: (each) => each.way.limit(publishedBps / 5),
    },
    { name: 'cut', symptoms: ['gone'], strike: (each) => each.way.cut() },
  ]

  test.concurrent.each(faults)(
    'a ticket within 8 s for a stream that is $name',
    async ({ name, symptoms, strike }) => {
      const publisher = await publish(name)
      await seenFor(10_000, [publisher])
      expect(await openStreams()).not.toContainEqual(expect.stringContaining(publisher.stream))
      const struckAt = Date.now()
      strike(publisher)
      const ticket = await stallwatch.ticketOf(publisher.stream)
      const tookMs = Date.now() - struckAt
      console.log(
        `${name}: ticket after ${(tookMs / 1_000).toFixed(2)} s, as ${ticket.symptom}, ${ticket.cause}`,
      )
      expect(symptoms).toContain(ticket.symptom)
      expect(tookMs).toBeLessThan(promisedMs)
      await publisher.stop()
    },
    60_000,
  )

  test.concurrent('no ticket for a stream that is ended on purpose', async () => {
    const ended = await publish('ended')
    await seenFor(5_000, [ended])
    await ended.end()
    await until(() => {
      const endedAt = stallwatch.engine?.stream(ended.stream)?.endedAt
      return endedAt !== null && endedAt !== undefined && Date.now() - endedAt > promisedMs
    })
    expect(await openStreams()).not.toContainEqual(expect.stringContaining(ended.stream))
  }, 40_000)

  test('no ticket when nginx itself does not answer: the source is blind, and sees again', async () => {
    const healthy = publishers.filter(({ stream }) => stream === 'live/healthy')
    await seenFor(0, healthy)
    await nginx.pause()
    await until(async () => (await stallwatch.sourceState()) === 'blind')
    const blindAt = Date.now()
    await until(() => Date.now() - blindAt > promisedMs)
    await nginx.resume()
    await until(async () => (await stallwatch.sourceState()) === 'up')
    await seenFor(2_000, healthy)
    expect(await openStreams()).not.toContainEqual(expect.stringContaining('live/healthy'))
  }, 60_000)

  test('no ticket when nginx is reloaded: its old worker keeps the stream, and nobody sees it', async () => {
    const healthy = publishers.filter(({ stream }) => stream === 'live/healthy')
    await seenFor(0, healthy)
    nginx.reload()
    await until(async () => (await stallwatch.sourceState()) === 'degraded')
    const reloadedAt = Date.now()
    await until(() => Date.now() - reloadedAt > promisedMs)
    expect(await openStreams()).not.toContainEqual(expect.stringContaining('live/healthy'))
  }, 60_000)
})
