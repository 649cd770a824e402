import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startChromium } from '../fixtures/testing/chromium.ts'
import { describeWithPeers } from '../fixtures/testing/peers.ts'
import { type RunningStallwatch, runStallwatch } from '../fixtures/testing/running-stallwatch.ts'
import { openUdpWay, type UdpWay } from '../fixtures/testing/udp-way.ts'
import { until } from '../fixtures/testing/until.ts'

const token = 'a-token-of-sixteen-characters'
/** What the product promises of a call: from the fault to the ticket. */
const promisedMs = 8_000
/** What the page paints. */
const nominalFps = 15

let browser: Browser
let pages: Server
let origin: string
let stallwatch: RunningStallwatch
let page: Page
let way: UdpWay
let stream: string
let calls = 0
let complaints: string[]

const readings = () => stallwatch.engine?.readings(stream) ?? []
const at = (vantage: string) => readings().find((each) => each.vantage === vantage)
const ticket = async () =>
  (await stallwatch.store.openTickets()).find((each) => each.stream === stream)

const isWell = (vantage: string) => (at(vantage)?.fps ?? 0) > 0.8 * nominalFps

/** A call over a way of its own, at full rate on both sides. */
async function beginCall(): Promise<void> {
  calls += 1
  stream = `call/${calls}`
  complaints = []
  way = await openUdpWay()
  page = await browser.newPage()
  page.on('console', (message) => void complaints.push(message.text()))
  await page.exposeFunction('learn', (name: 'near' | 'far', port: number) => {
    way.learn(name, port)
    return way.ports[name]
  })
  await page.goto(origin)
  await page.evaluate(
    `call(${JSON.stringify(`${stallwatch.address}/webrtc.js`)}, ${JSON.stringify({ stream, token })})`,
  )
  await until(async () => isWell('encoder') && isWell('player') && (await ticket()) === undefined)
}

/** How long it took from `fault` to a ticket. */
async function ticketAfter(fault: () => unknown): Promise<number> {
  const from = performance.now()
  await fault()
  await until(async () => (await ticket()) !== undefined)
  return performance.now() - from
}

describeWithPeers('a real call in a real browser', ['chromium'], () => {
  beforeAll(async () => {
    const html = await readFile(new URL('../fixtures/testing/call-page.html', import.meta.url))
    pages = createServer((_request, response) =>
      response.setHeader('content-type', 'text/html; charset=utf-8').end(html),
    )
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`
    const server = { port: 0, tokens: [{ name: 'pages', token, scopes: ['ingest'] }] }
    const raw = { server, ingest: { allowedOrigins: [origin] } }
    stallwatch = await runStallwatch(raw)
    browser = await startChromium()
  }, 40_000)

  afterAll(async () => {
    await browser?.close()
    await stallwatch?.stop()
    pages?.close()
  })

  beforeEach(beginCall, 30_000)
  afterEach(async () => {
    await page.close()
    way.stop()
    expect(complaints).toEqual([])
  })

  test('both sides are seen, each with its own numbers', async () => {
    await until(() => at('encoder')?.limitation !== undefined && at('player')?.rttMs !== undefined)
    expect(at('encoder')).toMatchObject({ sight: 'sees', fresh: true, limitation: 'none' })
    expect(at('player')).toMatchObject({ sight: 'sees', fresh: true, lossRatio: 0 })
    expect(stallwatch.engine?.stream(stream)?.announced.nominal).toEqual({ fps: nominalFps })
  })

  test.each([
    ['its source picture is frozen', 'freeze()'],
    ['its camera is unplugged', 'track.stop()'],
  ])(
    'a ticket says that the source is lost when %s',
    async (_, fault) => {
      const tookMs = await ticketAfter(() => page.evaluate(fault))
      console.log(`${fault}: a ticket after ${(tookMs / 1_000).toFixed(2)} s`)
      expect(tookMs).toBeLessThan(promisedMs)
      await until(async () => (await ticket())?.cause === 'source-lost')
      expect(await ticket()).toMatchObject({ symptom: 'stalled' })
    },
    30_000,
  )

  test('a ticket says that the uplink is full when it is too narrow', async () => {
    const tookMs = await ticketAfter(() => way.narrow(120_000))
    console.log(`narrow: a ticket after ${(tookMs / 1_000).toFixed(2)} s`)
    expect(tookMs).toBeLessThan(promisedMs)
    await until(async () => (await ticket())?.cause === 'uplink-congestion')
  }, 30_000)

  test('a camera switched off on purpose opens nothing', async () => {
    await page.evaluate('track.enabled = false')
    await until(() => stallwatch.engine?.stream(stream)?.announced.onBreak === true)
    await new Promise((resolve) => setTimeout(resolve, promisedMs))
    expect(await ticket()).toBeUndefined()
  }, 30_000)

  test.each([
    ['the page says so', () => page.evaluate('finish()')],
    ['the page is left', () => page.goto('about:blank')],
  ])(
    'a call is over when %s',
    async (_, finish) => {
      await finish()
      await until(() => typeof stallwatch.engine?.stream(stream)?.endedAt === 'number')
    },
    30_000,
  )

  test('a call that is left while it stands still has vanished, not ended', async () => {
    await ticketAfter(() => page.evaluate('freeze()'))
    await page.goto('about:blank')
    await until(() => at('encoder')?.sight === 'blind')
    expect(stallwatch.engine?.stream(stream)?.endedAt).toBeNull()
  }, 30_000)
})
