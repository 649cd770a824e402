import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createIngestClient } from '../../fixtures/testing/ingest-client.ts'
import { createManualClock, settle } from '../../fixtures/testing/manual-clock.ts'
import type { TelemetryRecord } from '../../triage/model/record.ts'
import { ingestSchema } from '../config.ts'
import { createCollectorMetrics } from '../metrics.ts'
import type { RecordSink } from '../source.ts'
import type { Ack } from './ack.ts'
import { createWebSocketIngest, type WebSocketIngestOptions } from './web-socket.ts'

const at = 1_764_000_000_000
const sample = (fps: number) => ({ type: 'sample', stream: 'a', at, vantage: 'ingest', fps })
const accepted = (count: number): Ack => ({ type: 'ack', accepted: count, rejected: [] })

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

type Overrides = Partial<Omit<WebSocketIngestOptions, 'limits'>> & { limits?: object }

/** An ingest on a real server, with all that it says and stores. */
async function ingestion({ limits = {}, ...overrides }: Overrides = {}) {
  const clock = createManualClock()
  const registry = new Registry()
  const stored: TelemetryRecord[] = []
  const logged: string[] = []
  const server = createServer()
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket))
  const ingest = createWebSocketIngest({
    server,
    tokens: [],
    limits: ingestSchema.parse(limits),
    sink: async (records) => void stored.push(...records),
    clock,
    log: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
    metrics: createCollectorMetrics(registry),
    ...overrides,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => close(server, sockets))
  const { port } = server.address() as AddressInfo
  const url = `ws://127.0.0.1:${port}/ingest`
  return { clock, registry, stored, logged, server, ingest, port, url }
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy()
  return new Promise((resolve) => server.close(() => resolve()))
}

/** An open peer that keeps what it is told. */
async function peer(url: string, options: { protocol?: string; token?: string } = {}) {
  const headers = options.token ? { authorization: `Bearer ${options.token}` } : {}
  const socket = new WebSocket(url, options.protocol ?? [], { headers })
  cleanups.push(() => socket.terminate())
  const acks: Ack[] = []
  let told: (() => void) | null = null
  socket.on('message', (data) => {
    acks.push(JSON.parse(String(data)) as Ack)
    told?.()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  await new Promise((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
  })
  async function untilAcks(count: number): Promise<Ack[]> {
    while (acks.length < count) {
      await new Promise<void>((resolve) => {
        told = resolve
      })
    }
    return acks
  }
  return {
    socket,
    acks,
    closed,
    untilAcks,
    send: (data: unknown) => socket.send(JSON.stringify(data)),
  }
}

/** A sink of which each call waits for the test to settle it. */
function heldSink() {
  const calls: { size: number; resolve: () => void; reject: (reason: Error) => void }[] = []
  let called: (() => void) | null = null
  const sink: RecordSink = (records) =>
    new Promise((resolve, reject) => {
      calls.push({ size: records.length, resolve, reject })
      called?.()
    })
  async function untilCalls(count: number) {
    while (calls.length < count) {
      await new Promise<void>((resolve) => {
        called = resolve
      })
    }
  }
  return { sink, calls, untilCalls }
}

async function refusalOf(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(url, { headers })
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode, body }))
    })
    socket.on('open', () => reject(new Error('it was let in')))
  })
}

async function metric(registry: Registry, name: string, labels: object = {}) {
  const found = await registry.getSingleMetric(name)?.get()
  const value = found?.values.find((each) => JSON.stringify(each.labels) === JSON.stringify(labels))
  return value?.value
}

