import { AccessToken } from 'livekit-server-sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerLivekitApi } from '../../../fixtures/testing/livekit-api.ts'
import { type LivekitSigning, livekitWebhook } from '../../../fixtures/testing/livekit-webhook.ts'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { type WatchedServer, watchServer } from '../../../fixtures/testing/watched-server.ts'
import { pushContract } from '../../push.contract.ts'

const secret = 'a-s3cret-of-livekit'
const stream = 'live/anna'
const recorded = (file: string) => (recordingsOf('livekit', file)[0]?.body ?? '').trim()
const left = recorded('participant-left.json')

let at: WatchedServer
beforeEach(async () => {
  at = await watchServer({
    path: '',
    answer: answerLivekitApi,
    stream,
    config: { name: 'lk-1', kind: 'livekit', apiKey: 'APIkey', apiSecret: secret },
  })
})
afterEach(() => at.close())

function signed(body: string, signing: Partial<LivekitSigning> = {}) {
  return livekitWebhook(body, { secret, atMs: at.watched.clock.now(), ...signing })
}

/** It leaves, LiveKit says so, and the next look does not find it any more. */
async function leave(body: string): Promise<string[]> {
  const { status } = await at.watched.push(signed(body))
  expect(status).toBe(200)
  at.server.streams.delete(stream)
  await at.watched.look()
  return at.said()
}

function changed(body: string, from: string, to: string): string {
  expect(body).toContain(from)
  return body.replace(from, to)
}

test.each([
  ['who leaves', left],
  ['who is removed', changed(left, 'CLIENT_INITIATED', 'PARTICIPANT_REMOVED')],
  ['whose server gives no reason', changed(left, ',"disconnectReason":"CLIENT_INITIATED"', '')],
  ['whose ingress is over', recorded('ingress-ended.json')],
])('the stream of a participant %s has ended', async (_, body) => {
  expect(await leave(body)).toEqual(['stream', 'sample', 'end'])
})

test.each([
  ['whose connection broke', recorded('participant-cut.json')],
  ['whose ingress failed', changed(recorded('ingress-ended.json'), '_INACTIVE', '_ERROR')],
  ['who is an ingress, whatever it says', changed(left, '"state"', '"kind":"INGRESS","state"')],
  ['of whom we are told something else', changed(left, 'participant_left', 'track_unpublished')],
])('the stream of a participant %s is absent', async (_, body) => {
  expect(await leave(body)).toEqual(['stream', 'sample', 'absent'])
})

test('a webhook is taken once; sent again, it does not end what began meanwhile', async () => {
  const sent = signed(left)
  expect(await at.watched.push(sent)).toEqual({ status: 200 })
  await at.watched.look()
  const before = at.said().length
  expect(await at.watched.push(sent)).toMatchObject({ status: 409 })
  expect(at.said().length).toBe(before)
})

test('nor is it taken again with its signature written in another way', async () => {
  const { body, headers } = signed(left)
  await at.watched.push({ body, headers })
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = letters.indexOf(headers.authorization.at(-1) ?? '')
  for (const spare of [0, 1, 2, 3]) {
    const authorization = headers.authorization.slice(0, -1) + letters[(last & ~3) | spare]
    const { status } = await at.watched.push({ body, headers: { authorization } })
    expect([401, 409]).toContain(status)
  }
  for (const authorization of [`Bearer ${headers.authorization}`, `${headers.authorization}==`]) {
    const { status } = await at.watched.push({ body, headers: { authorization } })
    expect([401, 409]).toContain(status)
  }
  expect(at.said()).toEqual(['stream', 'sample', 'end'])
})

test('what could not be stored may be sent again', async () => {
  const sent = signed(left)
  at.watched.storeIsDown = true
  await expect(at.watched.push(sent)).rejects.toThrow()
  at.watched.storeIsDown = false
  expect(await at.watched.push(sent)).toEqual({ status: 200 })
})

test("a webhook that the vendor's own library signed is taken", async () => {
  at.watched.clock.setWall(Date.now())
  const token = new AccessToken('APIkey', secret, { ttl: '5m' })
  token.sha256 = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(left))).toString(
    'base64',
  )
  const headers = { authorization: await token.toJwt() }
  expect(await at.watched.push({ body: left, headers })).toEqual({ status: 200 })
})

test.each(['[]', '{"event":7}', '{', ''])('what is no webhook is refused: %s', async (body) => {
  expect(await at.watched.push(signed(body))).toMatchObject({ status: 400 })
})

const unsigned = (claims: object) => signed(left, { claims })
const longAgoMs = 600_000

pushContract('livekit', {
  // Each of its tests finds what was opened above, which is closed there, too.
  open: async () => ({ watched: at.watched, close: async () => {} }),
  good: () => signed(left),
  forged: {
    'no signature': () => ({ body: left }),
    'a wrong secret': () => signed(left, { secret: 'a-s3cret-of-livekiu' }),
    'another key': () => signed(left, { key: 'APIother' }),
    'the signature of another body': () => signed(left, { signed: `${left} ` }),
    'signed too long ago': () => signed(left, { atMs: at.watched.clock.now() - longAgoMs }),
    'signed in the future': () => signed(left, { atMs: at.watched.clock.now() + longAgoMs }),
    'good for a year': () => signed(left, { validMs: 365 * 86_400_000 }),
    'good for ever': () => unsigned({ exp: undefined }),
    'a token that lets into a room': () => unsigned({ sha256: undefined }),
    'a digest that is no text': () => unsigned({ sha256: { a: 1 } }),
    'signed by nothing': () => signed(left, { header: { alg: 'none' } }),
    'signed otherwise': () => signed(left, { header: { alg: 'HS512' } }),
  },
  withBody: (body) => signed(body),
  secrets: [secret, 'str34m-key'],
})
