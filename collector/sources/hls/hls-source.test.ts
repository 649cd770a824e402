import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { answerHlsOrigin } from '../../../fixtures/testing/hls-origin.ts'
import type { ServedStream } from '../../../fixtures/testing/source-server.ts'
import { type WatchedServer, watchServer } from '../../../fixtures/testing/watched-server.ts'
import { watchSource } from '../../../fixtures/testing/watched-source.ts'
import { hlsSchema } from './config.ts'

const head = '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:1\n'
const connectionsOf = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))

let opened: WatchedServer

async function open(options: object = {}): Promise<ServedStream> {
  const streams = { 'live/anna': 'live/anna/index.m3u8' }
  opened = await watchServer({
    ...{ path: '/hls/', answer: answerHlsOrigin, stream: 'live/anna' },
    config: { name: 'cdn', kind: 'hls', streams, ...options },
  })
  const served = opened.server.streams.get('live/anna') as ServedStream
  served.bytes = 1_000_000
  await opened.watched.look()
  return served
}

/** A second goes by in which so much of a segment is added; what was said. */
async function play(served: ServedStream, share = 1) {
  served.bytes += 125_000 * share
  return opened.watched.look()
}

afterEach(() => opened.close())

test('a playlist that is closed ends its stream, and a new one begins it again', async () => {
  const served = await open()
  await play(served)
  opened.server.spoil = (body) => (body.startsWith('#') ? `${body}#EXT-X-ENDLIST\n` : body)
  expect(await play(served)).toMatchObject([{ type: 'end', reason: /EXT-X-ENDLIST/ }])
  expect(await play(served)).toEqual([])
  opened.server.spoil = null
  expect(await play(served)).toMatchObject([{ type: 'stream' }, { type: 'sample' }])
})

test('a playlist that was left over makes nobody ill: it is ended, and seen again when it moves', async () => {
  const served = await open()
  const said: string[] = []
  for (let turn = 0; turn < 15; turn += 1) {
    for (const record of await play(served, 0)) {
      said.push(record.type)
      expect(record).not.toHaveProperty('bitrateBps')
    }
  }
  expect(said.at(-1)).toBe('end')
  expect(said.filter((type) => type === 'end')).toHaveLength(1)
  expect(await play(served)).toMatchObject([
    { type: 'stream' },
    { type: 'sample', bitrateBps: 1_000_000 },
  ])
})

test('segments that cannot be had are nothing for a viewer, from the second failure on', async () => {
  const served = await open({ maxAnswerBytes: 200_000 })
  await play(served)
  opened.server.spoil = (body) => (body.startsWith('#') ? body : body.repeat(2))
  expect(await play(served)).toMatchObject([{ type: 'sample', bitrateBps: 1_000_000 }])
  expect(await play(served)).toMatchObject([{ type: 'sample', bitrateBps: 0 }])
  opened.server.spoil = null
  expect(await play(served)).toMatchObject([{ type: 'sample', bitrateBps: 1_000_000 }])
})

test('segments that come later and later are a drift, once that is more than looks and playlists may be late', async () => {
  const served = await open()
  for (let turn = 0; turn < 5; turn += 1) {
    expect(await play(served)).toMatchObject(turn === 0 ? [{}] : [{ driftMs: 0 }])
  }
  const drifts: unknown[] = []
  for (let turn = 0; turn < 12; turn += 1) {
    for (const record of await play(served, 0.5)) {
      drifts.push('driftMs' in record && record.driftMs)
    }
  }
  expect(drifts.at(-1)).toBeGreaterThan(3_000)
})

test('a playlist that does not come costs its neighbours nothing', async () => {
  const slow = createServer((request, response) => {
    if (request.url === '/a.m3u8') response.end(`${head}#EXTINF:1,\n1.ts\n`)
  }).listen(0, '127.0.0.1')
  await once(slow, 'listening')
  const watched = watchSource({
    ...{ name: 'cdn', kind: 'hls', download: false },
    url: `http://127.0.0.1:${(slow.address() as AddressInfo).port}/`,
    streams: { 'live/a': 'a.m3u8', 'live/b': 'b.m3u8' },
  })
  watched.source.start()
  const over = watched.lookOver()
  await watched.beginLook()
  while ((await connectionsOf(slow)) < 2) await new Promise(setImmediate)
  await watched.clock.advanceToNext()
  await over
  expect(watched.records.map(({ stream }) => stream)).toEqual(['live/a', 'live/a'])
  expect(watched.source.status()).toMatchObject({
    state: 'degraded',
    reason: 'a playlist did not come within 1400 ms: 1 of 2 cannot be read',
  })
  await watched.source.stop()
  slow.closeAllConnections()
  slow.close()
})

test('nothing is downloaded when that is not asked for, and a playlist that stands still is still seen', async () => {
  const served = await open({ download: false })
  expect(await play(served)).toMatchObject([{ type: 'sample', driftMs: 0 }])
  expect(opened.server.asked.filter((path) => path.endsWith('.ts'))).toEqual([])
  for (let turn = 0; turn < 3; turn += 1) await play(served, 0)
  expect(await play(served, 0)).toMatchObject([{ type: 'sample', bitrateBps: 0 }])
})

test('segments on another server are not asked for, and nobody is ill for it', async () => {
  const served = await open()
  opened.server.spoil = (body) => body.replaceAll('live-anna', 'http://127.0.0.1:9/live-anna')
  await play(served)
  const [sample] = await play(served)
  expect(sample).not.toHaveProperty('bitrateBps')
  expect(opened.watched.logged.join()).toContain('on another server')
})

test('a playlist on another server is refused with its path', () => {
  const streams = { 'live/anna': 'https://other.example/a.m3u8' }
  const read = hlsSchema.safeParse({
    name: 'cdn',
    kind: 'hls',
    url: 'https://cdn.example/',
    streams,
  })
  expect(read.error?.issues).toMatchObject([
    { path: ['streams', 'live/anna'], message: /another server/ },
  ])
})
