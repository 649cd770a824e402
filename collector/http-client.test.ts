import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createManualClock } from '../fixtures/testing/manual-clock.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'

let server: Server
let client: HttpClient
const forever = new AbortController().signal

afterEach(async () => {
  client.close()
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})

/** A server that answers so, and a client of it. */
async function open(answer: RequestListener, credentials: object = {}): Promise<URL> {
  server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  client = createHttpClient({ url, maxAnswerBytes: 1_000, ...credentials }, createManualClock())
  return new URL(url)
}

test.each([
  ['nothing', {}, undefined],
  ['a user and a password', { user: 'anna', password: 'p:w' }, `Basic ${btoa('anna:p:w')}`],
  ['a token', { token: 't0ken' }, 'Bearer t0ken'],
])('sends %s as it was given', async (_, credentials, expected) => {
  let sent: string | undefined = 'nothing was asked'
  const url = await open((request, response) => {
    sent = request.headers.authorization
    response.end('ok')
  }, credentials)
  const { body } = await client.ask({ url }, forever)
  expect(body.toString()).toBe('ok')
  expect(sent).toBe(expected)
})

test('asks no other server than its own', async () => {
  let asked = 0
  const url = await open((_, response) => {
    asked += 1
    response.end()
  })
  for (const elsewhere of ['http://127.0.0.2/', `https://${url.host}/`, 'http://localhost/']) {
    await expect(client.ask({ url: new URL(elsewhere) }, forever)).rejects.toThrow('only server')
  }
  expect(asked).toBe(0)
})

test('posts a body with its headers', async () => {
  const url = await open(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method, headers } = request
    response.end(`${method} ${headers['content-type']} ${Buffer.concat(chunks)}`)
  })
  const question = { method: 'POST', headers: { 'content-type': 'application/json' } } as const
  const { body } = await client.ask({ url, ...question, body: '{"ü":1}' }, forever)
  expect(body.toString()).toBe('POST application/json {"ü":1}')
})

test('a connection that the server closed while it waited is nobody’s fault', async () => {
  const url = await open((request, response) => {
    response.end('ok')
    // The next question goes into a connection that is being closed.
    setImmediate(() => request.socket.destroy())
  })
  for (let turn = 0; turn < 20; turn += 1) {
    expect((await client.ask({ url }, forever)).body.toString()).toBe('ok')
  }
})

test('an answer as large as allowed is read, and one byte more is not', async () => {
  let size = 1_000
  const url = await open((_, response) => response.end('x'.repeat(size)))
  expect((await client.ask({ url }, forever)).body).toHaveLength(1_000)
  size = 1_001
  await expect(client.ask({ url }, forever)).rejects.toThrow('more than 1000 bytes')
})

test('ends at once, with its reason, when the signal aborts', async () => {
  const url = await open(() => {})
  const abort = new AbortController()
  const asked = client.ask({ url }, abort.signal)
  abort.abort(new Error('enough'))
  await expect(asked).rejects.toThrow('enough')
  await expect(client.ask({ url }, abort.signal)).rejects.toThrow('enough')
})
