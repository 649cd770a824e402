import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../app/system-clock.ts'
import { describeWithPeers } from '../../../fixtures/testing/peers.ts'
import { type RtspCamera, startRtspCamera } from '../../../fixtures/testing/rtsp-camera.ts'
import type { SampleRecord, TelemetryRecord } from '../../../triage/model/record.ts'
import { createCollectorMetrics } from '../../metrics.ts'
import type { Source } from '../../source.ts'
import { createSource, sourceSchema } from '../catalog.ts'

const password = "s3cret'word"

/** A source under test: what it emitted and logged, and ways to wait for the next of it. */
function watch(options: { url: string; [key: string]: unknown }) {
  const records: TelemetryRecord[] = []
  const listeners = new Set<() => void>()
  let logged = ''
  const write = (line: string) => {
    logged += line
  }
  const log = pino({ level: 'trace' }, { write })
  const source = createSource(sourceSchema.parse({ name: 'cam', kind: 'rtsp', ...options }), {
    clock: systemClock,
    log,
    metrics: createCollectorMetrics(),
    async emit(batch) {
      records.push(...batch)
      for (const listener of listeners) listener()
    },
  })
  /** Resolves with the first record from now on that `fits`. */
  function next<Found extends TelemetryRecord>(fits: (record: TelemetryRecord) => record is Found) {
    let seen = records.length
    return new Promise<Found>((resolve) => {
      const listener = () => {
        for (const record of records.slice(seen)) {
          if (!fits(record)) continue
          listeners.delete(listener)
          resolve(record)
          return
        }
        seen = records.length
      }
      listeners.add(listener)
    })
  }
  /** The next sample that `fits`. */
  const sample = (fits: (sample: SampleRecord) => boolean) =>
    next((record): record is SampleRecord => record.type === 'sample' && fits(record))
  /** The next word of a stream that cannot be sampled. */
  const sight = (state: string) =>
    next((record): record is TelemetryRecord & { type: 'sight' } => {
      return record.type === 'sight' && record.state === state
    })
  const healthy = () => sample(({ fps = 0, frozenMs = 0 }) => fps > 20 && frozenMs === 0)
  return { source, records, sample, sight, healthy, logged: () => logged }
}

/** Resolves when the source is in that state; asked rather than told, since a state is no event. */
async function state(source: Source, wanted: string): Promise<void> {
  while (source.status().state !== wanted) await new Promise((turn) => setTimeout(turn, 20))
}

/** The ids of the children, and theirs, of a process. */
function descendants(parent: number): number[] {
  const path = `/proc/${parent}/task/${parent}/children`
  if (!existsSync(path)) return []
  const children = readFileSync(path, 'utf8').split(' ').filter(Boolean).map(Number)
  return children.flatMap((child) => [child, ...descendants(child)])
}

/** The command line of a process, its arguments separated by blanks. */
const commandOf = (id: number) => readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ')
/** The ffmpeg processes that this one has started, and what watches over them. */
const ffmpegs = () => descendants(process.pid).filter((id) => commandOf(id).includes('framecrc'))
const isAlive = (id: number) => existsSync(`/proc/${id}/stat`) && !isZombie(id)
const isZombie = (id: number) => /\) Z /.test(readFileSync(`/proc/${id}/stat`, 'utf8'))

let source: Source | undefined
afterEach(async () => {
  await source?.stop()
  source = undefined
})

