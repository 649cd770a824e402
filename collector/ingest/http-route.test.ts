import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { type FastifyInstance, fastify } from 'fastify'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterEach, describe, expect, test } from 'vitest'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import type { TelemetryRecord } from '../../triage/model/record.ts'
import { ingestSchema } from '../config.ts'
import { createCollectorMetrics } from '../metrics.ts'
import { createHttpIngest, type HttpIngestOptions } from './http-route.ts'

const at = 1_764_000_000_000
const sample = (fps: number) => ({ type: 'sample', stream: 'a', at, vantage: 'ingest', fps })
const lines = (...values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n')
const json = { 'content-type': 'application/json' }
const ndjson = { 'content-type': 'application/x-ndjson' }
const zipped = { 'content-encoding': 'gzip' }

const open: FastifyInstance[] = []
afterEach(async () => {
  for (const app of open.splice(0)) await app.close()
})

type Overrides = Partial<Omit<HttpIngestOptions, 'limits'>> & { limits?: object }

async function ingestion({ limits = {}, ...overrides }: Overrides = {}) {
  const stored: TelemetryRecord[] = []
  const logged: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  const app = fastify({ loggerInstance: log })
  open.push(app as unknown as FastifyInstance)
  const clock = createManualClock()
  const ingest = createHttpIngest({
    tokens: [],
    limits: ingestSchema.parse(limits),
    sink: async (records) => void stored.push(...records),
    clock,
    log,
    metrics: createCollectorMetrics(new Registry()),
    ...overrides,
  })
  await app.register(ingest)
  async function post(
    payload: string | Buffer,
    headers: Record<string, string> = json,
    url = '/ingest',
  ) {
    const answer = await app.inject({ method: 'POST', url, headers, payload })
    const { statusCode: status, headers: answered } = answer
    return { status, headers: answered, body: answer.json() }
  }
  return { app, stored, logged, clock, post }
}

describe('a body', () => {
  const right = [
    { name: 'of one record', payload: JSON.stringify(sample(1)), headers: json, count: 1 },
    {
      name: 'of an array',
      payload: JSON.stringify([sample(1), sample(2)]),
      headers: { 'content-type': 'application/json; charset=utf-8' },
      count: 2,
    },
    { name: 'of NDJSON', payload: lines(sample(1), sample(2)), headers: ndjson, count: 2 },
    {
      name: 'that is gzipped',
      payload: gzipSync(lines(sample(1), sample(2))),
      headers: { ...ndjson, ...zipped },
      count: 2,
    },
    { name: 'of an empty array', payload: '[]', headers: json, count: 0 },
  ]
  for (const { name, payload, headers, count } of right) {
    test(`${name} is taken`, async () => {
      const { post, stored } = await ingestion()
      const answer = await post(payload, headers)
      expect(answer.status).toBe(200)
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
      expect(answer.body).toEqual({ type: 'ack', accepted: count, rejected: [] })
      expect(stored).toHaveLength(count)
    })
  }

  test('of which something is right is taken so far', async () => {
    const { post, stored } = await ingestion()
    const { status, body } = await post(`${lines(sample(1), sample(-1))}\nnonsense`, ndjson)
    expect(status).toBe(200)
    expect(body.accepted).toBe(1)
    expect(
      body.rejected.map((each: { index: number; code: string }) => [each.index, each.code]),
    ).toEqual([
      [1, 'invalid-field'],
      [2, 'invalid-json'],
    ])
    expect(stored).toEqual([sample(1)])
  })

  const nothingRight = [
    { name: 'is unreadable', payload: '{"type":', code: 'invalid-json' },
    { name: 'is empty', payload: '', code: 'invalid-json' },
    { name: 'holds nothing that is right', payload: '[7]', code: 'not-an-object' },
    { name: 'holds too many records', payload: '[1,2,3]', code: 'too-many-records' },
  ]
  for (const { name, payload, code } of nothingRight) {
    test(`that ${name} gets 400 and an ack that says why`, async () => {
      const { post, stored } = await ingestion({ limits: { maxRecords: 2 } })
      const { status, body } = await post(payload)
      expect(status).toBe(400)
      expect(body).toMatchObject({ type: 'ack', accepted: 0, rejected: [{ index: 0, code }] })
      expect(stored).toEqual([])
    })
  }

  const refused = [
    {
      name: 'that is too large',
      payload: `"${'x'.repeat(2_000)}"`,
      headers: json,
      status: 413,
      code: 'too-large',
    },
    {
      name: 'that unpacks to something too large',
      payload: gzipSync('x'.repeat(1_000_000)),
      headers: { ...ndjson, ...zipped },
      status: 413,
      code: 'too-large',
    },
    {
      name: 'that is not gzip though it says so',
      payload: 'plain',
      headers: { ...json, ...zipped },
      status: 415,
      code: 'bad-encoding',
    },
    {
      name: 'in another encoding',
      payload: '[]',
      headers: { ...json, 'content-encoding': 'br' },
      status: 415,
      code: 'bad-encoding',
    },
    {
      name: 'of another type',
      payload: 'a=b',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      status: 415,
      code: 'bad-content-type',
    },
    {
      name: 'that is not UTF-8',
      payload: Buffer.from([0x22, 0xff, 0x22]),
      headers: json,
      status: 400,
      code: 'bad-text',
    },
  ]
  for (const { name, payload, headers, status, code } of refused) {
    test(`${name} gets ${status} as a problem`, async () => {
      const { post } = await ingestion({ limits: { maxBodyBytes: 1_024 } })
      const answer = await post(payload, headers)
      expect(answer.status).toBe(status)
      expect(answer.headers['content-type']).toMatch('application/problem+json')
      expect(answer.body).toMatchObject({ type: 'about:blank', status, code })
      expect(answer.body.detail).toMatch(/expected|send it in parts|not gzip/)
    })
  }

  test('that cannot be stored gets 503, when to come back, and an ack of nothing', async () => {
    const { post } = await ingestion({ sink: () => Promise.reject(new Error('disk full')) })
    const { status, headers, body } = await post(lines(sample(1), 7), ndjson)
    expect(status).toBe(503)
    expect(headers['retry-after']).toBe('1')
    expect(body.accepted).toBe(0)
    expect(body.rejected.map((each: { code: string }) => each.code)).toEqual([
      'not-stored',
      'not-an-object',
    ])
  })
})

describe('who may post', () => {
  const tokens = [{ name: 'studio', token: 'first-secret' }]

  test('is whoever bears a token, in the header or the address', async () => {
    const { post, logged } = await ingestion({ tokens })
    const { status } = await post('[]', { ...json, authorization: 'bearer first-secret' })
    expect(status).toBe(200)
    expect((await post('[]', json, '/ingest?token=first-secret')).status).toBe(200)
    expect(logged.join('')).toContain('/ingest?token=***')
    expect(logged.join('')).not.toContain('first-secret')
  })

  test('is nobody else, whatever the body', async () => {
    const { post, stored } = await ingestion({ tokens })
    for (const headers of [json, { ...json, authorization: 'Bearer wrong' }]) {
      const answer = await post(JSON.stringify(sample(1)), headers)
      expect(answer.status).toBe(401)
      expect(answer.headers['www-authenticate']).toBe('Bearer')
      expect(answer.body).toMatchObject({ status: 401, code: 'unauthorized' })
    }
    expect(stored).toEqual([])
  })
})

test('GET without an upgrade says what is expected', async () => {
  const { app } = await ingestion()
  const answer = await app.inject({ method: 'GET', url: '/ingest' })
  expect(answer.statusCode).toBe(426)
  expect(answer.headers.upgrade).toBe('websocket')
  expect(answer.json()).toMatchObject({ status: 426, code: 'upgrade-required' })
})

test('other routes keep their own parsers and errors', async () => {
  const { app } = await ingestion()
  app.post('/other', async (request) => ({ got: request.body }))
  const answer = await app.inject({ method: 'POST', url: '/other', payload: { a: 1 } })
  expect(answer.json()).toEqual({ got: { a: 1 } })
})

test('an agent whose clock is wrong is put right across its requests', async () => {
  const { post, stored, clock } = await ingestion()
  for (let second = 0; second < 12; second += 1) {
    await post(JSON.stringify({ ...sample(1), at: clock.now() - 60_000 }))
    await clock.advance(1_000)
  }
  expect(stored.at(-1)?.at).toBe(clock.now() - 1_000)
})

test('a body that comes in pieces over a real socket is answered', async () => {
  const { app, stored } = await ingestion()
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const text = lines(sample(1), sample(2))
  const parts = [text.slice(0, 50), text.slice(50)]
  const body = ReadableStream.from(parts.map((part) => Buffer.from(part)))
  const answer = await fetch(`http://127.0.0.1:${port}/ingest`, {
    method: 'POST',
    headers: ndjson,
    body,
    duplex: 'half',
  })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toEqual({ type: 'ack', accepted: 2, rejected: [] })
  expect(stored).toHaveLength(2)
})

describe('a page of a browser', () => {
  const origin = 'https://live.example'
  const limits = { allowedOrigins: [origin] }
  const text = 'text/plain;charset=UTF-8'

  test('of an allowed origin sends plain text, as its beacon does, and may read the answer', async () => {
    const { post, stored } = await ingestion({ limits })
    const answer = await post(JSON.stringify(sample(1)), { origin, 'content-type': text })
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'access-control-allow-origin': origin, vary: 'origin' },
    })
    expect(stored).toHaveLength(1)
  })

  test('of another origin is refused, whatever its token', async () => {
    const tokens = [{ name: 'pages', token: 'secret' }]
    const { post, stored } = await ingestion({ limits, tokens })
    const headers = { origin: 'https://evil.example', 'content-type': text }
    const answer = await post(JSON.stringify(sample(1)), headers, '/ingest?token=secret')
    expect(answer).toMatchObject({ status: 403, body: { code: 'origin-not-allowed' } })
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin')
    expect(stored).toEqual([])
  })

  test.each([
    [origin, 204],
    ['https://evil.example', 403],
    [undefined, 403],
  ])('that asks first, from %s, is answered %i', async (asking, status) => {
    const { app } = await ingestion({ limits })
    const headers = asking === undefined ? {} : { origin: asking }
    const answer = await app.inject({ method: 'OPTIONS', url: '/ingest', headers })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['access-control-allow-headers']).toBe(
      status === 204 ? 'authorization, content-type' : undefined,
    )
  })

  test('that may send, without a token, may read why it is refused', async () => {
    const { post } = await ingestion({ limits, tokens: [{ name: 'pages', token: 'secret' }] })
    const answer = await post(JSON.stringify(sample(1)), { origin, 'content-type': text })
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'access-control-allow-origin': origin },
    })
  })
})
