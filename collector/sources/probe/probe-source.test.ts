import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../../app/system-clock.ts'
import {
  type NginxRtmpServer,
  startNginxRtmp,
} from '../../../fixtures/testing/nginx-rtmp-server.ts'
import { describeWithPeers } from '../../../fixtures/testing/peers.ts'
import { publishRtmp } from '../../../fixtures/testing/rtmp-publisher.ts'
import { type RtspCamera, startRtspCamera } from '../../../fixtures/testing/rtsp-camera.ts'
import { until } from '../../../fixtures/testing/until.ts'
import type { Picture, PictureOutcome } from '../../../triage/model/picture.ts'
import type { SampleRecord, SightRecord, TelemetryRecord } from '../../../triage/model/record.ts'
import { createCollectorMetrics } from '../../metrics.ts'
import type { Source } from '../../source.ts'
import { createSource, sourceSchema } from '../catalog.ts'

interface Taken extends Picture {
  readonly stream: string
}

let source: Source | undefined
afterEach(async () => {
  await source?.stop()
  source = undefined
})

/** A probe under test, and all that it said, logged and took pictures of. */
function probe(options: object, outcome: () => PictureOutcome = () => 'kept') {
  const records: TelemetryRecord[] = []
  const pictures: Taken[] = []
  let logged = ''
  const log = pino(
    { level: 'trace' },
    {
      write(line: string) {
        logged += line
      },
    },
  )
  const started = createSource(sourceSchema.parse({ name: 'eyes', kind: 'probe', ...options }), {
    clock: systemClock,
    log,
    metrics: createCollectorMetrics(),
    async emit(batch) {
      records.push(...batch)
    },
    async keepPicture(stream, picture) {
      pictures.push({ stream, ...picture })
      return outcome()
    },
  })
  source = started
  started.start()
  const samples = () => records.filter((record): record is SampleRecord => record.type === 'sample')
  const sights = () => records.filter((record): record is SightRecord => record.type === 'sight')
  const taken = (shows: string) => pictures.find((picture) => picture.shows === shows)
  const suspect = (stream: string) => started.suspect?.(stream, 'ill')
  const trust = (stream: string) => started.trust?.(stream)
  return { source: started, samples, sights, taken, pictures, suspect, trust, logged: () => logged }
}

/** What a file of a process says; empty when the process has gone meanwhile. */
function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'latin1')
  } catch {
    return ''
  }
}

/** The command lines of the ffmpegs that this process has started. */
function ffmpegs(parent = process.pid): string[] {
  const children = readProc(`${parent}/task/${parent}/children`).split(' ').filter(Boolean)
  return children.map(Number).flatMap((child) => {
    const command = readProc(`${child}/cmdline`).replaceAll('\0', ' ')
    return command.startsWith('ffmpeg') ? [command] : ffmpegs(child)
  })
}

const isJpeg = (bytes: Uint8Array | undefined) =>
  Buffer.from(bytes ?? [])
    .toString('hex')
    .startsWith('ffd8ff') && (bytes?.length ?? 0) < 100_000