describe('frames', () => {
  test('are answered once their records are stored', async () => {
    const { sink, calls, untilCalls } = heldSink()
    const { url } = await ingestion({ sink })
    const { send, acks, untilAcks } = await peer(url)
    send([sample(1), sample(2)])
    await untilCalls(1)
    await settle()
    expect(acks).toEqual([])
    calls[0]?.resolve()
    expect(await untilAcks(1)).toEqual([accepted(2)])
  })

  test('are answered in their order, whichever is stored first', async () => {
    const { sink, calls, untilCalls } = heldSink()
    const { url } = await ingestion({ sink })
    const { socket, send, acks, untilAcks } = await peer(url)
    send([sample(1)])
    send([sample(1), sample(2)])
    socket.send('nonsense')
    send([sample(1), sample(2), sample(3)])
    await untilCalls(3)
    calls[2]?.resolve()
    calls[1]?.resolve()
    await settle()
    expect(acks).toEqual([])
    calls[0]?.resolve()
    const codes = (await untilAcks(4)).map((ack) => ack.rejected[0]?.code ?? ack.accepted)
    expect(codes).toEqual([1, 2, 'invalid-json', 3])
  })

  test('with a wrong record are stored without it, and the ack names it', async () => {
    const { url, stored, registry, logged } = await ingestion()
    const { send, untilAcks } = await peer(url)
    send([sample(1), { ...sample(2), fps: 'fast', mood: 1 }, { ...sample(3), mood: 1 }])
    expect(await untilAcks(1)).toEqual([
      {
        type: 'ack',
        accepted: 2,
        rejected: [
          {
            index: 1,
            code: 'invalid-field',
            field: 'fps',
            detail: 'fps is "fast", expected a number from 0 to 100000',
          },
        ],
      },
    ])
    expect(stored).toEqual([sample(1), sample(3)])
    const via = 'websocket'
    expect(
      await metric(registry, 'stallwatch_records_accepted_total', { via, type: 'sample' }),
    ).toBe(2)
    expect(
      await metric(registry, 'stallwatch_records_rejected_total', { via, code: 'invalid-field' }),
    ).toBe(1)
    expect(await metric(registry, 'stallwatch_record_unknown_fields_total', { via })).toBe(1)
    expect(logged.join('')).toContain('an agent sends what cannot be accepted')
  })

  test('that are unreadable or binary are refused, and the connection stays', async () => {
    const { url } = await ingestion()
    const { socket, send, untilAcks } = await peer(url)
    socket.send('{"type":')
    socket.send(Buffer.from([1, 2, 3]))
    send(sample(1))
    const acks = await untilAcks(3)
    expect(acks.map((ack) => [ack.accepted, ack.rejected[0]?.code])).toEqual([
      [0, 'invalid-json'],
      [0, 'binary-frame'],
      [1, undefined],
    ])
  })

  test('that cannot be stored are refused record by record, so that the agent sends them again', async () => {
    let broken = true
    const { url, logged } = await ingestion({
      sink: async () => {
        if (broken) throw new Error('disk full')
      },
    })
    const { send, untilAcks } = await peer(url)
    send([sample(1), 7, sample(2)])
    const [ack] = await untilAcks(1)
    expect(ack?.accepted).toBe(0)
    expect(ack?.rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'not-stored'],
      [1, 'not-an-object'],
      [2, 'not-stored'],
    ])
    send(sample(1))
    await untilAcks(2)
    broken = false
    send(sample(1))
    expect((await untilAcks(3))[2]).toEqual(accepted(1))
    const said = logged.map((line) => JSON.parse(line).msg)
    expect(said.filter((msg) => msg.startsWith('records cannot be stored'))).toHaveLength(1)
    expect(said.filter((msg) => msg === 'records can be stored again')).toHaveLength(1)
  })

  test('over the limit close the connection with 1009', async () => {
    const { url, registry } = await ingestion({ limits: { maxFrameBytes: 1_024 } })
    const { socket, closed } = await peer(url)
    socket.send(`"${'x'.repeat(1_024)}"`)
    expect((await closed).code).toBe(1009)
    expect(await closedFor(registry, 'frame-too-large')).toBe(1)
  })

  test('beyond the bound wait until earlier ones are answered', async () => {
    const { sink, calls, untilCalls } = heldSink()
    const { url } = await ingestion({ sink, limits: { maxUnackedFrames: 2 } })
    const { send, untilAcks } = await peer(url)
    for (let size = 1; size <= 5; size += 1) send(Array.from({ length: size }, () => sample(size)))
    await untilCalls(2)
    await settle()
    expect(calls).toHaveLength(2)
    for (let call = 0; call < 5; call += 1) {
      await untilCalls(call + 1)
      expect(calls.length).toBeLessThanOrEqual(call + 2)
      calls[call]?.resolve()
    }
    expect((await untilAcks(5)).map((ack) => ack.accepted)).toEqual([1, 2, 3, 4, 5])
  })

  test('of an agent whose clock is wrong are put right', async () => {
    const { url, stored, clock } = await ingestion()
    const { send, untilAcks } = await peer(url)
    for (let second = 0; second < 12; second += 1) {
      send({ ...sample(second), at: clock.now() - 3_600_000 })
      await untilAcks(second + 1)
      await clock.advance(1_000)
    }
    expect(stored.at(-1)?.at).toBe(clock.now() - 1_000)
  })
})