describeWithPeers('a source that watches a camera', ['ffmpeg', 'gst-rtsp-server'], () => {
  let camera: RtspCamera
  let watched: ReturnType<typeof watch>

  beforeEach(async () => {
    camera = await startRtspCamera({ user: 'anna', password })
    watched = watch({ url: camera.url, announce: { language: 'id', nominal: { fps: 25 } } })
    source = watched.source
    const up = watched.healthy()
    source.start()
    await up
  })
  afterEach(() => camera.stop())

  test('announces its stream, then samples it once a second', async () => {
    await watched.healthy()
    const [first, ...samples] = watched.records
    expect(first).toMatchObject({ type: 'stream', language: 'id', nominal: { fps: 25 } })
    expect(samples.map(({ type }) => type)).toEqual(samples.map(() => 'sample'))
    expect(samples.at(-1)).toMatchObject({ vantage: 'probe', blackMs: 0, silentMs: 0 })
    const { bitrateBps, driftMs } = samples.at(-1) as SampleRecord
    expect(bitrateBps).toBeGreaterThan(50_000)
    expect(driftMs).toBeGreaterThanOrEqual(0)
    expect(watched.source.status()).toMatchObject({ state: 'up', reason: '' })
  })

  test('a source that stops sending is zeros within two seconds, and healthy when it goes on', async () => {
    const zero = watched.sample(({ fps }) => fps === 0)
    const pausedAt = Date.now()
    camera.pauseSource()
    const { at, bitrateBps } = await zero
    expect(at - pausedAt).toBeLessThanOrEqual(2_000)
    expect(bitrateBps).toBe(0)
    await watched.sample(({ frozenMs = 0 }) => frozenMs > 3_000)
    const well = watched.healthy()
    camera.resumeSource()
    await well
    expect(watched.records.filter(({ type }) => type === 'sight')).toEqual([])
  })

  test('a frozen picture is told within two seconds, while the frames go on', async () => {
    const frozen = watched.sample(({ frozenMs = 0 }) => frozenMs > 0)
    const frozenAt = Date.now()
    await camera.freezePicture()
    const { at, fps } = await frozen
    expect(at - frozenAt).toBeLessThanOrEqual(2_000)
    expect(fps).toBeGreaterThan(20)
    await watched.sample(({ frozenMs = 0 }) => frozenMs > 2_500)
    const well = watched.healthy()
    await camera.movePicture()
    await well
  })

  test('a black picture and a silent sound are told', async () => {
    const dark = watched.sample(({ blackMs = 0, silentMs = 0 }) => blackMs > 500 && silentMs > 500)
    await camera.blackPicture()
    await camera.silence()
    await dark
    const bright = watched.sample(({ blackMs, silentMs }) => blackMs === 0 && silentMs === 0)
    await camera.movePicture()
    await camera.sound()
    await bright
  })

  test('a stream that is cut is absent for as long as that holds, then sampled again', async () => {
    const absent = watched.sight('absent')
    await camera.cut()
    expect((await absent).reason).toBe('the server says 404 Not Found')
    await watched.sight('absent')
    const well = watched.healthy()
    const before = watched.records.length
    await camera.restore()
    await well
    const between = watched.records.slice(before).filter(({ type }) => type === 'sample')
    expect(between.filter((sample) => 'fps' in sample && sample.fps === 0)).toEqual([])
  })

  test('a server that stands still makes the source blind: no sample of its stream', async () => {
    camera.pauseServer()
    const before = watched.records.length
    await watched.sight('blind')
    await watched.sight('blind')
    const since = watched.records.slice(before)
    const zeros = since.filter((record) => record.type === 'sample' && record.fps === 0)
    expect(zeros).toEqual([])
    expect(watched.source.status()).toMatchObject({ state: 'blind' })
    const well = watched.healthy()
    camera.resumeServer()
    await well
    expect(watched.source.status()).toMatchObject({ state: 'up', reason: '' })
  })

  test('an ffmpeg that somebody kills makes the source blind, and is replaced', async () => {
    const [ffmpeg] = ffmpegs()
    const blind = watched.sight('blind')
    process.kill(Number(ffmpeg), 'SIGSTOP')
    await watched.sample(({ fps }) => fps === 0)
    process.kill(Number(ffmpeg), 'SIGKILL')
    expect((await blind).reason).toBe('ffmpeg was killed by SIGKILL')
    await watched.healthy()
  })

  test('the password is in no log, no record, no status and no list of processes', async () => {
    const running = ffmpegs().map(commandOf)
    expect(running).not.toEqual([])
    const absent = watched.sight('absent')
    await camera.cut()
    await absent
    const told = JSON.stringify([watched.records, watched.source.status(), running])
    for (const secret of ['s3cret', encodeURIComponent(password)]) {
      expect(told + watched.logged()).not.toContain(secret)
    }
  })

  test('nothing is left after stop: no ffmpeg, no file', async () => {
    const running = ffmpegs()
    const wrapper = running.map((id) => / (\S+\/stallwatch-ffmpeg-\S+) /.exec(commandOf(id))?.[1])
    await watched.source.stop()
    expect(watched.source.status().state).toBe('stopped')
    expect(running).not.toEqual([])
    while (running.some(isAlive)) await new Promise((turn) => setTimeout(turn, 20))
    const path = wrapper.find((found) => found !== undefined)
    expect(existsSync(dirname(path ?? '/'))).toBe(false)
  })
})