describeWithPeers('a probe before a camera', ['ffmpeg', 'gst-rtsp-server'], () => {
  let camera: RtspCamera
  beforeEach(async () => {
    camera = await startRtspCamera({ user: 'anna', password: "s3cret'word" })
  })
  afterEach(() => camera.stop())

  test('looks at nothing until a stream is suspected, confirms, clears and stops', async () => {
    const eyes = probe({ pull: [{ url: camera.url.replace('/live/camera', '/{stream}') }] })
    expect(eyes.source.status()).toMatchObject({ state: 'up', reason: '' })
    expect(ffmpegs()).toEqual([])
    await camera.freezePicture()
    eyes.suspect('live/camera')
    await until(() => eyes.samples().some(({ frozenMs = 0 }) => frozenMs >= 2_000))
    await until(() => eyes.taken('frozen') !== undefined)
    expect(eyes.taken('frozen')?.stream).toBe('live/camera')
    expect(isJpeg(eyes.taken('frozen')?.jpeg)).toBe(true)
    await camera.movePicture()
    await until(() => eyes.samples().at(-1)?.frozenMs === 0)
    await until(() => eyes.taken('moving') !== undefined)
    eyes.trust('live/camera')
    await until(() => ffmpegs().length === 0 && eyes.sights().length > 0)
    expect(eyes.sights().at(-1)).toMatchObject({ vantage: 'probe', state: 'blind' })
    expect(eyes.samples().every(({ vantage }) => vantage === 'probe')).toBe(true)
    expect(eyes.logged()).not.toContain('s3cret')
  }, 60_000)

  test('says blind and never ill of a stream that the server does not have, or stops having', async () => {
    const eyes = probe({
      turnMs: 6_000,
      pull: [{ url: camera.url.replace('/live/camera', '/{stream}') }],
    })
    eyes.suspect('live/nobody')
    await until(() => eyes.source.status().state === 'blind')
    expect(eyes.source.status().reason).toBe('the server says 404 Not Found')
    eyes.suspect('live/camera')
    await until(() => eyes.samples().length > 1)
    expect(eyes.source.status().state).toBe('degraded')
    const before = eyes.samples().length
    await camera.cut()
    await until(() => eyes.sights().length > 1)
    expect(new Set(eyes.sights().map(({ state }) => state))).toEqual(new Set(['blind']))
    const since = eyes.samples().slice(before)
    expect(since.filter(({ fps }) => fps === 0)).toEqual([])
  }, 60_000)

  test('fifty suspects share four ffmpegs, and none is left when all are trusted', async () => {
    const eyes = probe({ turnMs: 6_000, pull: [{ url: camera.url }] })
    const streams = Array.from({ length: 50 }, (_, index) => `live/${index}`)
    for (const stream of streams) eyes.suspect(stream)
    let most = 0
    const seen = () => new Set(eyes.samples().map(({ stream }) => stream)).size
    await until(() => {
      most = Math.max(most, ffmpegs().length)
      return seen() >= 8
    })
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(4)
    for (const stream of streams) eyes.trust(stream)
    await until(() => ffmpegs().length === 0)
  }, 120_000)

  test('on patrol it looks at the streams it is told of in turn, suspected or not', async () => {
    const pull = ['live/a', 'live/b', 'live/c'].map((stream) => ({ stream, url: camera.url }))
    const eyes = probe({ patrol: true, mostAtOnce: 1, turnMs: 6_000, pull })
    await until(() => new Set(eyes.samples().map(({ stream }) => stream)).size === 3)
    eyes.suspect('live/b')
    eyes.trust('live/b')
    const before = eyes.samples().length
    await until(() =>
      eyes
        .samples()
        .slice(before)
        .some(({ stream }) => stream === 'live/b'),
    )
  }, 90_000)

  test('a stream that nobody has said where to pull is not looked at', async () => {
    const eyes = probe({ pull: [{ match: '^vod/', url: 'rtsp://127.0.0.1:1/{stream}' }] })
    eyes.suspect('live/anna')
    eyes.suspect("vod/../a' -f flv")
    eyes.trust('live/anna')
    await eyes.source.stop()
    expect(eyes.sights()).toEqual([])
    expect(eyes.logged()).not.toContain('blind')
  })
})

describeWithPeers('a probe before an nginx with the RTMP module', ['ffmpeg', 'nginx-rtmp'], () => {
  let nginx: NginxRtmpServer
  beforeEach(async () => {
    nginx = await startNginxRtmp('http://127.0.0.1:1/none')
  })
  afterEach(() => nginx.stop())

  test('looks at a stream over RTMP, is blind when the server stands still, and when there is none', async () => {
    const publisher = await publishRtmp(nginx.rtmpPort, 'anna')
    const eyes = probe({ pull: [{ url: `rtmp://127.0.0.1:${nginx.rtmpPort}/{stream}` }] })
    await new Promise((turn) => setTimeout(turn, 2_000))
    eyes.suspect('live/anna')
    await until(() => eyes.samples().some(({ fps = 0 }) => fps > 20))
    await until(() => isJpeg(eyes.taken('moving')?.jpeg))
    await nginx.pause()
    await until(() => eyes.sights().length > 0)
    expect(eyes.source.status().state).toBe('blind')
    await nginx.resume()
    await publisher.stop()
    eyes.suspect('live/nobody')
    await until(() => eyes.source.status().reason.endsWith('plays no such stream'))
    expect(eyes.samples().filter(({ fps }) => fps === 0)).toEqual([])
    expect(eyes.sights().every(({ state }) => state === 'blind')).toBe(true)
  }, 90_000)
})