async function closedFor(registry: Registry, reason: string) {
  // The peer may see the close before the server's own event; wait for the latter.
  for (;;) {
    const count = await metric(registry, 'stallwatch_ingest_connections_closed_total', { reason })
    if (count !== undefined) return count
    await settle()
  }
}

describe('who may connect', () => {
  const tokens = [
    { name: 'studio', token: 'first-secret' },
    { name: 'edge', token: 'second-secret' },
  ]

  test.each([
    ['https://live.example', 101],
    ['https://evil.example', 403],
  ])('from a page of %s opens no door that is not listed (%i)', async (origin, status) => {
    const { url } = await ingestion({ limits: { allowedOrigins: ['https://live.example'] } })
    const socket = new WebSocket(url, { origin })
    const answered = await new Promise((resolve) => {
      socket.on('upgrade', ({ statusCode }) => resolve(statusCode))
      socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode))
      socket.on('error', () => {})
    })
    socket.terminate()
    expect(answered).toBe(status)
  })

  test('is whoever bears one of the tokens, in the header or the address', async () => {
    const { url, ingest, logged } = await ingestion({ tokens })
    await peer(url, { token: 'first-secret' })
    await peer(`${url}?x=1&token=second-secret`)
    expect(ingest.connections).toBe(2)
    expect(logged.join('')).not.toMatch(/secret/)
  })

  const wrong = [
    { name: 'without a token', query: '', headers: {} },
    { name: 'with a wrong token', query: '', headers: { authorization: 'Bearer first-secre' } },
    { name: 'with a wrong token in the address', query: '?token=x', headers: {} },
    { name: 'with another scheme', query: '', headers: { authorization: 'Basic first-secret' } },
    {
      name: 'with a wrong header beside a right address',
      query: '?token=first-secret',
      headers: { authorization: 'Bearer x' },
    },
  ]
  for (const { name, query, headers } of wrong) {
    test(`is nobody ${name}`, async () => {
      const { url, ingest, logged } = await ingestion({ tokens })
      const { status, body } = await refusalOf(`${url}${query}`, headers)
      expect(status).toBe(401)
      expect(JSON.parse(body)).toMatchObject({ status: 401, code: 'unauthorized' })
      expect(ingest.connections).toBe(0)
      expect(logged.join('')).not.toMatch(/secre/)
    })
  }

  test('gets the subprotocol when offered', async () => {
    const { url } = await ingestion()
    const { socket } = await peer(url, { protocol: 'stallwatch.v1' })
    expect(socket.protocol).toBe('stallwatch.v1')
    expect(socket.extensions).toBe('')
    expect((await peer(url)).socket.protocol).toBe('')
  })

  test('is limited in number', async () => {
    const { url } = await ingestion({ limits: { maxConnections: 1 } })
    await peer(url)
    expect((await refusalOf(url)).status).toBe(503)
  })

  test('is not decided for other paths, which are left to others', async () => {
    const { server, port } = await ingestion({ tokens })
    server.on('upgrade', (request, socket) => {
      if (request.url === '/live') socket.end('HTTP/1.1 418 Mine\r\nContent-Length: 0\r\n\r\n')
    })
    expect((await refusalOf(`ws://127.0.0.1:${port}/live`)).status).toBe(418)
  })
})