describeWithPeers('a camera without sound', ['ffmpeg', 'gst-rtsp-server'], () => {
  test('is watched all the same, and nothing is said of its sound', async () => {
    const camera = await startRtspCamera({ audio: false })
    const watched = watch({ url: camera.url })
    source = watched.source
    source.start()
    expect(await watched.healthy()).not.toHaveProperty('silentMs')
    await source.stop()
    await camera.stop()
  })
})

describeWithPeers('an input that stays dead', ['ffmpeg', 'gst-rtsp-server'], () => {
  let camera: RtspCamera
  afterEach(() => camera.stop())

  async function deadFor(url: string, ms: number) {
    const watched = watch({ url, restartAfterMs: 5_000 })
    source = watched.source
    const up = watched.healthy()
    source.start()
    await up
    const [first] = ffmpegs()
    const lasting = watched.sample(({ frozenMs = 0 }) => frozenMs > ms)
    return { watched, first: Number(first), lasting }
  }

  test('is zeros all the time, while another ffmpeg is tried beside the one in session', async () => {
    camera = await startRtspCamera()
    const { watched, first, lasting } = await deadFor(camera.url, 8_000)
    camera.pauseSource()
    await lasting
    expect(isAlive(first)).toBe(true)
    expect(ffmpegs().length).toBeGreaterThan(2)
    expect(watched.records.filter(({ type }) => type === 'sight')).toEqual([])
    const well = watched.healthy()
    camera.resumeSource()
    await well
  }, 90_000)

  test('is left for the ffmpeg beside it once that one sees', async () => {
    camera = await startRtspCamera()
    const { watched, first, lasting } = await deadFor(camera.url, 2_000)
    process.kill(first, 'SIGSTOP')
    await lasting
    await watched.healthy()
    expect(watched.source.status()).toMatchObject({ state: 'up', reason: '' })
    while (isAlive(first)) await new Promise((turn) => setTimeout(turn, 20))
  }, 90_000)
})

describeWithPeers('a process that is killed', ['ffmpeg', 'gst-rtsp-server'], () => {
  test('leaves no ffmpeg and no picture behind, even while the input stands still', async () => {
    const camera = await startRtspCamera()
    const program = fileURLToPath(
      new URL('../../../fixtures/testing/rtsp-watcher.ts', import.meta.url),
    )
    const parent = spawn(process.execPath, [program, camera.url])
    const lines = createInterface({ input: parent.stdout })
    expect(String(await once(lines, 'line'))).toBe('seeing')
    const children = descendants(Number(parent.pid))
    expect(children.length).toBeGreaterThan(0)
    const folders = children.flatMap((id) => / (\S+)\/watch /.exec(commandOf(id))?.[1] ?? [])
    expect(folders.some((folder) => existsSync(folder))).toBe(true)
    camera.pauseSource()
    parent.kill('SIGKILL')
    await once(parent, 'close')
    const isLeft = () => children.some(isAlive) || folders.some((folder) => existsSync(folder))
    while (isLeft()) await new Promise((turn) => setTimeout(turn, 20))
    await camera.stop()
  })
})

describeWithPeers('a source that nobody answers', ['ffmpeg'], () => {
  test('is blind, and neither announces nor sends', async () => {
    const watched = watch({ url: `rtsp://anna:${password}@127.0.0.1:1/live` })
    source = watched.source
    source.start()
    await state(source, 'blind')
    expect(source.status().reason).toBe('127.0.0.1:1 refuses connections')
    await source.stop()
    expect(watched.records).toEqual([])
    expect(watched.logged()).not.toContain('s3cret')
  })
})

describe('a source without ffmpeg', () => {
  test('is blind and says what to install where there is no ffmpeg', async () => {
    const watched = watch({ url: 'rtsp://127.0.0.1:1/live', ffmpegPath: '/nowhere/ffmpeg' })
    source = watched.source
    source.start()
    await state(source, 'blind')
    expect(source.status().reason).toBe(
      'ffmpeg cannot be run as "/nowhere/ffmpeg" (not found): install ffmpeg 5 or newer, or set ffmpegPath or FFMPEG_PATH',
    )
    await source.stop()
    expect(watched.records).toEqual([])
  })
})
