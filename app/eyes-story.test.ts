import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPeers } from '../fixtures/testing/peers.ts'
import { type RtspCamera, startRtspCamera } from '../fixtures/testing/rtsp-camera.ts'
import { type RunningStallwatch, runStallwatch } from '../fixtures/testing/running-stallwatch.ts'
import { until } from '../fixtures/testing/until.ts'

const stream = 'live/camera'
let camera: RtspCamera
let stallwatch: RunningStallwatch
let sending: NodeJS.Timeout

function config() {
  return {
    server: { port: 0 },
    triage: { tickets: { quietMs: 0 } },
    sources: [
      { name: 'eyes', kind: 'probe', pull: [{ url: camera.url.replace(stream, '{stream}') }] },
    ],
  }
}

/** A server that counts bytes and frames, and knows nothing of what is to be seen on them. */
function sampleAtIngest(): void {
  const sample = { type: 'sample', stream, at: Date.now(), vantage: 'ingest' } as const
  void stallwatch.emit([{ ...sample, fps: 25, bitrateBps: 600_000 }])
}

const eyes = () => stallwatch.engine?.readings(stream).find(({ vantage }) => vantage === 'probe')

/** What ffmpeg makes of a JPEG: its size, and which shares of it are rather red and rather green. */
function pixelsOf(file: string) {
  const size = spawnSync('ffprobe', [
    ...['-v', 'error', '-show_entries', 'stream=width,height', '-of', 'csv=p=0', file],
  ]).stdout.toString()
  const [width = 0, height = 0] = size.split(',').map(Number)
  const args = ['-v', 'error', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1']
  const raw = spawnSync('ffmpeg', args, { maxBuffer: 1e8 }).stdout
  let red = 0
  let green = 0
  for (let at = 0; at < raw.length; at += 3) {
    const more = (raw[at] ?? 0) - (raw[at + 1] ?? 0)
    if (more > 80) red += 1
    if (more < -80) green += 1
  }
  const pixels = raw.length / 3
  return { width, height, redRatio: red / pixels, greenRatio: green / pixels }
}

describeWithPeers(
  'a picture that only eyes can see is frozen',
  ['ffmpeg', 'gst-rtsp-server'],
  () => {
    beforeAll(async () => {
      camera = await startRtspCamera()
      stallwatch = await runStallwatch(config())
      sending = setInterval(sampleAtIngest, 1_000)
      await until(() => (stallwatch.engine?.stream(stream)?.movedAt ?? 0) > 0)
    }, 40_000)

    afterAll(async () => {
      clearInterval(sending)
      await stallwatch?.stop()
      await camera?.stop()
    })

    test('one viewer complains, a probe confirms it, the ticket carries the picture, and the probe leaves when all is well', async () => {
      await camera.freezePicture()
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      expect(await stallwatch.store.openTickets()).toEqual([])
      expect(eyes()).toBeUndefined()

      const complainedAt = Date.now()
      const complaint = {
        type: 'complaint',
        stream,
        from: 'viewer',
        text: 'picture is frozen',
      } as const
      await stallwatch.emit([{ ...complaint, at: complainedAt }])
      const [ticket] = await until(async () => {
        const open = await stallwatch.store.openTickets()
        return open.length > 0 ? open : null
      })
      const openedMs = Date.now() - complainedAt
      expect(ticket).toMatchObject({ symptom: 'frozen-picture', firstComplaintAt: complainedAt })
      const kept = await until(async () => {
        const { timeline } = (await stallwatch.store.ticket(ticket?.id ?? '')) ?? { timeline: [] }
        return timeline.find(({ kind }) => kind === 'picture-kept')
      })
      console.log(
        `ticket ${openedMs} ms after the complaint, picture after ${Date.now() - complainedAt} ms`,
      )
      expect(kept).toMatchObject({ shows: 'frozen' })

      const response = await fetch(`${stallwatch.address}/api/v1/tickets/${ticket?.number}/picture`)
      expect(response.headers.get('content-type')).toBe('image/jpeg')
      const jpeg = new Uint8Array(await response.arrayBuffer())
      expect(jpeg.length).toBeLessThan(100_000)
      const file = join(stallwatch.folder, 'picture.jpg')
      await writeFile(file, jpeg)
      const { width, height, redRatio, greenRatio } = pixelsOf(file)
      expect([width, height]).toEqual([320, 180])
      // The camera stands still on a chequerboard of red and green.
      expect(redRatio).toBeCloseTo(0.5, 1)
      expect(greenRatio).toBeCloseTo(0.5, 1)

      await camera.movePicture()
      await until(async () => (await stallwatch.store.openTickets()).length === 0)
      await until(() => eyes()?.sight === 'blind')
      expect(stallwatch.engine?.suspects().size).toBe(0)
    }, 90_000)

    test('a complaint about a picture that moves is looked into, and opens nothing', async () => {
      const text = 'picture is frozen'
      await stallwatch.emit([{ type: 'complaint', stream, at: Date.now(), from: 'viewer', text }])
      await until(() => eyes()?.sight === 'sees')
      const from = Date.now()
      await until(() => Date.now() - from > 8_000)
      expect(eyes()).toMatchObject({ fresh: true, raised: [] })
      expect(stallwatch.engine?.suspects().get(stream)).toBe('complained-of')
      expect(await stallwatch.store.openTickets()).toEqual([])
    }, 60_000)
  },
)