describe('a peer that does not play along', () => {
  test('and is silent is cut off at the deadline', async () => {
    const { clock, registry, ingest, port } = await ingestion()
    const socket = await rawPeer(port)
    const closed = new Promise((resolve) => socket.on('close', resolve))
    await clock.advance(15_000)
    expect(ingest.connections).toBe(1)
    await clock.advance(10_000)
    await closed
    expect(await closedFor(registry, 'silent')).toBe(1)
  })

  test('but answers pings stays', async () => {
    const { clock, url, ingest } = await ingestion()
    const { socket } = await peer(url)
    for (let round = 0; round < 4; round += 1) {
      const pinged = new Promise((resolve) => socket.once('ping', resolve))
      await clock.advance(15_000)
      await pinged
      const ponged = new Promise((resolve) => socket.once('pong', resolve))
      socket.ping()
      await ponged
    }
    await clock.advance(10_000)
    expect(ingest.connections).toBe(1)
  })

  test('is not called silent while we do not read what it says', async () => {
    const { sink, calls, untilCalls } = heldSink()
    const { clock, url, ingest } = await ingestion({ sink, limits: { maxUnackedFrames: 1 } })
    const { send, untilAcks } = await peer(url)
    send(sample(1))
    await untilCalls(1)
    await clock.advance(29_000)
    expect(ingest.connections).toBe(1)
    calls[0]?.resolve()
    expect(await untilAcks(1)).toEqual([accepted(1)])
  })

  test('and never reads its acks is cut off', async () => {
    const { url, registry } = await ingestion({ limits: { maxUnsentBytes: 64 * 1024 } })
    const { socket } = await peer(url)
    socket.pause()
    const wrong = JSON.stringify(Array.from({ length: 5_000 }, () => 7))
    const lost = new Promise((resolve) => socket.on('close', resolve))
    socket.on('error', () => {})
    const flood = () => {
      if (socket.readyState === WebSocket.OPEN) socket.send(wrong, () => setImmediate(flood))
    }
    flood()
    expect(await closedFor(registry, 'slow-reader')).toBe(1)
    socket.resume()
    await lost
  })
})

/** A peer that shakes hands and then never says a word. */
async function rawPeer(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  cleanups.push(() => socket.destroy())
  socket.write(
    `GET /ingest HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  )
  await new Promise((resolve) => socket.once('data', resolve))
  socket.on('data', () => {})
  return socket
}

describe('a shutdown', () => {
  test('answers every frame that was taken before it closes with 1001', async () => {
    const { sink, calls, untilCalls } = heldSink()
    const { url, ingest, clock, server } = await ingestion({
      sink,
      limits: { maxUnackedFrames: 2 },
    })
    const { send, acks, closed, socket } = await peer(url)
    for (let size = 1; size <= 4; size += 1) send(Array.from({ length: size }, () => sample(1)))
    await untilCalls(2)
    const stopped = ingest.stop()
    expect(ingest.stop()).toBe(stopped)
    for (let call = 0; call < calls.length; call += 1) {
      calls[call]?.resolve()
      await settle()
    }
    expect(await closed).toEqual({ code: 1001, reason: 'the server shuts down' })
    await stopped
    expect(acks.map((ack) => ack.accepted)).toEqual(calls.map(({ size }) => size))
    expect(acks.length).toBeGreaterThanOrEqual(2)
    expect(socket.readyState).toBe(WebSocket.CLOSED)
    expect(ingest.connections).toBe(0)
    expect(clock.pending).toBe(0)
    expect(server.listenerCount('upgrade')).toBe(0)
  })

  test('cuts off at the deadline whoever does not close', async () => {
    const { ingest, clock, port, registry } = await ingestion()
    await rawPeer(port)
    const stopped = ingest.stop()
    await clock.advance(10_000)
    await stopped
    expect(await closedFor(registry, 'shutdown')).toBe(1)
    expect(clock.pending).toBe(0)
  })

  test('without connections is over at once', async () => {
    const { ingest, clock } = await ingestion()
    await ingest.stop()
    expect(clock.pending).toBe(0)
  })
})

test('an agent that reconnects sends again what was not answered, and loses nothing', async () => {
  const { sink, calls, untilCalls } = heldSink()
  const { url, clock } = await ingestion({ sink })
  const client = createIngestClient({ url, clock, reconnectAfterMs: 500 })
  cleanups.push(() => client.close())
  await client.opened()
  const sent = [client.send([sample(1)]), client.send([sample(1), sample(2)])]
  await untilCalls(2)
  calls[0]?.resolve()
  expect(await sent[0]).toEqual(accepted(1))
  client.drop()
  while (clock.pending < 2) await settle()
  await clock.advance(500)
  await client.opened()
  await untilCalls(3)
  expect(calls[2]?.size).toBe(2)
  calls[2]?.resolve()
  expect(await sent[1]).toEqual(accepted(2))
  expect(client.unacked).toBe(0)
  expect(client.connects).toBe(2)
})
