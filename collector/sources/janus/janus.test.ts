import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type JanusTeller, tellJanus } from '../../../fixtures/testing/janus-events.ts'
import { recordingsOf } from '../../../fixtures/testing/recordings.ts'
import { type WatchedSource, watchSource } from '../../../fixtures/testing/watched-source.ts'
import { pushContract } from '../../push.contract.ts'

const secret = 'a-s3cret-of-janus'
const authorization = `Basic ${Buffer.from(`janus:${secret}`).toString('base64')}`

let watched: WatchedSource
let anna: JanusTeller
let bo: JanusTeller
function open(options: object = {}): void {
  watched = watchSource({ name: 'j-1', kind: 'janus', secret, ...options })
  watched.source.start()
  anna = tellJanus(() => watched.clock.now())
  bo = tellJanus(() => watched.clock.now(), { id: 78, display: 'bo', handle: 5002 })
}
beforeEach(() => open())
afterEach(() => watched.source.stop())

const withBody = (body: string) => ({ body, headers: { authorization } })
const send = (...events: object[]) => watched.push(withBody(JSON.stringify(events)))

/** Some seconds of events, a second apart. */
async function seconds(count: number, events: () => object[]): Promise<void> {
  for (let second = 0; second < count; second += 1) {
    await send(...events())
    await watched.clock.advance(1_000)
  }
}

/** What was said of a stream, in short. */
function said(stream = '1234/anna'): string[] {
  return watched.records
    .filter((record) => record.stream === stream)
    .map((record) => (record.type === 'sight' ? record.state : record.type))
}

const samples = () => watched.records.filter(({ type }) => type === 'sample')

test('before anything was sent it says so, and then it is up', async () => {
  expect(watched.source.status()).toMatchObject({
    state: 'starting',
    reason: 'nothing has been sent to /sources/j-1 yet',
  })
  await send(anna.published())
  expect(watched.source.status()).toMatchObject({ state: 'up', reason: '' })
  expect(said()).toEqual(['stream'])
})

test('picture and sound come to one sample a second, with rates from their counters', async () => {
  await send(anna.published())
  await seconds(3, () => anna.stats({ lost: 25, packets: 75 }))
  expect(said()).toEqual(['stream', 'sample', 'sample', 'sample'])
  const [first, , last] = samples()
  expect(first).not.toHaveProperty('bitrateBps')
  // The sound is known from the second before: it comes after the picture.
  expect(last).toMatchObject({ bitrateBps: 1_000_000, audioBitrateBps: 40_000 })
  expect(last).toMatchObject({ lossRatio: 0.25, rttMs: 23, jitterMs: 4, vantage: 'ingest' })
  expect(last).not.toHaveProperty('fps')
})

test('a picture of which no byte comes has no frame, though sound goes on', async () => {
  await send(anna.published())
  await seconds(3, () => anna.stats())
  await seconds(2, () => anna.stats({ picture: 0 }))
  expect(samples().at(-1)).toMatchObject({ fps: 0, bitrateBps: 40_000 })
})

test('a count of losses that is garbage costs nothing but itself', async () => {
  await send(anna.published())
  await seconds(2, () => anna.stats())
  await seconds(1, () => anna.stats({ lost: 4_294_911_420 }))
  expect(samples().at(-1)).not.toHaveProperty('lossRatio')
  await seconds(2, () => anna.stats({ lost: -4_294_911_420 }))
  expect(watched.counted).toEqual([])
})

test('who leaves while media move has ended the stream, whatever is sent afterwards', async () => {
  await send(anna.published())
  await seconds(3, () => anna.stats())
  await send(anna.leaving())
  await seconds(2, () => anna.stats())
  await send(anna.hangup(), anna.detached())
  expect(said()).toEqual(['stream', 'sample', 'sample', 'sample', 'end'])
  expect(watched.source.status().state).toBe('up')
})

test.each([
  ['leaving', () => [anna.leaving()]],
  ['hangup', () => [anna.hangup('ICE failed')]],
  ['detached', () => [anna.detached()]],
])('who was cut, and only then is said to be %s, is absent', async (_, events) => {
  await send(anna.published())
  await seconds(3, () => anna.stats())
  await seconds(2, () => anna.stats({ picture: 0, sound: 0 }))
  await send(...events())
  expect(said().slice(-2)).toEqual(['sample', 'absent'])
})

test('who comes back under the same name goes on, and the end of the old connection is no end', async () => {
  await send(anna.published())
  await seconds(3, () => anna.stats())
  const again = tellJanus(() => watched.clock.now(), { id: 99, handle: 6001 })
  await send(again.published())
  await seconds(2, () => [...again.stats(), ...anna.stats({ picture: 0, sound: 0 })])
  await send(anna.leaving(), anna.detached())
  await seconds(1, () => again.stats())
  expect(said().slice(4)).toEqual(['stream', 'sample', 'sample', 'sample'])
})

test('an event that comes again when all is over begins nothing', async () => {
  const published = anna.published()
  await send(published)
  await seconds(2, () => anna.stats())
  await send(anna.leaving())
  await send(published)
  await seconds(2, () => anna.stats())
  expect(said().at(-1)).toBe('end')
})

test('when nothing comes any more it is blind, nobody is ill, and it sees again', async () => {
  await send(anna.published(), bo.published())
  await seconds(3, () => [...anna.stats(), ...bo.stats()])
  await watched.clock.advance(10_000)
  expect(watched.source.status()).toMatchObject({ state: 'blind' })
  expect(watched.source.status().reason).toBe('Janus has sent nothing for 2500 ms')
  expect([said().at(-1), said('1234/bo').at(-1)]).toEqual(['blind', 'blind'])
  const before = watched.records.length
  await watched.clock.advance(60_000)
  expect(watched.records.length).toBe(before)
  await seconds(2, () => [...anna.stats(), ...bo.stats()])
  expect(watched.source.status()).toMatchObject({ state: 'up', reason: '' })
  expect(said().at(-1)).toBe('sample')
})

