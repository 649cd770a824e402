import { fastify } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import { createMemoryStore } from '../../fixtures/testing/memory-store.ts'
import { createStopLinks } from '../../notifier/stop-links.ts'
import { stopRoute } from './stop-route.ts'

const publicUrl = 'https://watch.example'
const stops = createStopLinks({ secret: 'secret', publicUrl })
const anna = { kind: 'email', address: 'anna@example.com' }
const path = stops.link(anna)?.slice(publicUrl.length) ?? ''

const store = createMemoryStore()
const server = fastify()
beforeEach(async () => {
  if (server.hasRoute({ method: 'GET', url: '/u/:token' })) return
  await stopRoute(server, { actions: { stops }, store, clock: createManualClock() })
})
afterEach(() => store.stopMessages(anna, null))

test('opening the link ends nothing: programs that scan mail open every link', async () => {
  const { statusCode, body, headers } = await server.inject({ url: path })
  expect(statusCode).toBe(200)
  expect(headers['cache-control']).toBe('private, no-store')
  expect(body).toContain('Shall we stop e-mails to anna@example.com?')
  expect(body).toContain('<form method="post" action="">')
  expect(await store.wantsNone(anna)).toBe(false)
})

test.each([
  ['the button of the page', { 'content-type': 'application/x-www-form-urlencoded' }, ''],
  [
    "a mail reader's own button (RFC 8058)",
    { 'content-type': 'application/x-www-form-urlencoded' },
    'List-Unsubscribe=One-Click',
  ],
  [
    'the same as a form of several parts',
    { 'content-type': 'multipart/form-data; boundary=x' },
    '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
  ],
  ['a request without a body', {}, undefined],
])('%s ends them, twice as once', async (_, headers, payload) => {
  for (let time = 0; time < 2; time += 1) {
    const asked = {
      method: 'POST',
      url: path,
      headers,
      ...(payload !== undefined && { payload }),
    } as const
    const { statusCode, body } = await server.inject(asked)
    expect(statusCode).toBe(200)
    expect(body).toContain('we send no more e-mails to anna@example.com')
    expect(await store.wantsNone(anna)).toBe(true)
  }
})

test('they begin again when their reader says so', async () => {
  await server.inject({ method: 'POST', url: path })
  const offered = await server.inject({ url: path })
  expect(offered.body).toContain('action="?value=again"')
  const { body } = await server.inject({ method: 'POST', url: `${path}?value=again` })
  expect(body).toContain('we send e-mails to anna@example.com again')
  expect(await store.wantsNone(anna)).toBe(false)
})

test('speaks the language of whoever opens it', async () => {
  const headers = { 'accept-language': 'ar-EG,en;q=0.5' }
  const { body } = await server.inject({ url: path, headers })
  expect(body).toContain('<html lang="ar" dir="rtl">')
})

test('a link that is not ours ends nothing', async () => {
  const forged = path.replace('anna', 'bo')
  for (const method of ['GET', 'POST'] as const)
    expect((await server.inject({ method, url: forged })).statusCode).toBe(404)
  expect(await store.wantsNone({ ...anna, address: 'bo@example.com' })).toBe(false)
})

test('an address that is HTML is shown as it is', async () => {
  const odd = stops.link({ kind: 'email', address: '"<script>"@example.com' })
  const { body } = await server.inject({ url: odd?.slice(publicUrl.length) ?? '' })
  expect(body).not.toContain('<script>')
})
