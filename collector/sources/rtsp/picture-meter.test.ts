import { describe, expect, test } from 'vitest'
import { createMediaDrift } from '../../media-drift.ts'
import type { FfmpegReport } from './ffmpeg-report.ts'
import { createPictureMeter } from './picture-meter.ts'

const startMs = 1_764_000_000_000

/** A meter in the middle of a session with picture (index 0) and, if wanted, sound (index 1). */
function meterOf(media: readonly string[]) {
  const meter = createPictureMeter()
  meter.beginSession(startMs)
  media.forEach((name, index) => {
    meter.take({ kind: 'stream', index, media: name }, startMs)
    meter.take({ kind: 'time-base', index, seconds: 0.001 }, startMs)
  })
  let nowMs = startMs
  return {
    meter,
    take: (report: FfmpegReport) => meter.take(report, nowMs),
    /** Frames of `sizeBytes` each, so many a second, for a second; sound goes along as one packet a frame. */
    second(fps: number, sizeBytes: number) {
      for (let frame = 1; frame <= fps; frame += 1) {
        const at = nowMs + Math.round((frame * 1000) / fps)
        const decodeTime = at - startMs
        media.forEach((_, index) => {
          meter.take({ kind: 'packet', index, decodeTime, sizeBytes }, at)
        })
        meter.take({ kind: 'frame', number: frame, atSeconds: decodeTime / 1000 }, at)
        if (media.includes('video')) meter.take({ kind: 'picture' }, at)
      }
      nowMs += 1000
      return meter.read(nowMs)
    },
    silence: (ms: number) => {
      nowMs += ms
      return nowMs
    },
  }
}

describe('a reading', () => {
  test('counts the pictures that came and the bytes of picture and sound', () => {
    const { second } = meterOf(['video', 'audio'])
    second(25, 100)
    expect(second(25, 1_000)).toEqual({
      bitrateBps: 400_000,
      audioBitrateBps: 200_000,
      fps: 25,
      driftMs: 0,
      frozenMs: 0,
      blackMs: 0,
      silentMs: 0,
    })
    expect(second(5, 1_000).fps).toBe(5)
  })

  test('says nothing of sound where there is none', () => {
    const reading = meterOf(['video']).second(25, 100)
    expect(reading).not.toHaveProperty('silentMs')
    expect(reading).not.toHaveProperty('audioBitrateBps')
  })

  test('says nothing of a picture where there is only sound, and sees by the sound', () => {
    const { meter, second } = meterOf(['audio'])
    expect(meter.isSeeing()).toBe(false)
    expect(second(50, 100)).toEqual({
      bitrateBps: 40_000,
      audioBitrateBps: 40_000,
      silentMs: 0,
      driftMs: 0,
    })
    expect(meter.isSeeing()).toBe(true)
  })

  test('dates a freeze from where it began, not from where it was noticed, until it ends', () => {
    const { second, take, meter, silence } = meterOf(['video'])
    second(25, 100)
    take({ kind: 'frame', number: 30, atSeconds: 1.0 })
    take({ kind: 'began', spell: 'freeze', atSeconds: 0.4 })
    expect(meter.read(silence(300)).frozenMs).toBe(900)
    take({ kind: 'ended', spell: 'freeze' })
    expect(meter.read(silence(100)).frozenMs).toBe(0)
  })

  test('takes a freeze with a mad time to begin now', () => {
    const { second, take, meter, silence } = meterOf(['video'])
    second(25, 100)
    take({ kind: 'began', spell: 'freeze', atSeconds: -95_443 })
    expect(meter.read(silence(100)).frozenMs).toBe(100)
  })

  test('shows a picture that stays away while the sound goes on as frozen', () => {
    const { meter, second } = meterOf(['video', 'audio'])
    second(25, 100)
    meter.take({ kind: 'packet', index: 1, decodeTime: 2_000, sizeBytes: 10 }, startMs + 2_990)
    expect(meter.read(startMs + 3_000)).toMatchObject({ fps: 0, frozenMs: 2_000, silentMs: 0 })
  })

  test('shows sound that stays away while the picture goes on as silent', () => {
    const { meter, second } = meterOf(['video', 'audio'])
    second(25, 100)
    meter.take({ kind: 'picture' }, startMs + 2_990)
    expect(meter.read(startMs + 3_000)).toMatchObject({ silentMs: 2_000, frozenMs: 0 })
  })

  test('of nothing is zeros, and a picture that has stood still since the last one', () => {
    const { meter, second } = meterOf(['video', 'audio'])
    second(25, 100)
    expect(meter.readNothing(startMs + 4_000)).toEqual({ fps: 0, bitrateBps: 0, frozenMs: 3_000 })
    meter.beginSession(startMs + 5_000)
    expect(meter.readNothing(startMs + 6_000)).toEqual({ fps: 0, bitrateBps: 0, frozenMs: 5_000 })
  })

  test('a new session forgets a freeze that never ended in the last one', () => {
    const { meter, second, take } = meterOf(['video'])
    second(25, 100)
    take({ kind: 'began', spell: 'freeze', atSeconds: 0.9 })
    meter.beginSession(startMs + 2_000)
    meter.take({ kind: 'stream', index: 0, media: 'video' }, startMs + 2_000)
    meter.take({ kind: 'picture' }, startMs + 2_900)
    expect(meter.read(startMs + 3_000).frozenMs).toBe(0)
  })

  test('a picture of another size starts the filters anew, and a freeze is over', () => {
    const { meter, second, take } = meterOf(['video'])
    second(25, 100)
    take({ kind: 'began', spell: 'freeze', atSeconds: 0.9 })
    take({ kind: 'frame', number: 0, atSeconds: 1 })
    take({ kind: 'picture' })
    expect(meter.read(startMs + 1_500).frozenMs).toBe(0)
  })
})

describe('drift', () => {
  test('is how much later the media comes than it once did', () => {
    const drift = createMediaDrift()
    expect(drift.behindMs()).toBeUndefined()
    drift.note(0, startMs + 300)
    drift.note(1_000, startMs + 1_100)
    expect(drift.behindMs()).toBe(0)
    drift.note(2_000, startMs + 2_850)
    expect(drift.behindMs()).toBe(750)
  })

  test('does not grow without end where the encoder clock is slow', () => {
    const drift = createMediaDrift()
    for (let second = 0; second < 36_000; second += 1) {
      drift.note(second * 999.9, startMs + second * 1_000)
    }
    expect(drift.behindMs()).toBeLessThan(70)
  })

  test('begins anew where the time line jumps', () => {
    const drift = createMediaDrift()
    drift.note(95_443_000, startMs)
    drift.note(0, startMs + 40)
    expect(drift.behindMs()).toBe(0)
  })
})
