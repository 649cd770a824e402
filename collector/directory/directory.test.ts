import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCapturedLog } from '../../fixtures/testing/captured-log.ts'
import { createManualClock, type ManualClock } from '../../fixtures/testing/manual-clock.ts'
import { directorySchema } from './config.ts'
import { createDirectory, type Directory } from './directory.ts'
import { createDirectoryMetrics } from './metrics.ts'

let clock: ManualClock
let folder: string
let file: string
let directory: Directory
const captured = createCapturedLog()

beforeEach(async () => {
  clock = createManualClock()
  folder = await mkdtemp(join(tmpdir(), 'stallwatch-directory-'))
  file = join(folder, 'streamers.csv')
})
afterEach(async () => {
  await directory.stop()
  expect(clock.pending).toBe(0)
  await rm(folder, { recursive: true })
})

async function open(config: unknown): Promise<Directory> {
  directory = createDirectory({
    ...{ config: directorySchema.parse(config), clock, log: captured.log },
    metrics: createDirectoryMetrics(),
  })
  await directory.start()
  return directory
}

describe('what is known of a stream', () => {
  const entries = [
    { streamer: 'anna', language: 'zh-CN', tier: 'pro', addresses: { discord: '1', mail: 'a@b' } },
    {
      stream: 'live/guest',
      streamer: 'anna',
      scenario: 'pk',
      nominal: { fps: 60 },
      addresses: { discord: '2' },
    },
    { stream: 'live/bo', streamer: 'bo', language: 'id', scenario: 'game' },
  ]
  const rules = [
    { pattern: 'live/(?<streamer>[^/]+)', tier: 'basic', nominal: { fps: 30, bitrateBps: 1e6 } },
  ]
  const nothing = { nominal: {}, addresses: {} }

  test.each([
    ['nothing, of a stream nobody knows', 'game/x', undefined, undefined],
    [
      'who it is, from the key, and so the person',
      'live/anna',
      undefined,
      {
        streamer: 'anna',
        language: 'zh-CN',
        tier: 'pro',
        nominal: { fps: 30, bitrateBps: 1e6 },
        addresses: { discord: '1', mail: 'a@b' },
      },
    ],
    [
      'its own entry first, then the person’s, then the rule’s',
      'live/guest',
      undefined,
      {
        streamer: 'anna',
        language: 'zh-CN',
        tier: 'pro',
        scenario: 'pk',
        nominal: { fps: 60, bitrateBps: 1e6 },
        addresses: { discord: '2', mail: 'a@b' },
      },
    ],
    [
      'the person, whatever they stream',
      'game/x',
      'anna',
      {
        streamer: 'anna',
        language: 'zh-CN',
        tier: 'pro',
        ...nothing,
        addresses: { discord: '1', mail: 'a@b' },
      },
    ],
    [
      'of a person known from one stream, nothing of that stream',
      'game/x',
      'bo',
      { streamer: 'bo', language: 'id', ...nothing },
    ],
    [
      'of somebody else, neither language nor address',
      'live/bo',
      'cleo',
      {
        streamer: 'cleo',
        scenario: 'game',
        tier: 'basic',
        nominal: { fps: 30, bitrateBps: 1e6 },
        addresses: {},
      },
    ],
    [
      'nothing, of a stream called like what every object has',
      'constructor',
      '__proto__',
      undefined,
    ],
  ])('%s', async (_, stream, streamer, known) => {
    await open({
      entries,
      rules: rules.map((rule) => (streamer ? { ...rule, pattern: 'live/.*' } : rule)),
    })
    expect(directory.find(stream, streamer)).toEqual(known)
  })
})

describe('a file', () => {
  test('is read again when it has changed and stayed the same for a moment', async () => {
    await writeFile(file, 'streamer,tier\nanna,basic\n')
    await open({ file })
    const told: (string | null)[] = []
    directory.follow((stream) => told.push(stream))
    await clock.advance(10_000)
    expect(told).toEqual([])
    await writeFile(file, 'streamer,tier\nanna,prof\n')
    await advanceLooks(1)
    expect(directory.find('x', 'anna')?.tier).toBe('basic')
    await advanceLooks(1)
    expect(directory.find('x', 'anna')?.tier).toBe('prof')
    expect(told).toEqual([null])
    await writeFile(`${file}.new`, 'streamer,tier\nanna,gold\n')
    await rename(`${file}.new`, file)
    await advanceLooks(2)
    expect(directory.find('x', 'anna')?.tier).toBe('gold')
  })

  test('that is wrong, or gone, leaves the older entries in use and says so, until it is right', async () => {
    await writeFile(file, 'streamer,tier\nanna,basic\n')
    await open({ file })
    expect(directory.status()).toEqual({ state: 'up', reason: '', entries: 1 })
    await writeFile(file, 'streamer,language\nanna,private words\n')
    await advanceLooks(4)
    expect(directory.find('x', 'anna')?.tier).toBe('basic')
    const summary = `${file}: line 2, column language: wrong; the log says what was expected`
    expect(directory.status()).toEqual({ state: 'degraded', reason: summary, entries: 1 })
    expect(captured.lines.filter((line) => line.includes('private words'))).toHaveLength(1)
    await rm(file)
    await advanceLooks(2)
    expect(directory.status()).toMatchObject({
      reason: `${file}: there is no such file`,
      entries: 1,
    })
    await writeFile(file, 'streamer\nanna\nbo\n')
    await advanceLooks(2)
    expect(directory.status()).toEqual({ state: 'up', reason: '', entries: 2 })
  })

  test('that is not there from the beginning keeps nobody from watching', async () => {
    await open({ file, entries: [{ streamer: 'bo' }] })
    expect(directory.status()).toEqual({
      state: 'degraded',
      reason: `${file}: there is no such file`,
      entries: 1,
    })
  })

  test('that is no text is refused', async () => {
    await writeFile(file, Buffer.from([0x73, 0xff, 0xfe, 0x0a]))
    await open({ file })
    expect(directory.status().reason).toBe(`${file}: is not UTF-8`)
  })

  /** The file system takes its own time, whatever our clock shows. */
  async function advanceLooks(times: number): Promise<void> {
    for (let look = 0; look < times; look += 1) {
      await clock.advanceToNext()
      while (clock.pending === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
})