test('a Janus where nobody publishes may be silent', async () => {
  await send(anna.published())
  await send(anna.leaving())
  await watched.clock.advance(60_000)
  expect(watched.source.status().state).toBe('up')
})

test('whose publishing began before us is not known, and it says so until they are', async () => {
  await seconds(2, () => anna.stats())
  expect(watched.records).toEqual([])
  expect(watched.source.status()).toMatchObject({ state: 'degraded' })
  await send(anna.published())
  expect(watched.source.status()).toMatchObject({ state: 'up' })
})

test('named by what the application attached with, they are known at once', async () => {
  await watched.source.stop()
  open({ naming: 'opaque-id', only: 'anna' })
  await seconds(2, () => [...anna.stats(), ...bo.stats()])
  expect(said('opaque-anna')).toEqual(['stream', 'sample', 'sample'])
  expect(said('opaque-bo')).toEqual([])
  expect(watched.source.status().state).toBe('up')
})

test('named by id, two of the same display name are two', async () => {
  await watched.source.stop()
  open({ naming: 'id' })
  const other = tellJanus(() => watched.clock.now(), { id: 99, handle: 6001 })
  await send(anna.published(), other.published())
  expect([said('1234/77'), said('1234/99')]).toEqual([['stream'], ['stream']])
})

test('a Janus that was started again has lost them all', async () => {
  await send(anna.published())
  await seconds(2, () => anna.stats())
  const timestamp = watched.clock.now() * 1_000
  await send({
    emitter: 'janus-test',
    type: 256,
    subtype: 1,
    timestamp,
    event: { status: 'started' },
  })
  expect(said().at(-1)).toBe('absent')
})

test.each([
  ['ahead', 3_600_000],
  ['behind', -3_600_000],
])('the clock of Janus may be an hour %s', async (_, wrongMs) => {
  const wrong = tellJanus(() => watched.clock.now() + wrongMs)
  await send(wrong.published())
  await seconds(20, () => wrong.stats())
  expect(samples().length).toBe(20)
  expect(Math.abs((samples().at(-1)?.at ?? 0) - watched.clock.now())).toBeLessThan(3_000)
  expect(samples().at(-1)).toMatchObject({ bitrateBps: 1_000_000 })
})

test('a clock of Janus that is set back begins new rates, and none is wrong', async () => {
  let wrongMs = 0
  const stepping = tellJanus(() => watched.clock.now() + wrongMs)
  await send(stepping.published())
  await seconds(3, () => stepping.stats())
  wrongMs = -1_500
  await seconds(4, () => stepping.stats())
  const rates = samples().map((each) => ('bitrateBps' in each ? each.bitrateBps : null))
  expect(rates.slice(-2)).toEqual([1_000_000, 1_000_000])
  expect(rates.every((rate) => rate === null || Number(rate) <= 1_000_000)).toBe(true)
})

test('what could not be stored is said with what comes next, and in order', async () => {
  watched.storeIsDown = true
  await expect(send(anna.published(), ...anna.stats())).rejects.toThrow()
  watched.storeIsDown = false
  await watched.clock.advance(1_000)
  await send(...anna.stats())
  expect(said()).toEqual(['stream', 'sample', 'sample'])
})

test('stopped, it leaves no timer', async () => {
  await send(anna.published())
  await watched.source.stop()
  expect(watched.clock.pending).toBe(0)
  expect(watched.source.status().state).toBe('stopped')
})

const lastWords: { readonly [name: string]: string } = {
  '1.1.2-freeze.ndjson': 'sample',
  '1.1.2-killed.ndjson': 'absent',
  '1.1.2-leave.ndjson': 'end',
}

describe.each(recordingsOf('janus', '.ndjson'))('what was recorded as $name', ({ name, body }) => {
  test('is understood to its end', async () => {
    const posts = body.trim().split('\n')
    const beganAt = JSON.parse(posts[0] ?? '')[0].timestamp / 1_000
    watched.clock.setWall(beganAt)
    for (const post of posts) {
      const at = JSON.parse(post)[0].timestamp / 1_000
      await watched.clock.advance(Math.max(0, at - watched.clock.now()))
      expect(await watched.push(withBody(post))).toEqual({ status: 200 })
    }
    const words = said()
    expect(words.filter((word) => word === 'sample').length).toBeGreaterThanOrEqual(4)
    expect(watched.counted).toEqual([])
    expect(words.at(-1)).toBe(lastWords[name])
    const still = samples().some((each) => 'fps' in each && each.fps === 0)
    expect(still).toBe(name !== '1.1.2-leave.ndjson')
  })
})

const good = () => JSON.stringify([anna.published(), ...anna.stats(), ...anna.stats()])

pushContract('janus', {
  // Each of its tests finds what was opened above, which is closed there, too.
  open: async () => ({ watched, close: async () => {} }),
  good: () => withBody(good()),
  forged: {
    'no password': () => ({ body: good() }),
    'a wrong password': () => ({
      body: good(),
      headers: {
        authorization: `Basic ${Buffer.from('janus:a-s3cret-of-janut').toString('base64')}`,
      },
    }),
    'another user': () => ({
      body: good(),
      headers: { authorization: `Basic ${Buffer.from(`anna:${secret}`).toString('base64')}` },
    }),
  },
  withBody,
  secrets: [secret, authorization],
})
