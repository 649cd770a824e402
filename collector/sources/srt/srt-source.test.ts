import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { watchSource } from '../../../fixtures/testing/watched-source.ts'
import { srtSchema } from './config.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-srt-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const line = (timeMs: number) =>
  `${JSON.stringify({
    ...{ sid: 7, time: timeMs, link: { rtt: 20.5 } },
    recv: { packets: timeMs, packetsDropped: 0, bytes: timeMs * 125, msBuf: 110 },
  })}\n`

test('a file that grows: blind until it is there, then up, and absent when nothing comes any more', async () => {
  const file = join(folder, 'stats.json')
  const watched = watchSource({ name: 'relay', kind: 'srt', file, stream: 'live/anna' })
  watched.source.start()
  expect(await watched.look()).toEqual([])
  expect(watched.source.status()).toMatchObject({
    ...{ state: 'blind', reason: `there is no file ${file}` },
  })
  await writeFile(file, '')
  expect(await watched.look()).toEqual([])
  expect(watched.source.status()).toMatchObject({ state: 'up' })
  await appendFile(file, line(1_000))
  await watched.look()
  await appendFile(file, line(2_000))
  expect(await watched.look()).toMatchObject([
    { type: 'sample', vantage: 'ingest', bitrateBps: 1_000_000, rttMs: 20.5, lossRatio: 0 },
  ])
  const said: string[] = []
  for (let turn = 0; turn < 13; turn += 1) {
    for (const each of await watched.look()) {
      said.push(each.type === 'sample' ? `${each.bitrateBps}` : each.type)
    }
  }
  expect(said).toEqual(['1000000', ...Array.from({ length: 9 }, () => '0'), 'sight'])
  await watched.source.stop()
  expect(watched.clock.pending).toBe(0)
})

test('a line that cannot be read is said, and costs no other', async () => {
  const file = join(folder, 'odd.json')
  await writeFile(file, line(1_000))
  const watched = watchSource({ name: 'relay', kind: 'srt', file, stream: 'live/anna' })
  watched.source.start()
  await watched.look()
  await appendFile(file, `{"sid":7,"time":\n${line(2_000)}`)
  expect(await watched.look()).toMatchObject([{ type: 'sample', bitrateBps: 1_000_000 }])
  expect(watched.source.status()).toMatchObject({
    ...{ state: 'degraded', reason: '1 lines of statistics cannot be read' },
  })
  await watched.source.stop()
})

test.each([
  ['neither', {}],
  ['both', { file: 'a', url: 'http://a/' }],
])('a file or an address: %s is refused', (_, place) => {
  const read = srtSchema.safeParse({ name: 'a', kind: 'srt', stream: 'live/a', ...place })
  expect(read.error?.issues).toMatchObject([{ path: ['file'] }])
})
