import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLineCutter, type FfmpegReport, parseReport } from './ffmpeg-report.ts'

// As ffmpeg 5.1.9 of Debian 12 wrote them.
const cases: readonly { line: string; says: FfmpegReport | undefined }[] = [
  { line: '#media_type 0: video', says: { kind: 'stream', index: 0, media: 'video' } },
  { line: '#media_type 1: audio', says: { kind: 'stream', index: 1, media: 'audio' } },
  { line: '#tb 0: 1/90000', says: { kind: 'time-base', index: 0, seconds: 1 / 90_000 } },
  { line: '#tb 0: 1/0', says: undefined },
  { line: '#extradata 0:       42, 0xdc9c09bb', says: undefined },
  { line: '#software: Lavf59.27.100', says: undefined },
  { line: '#dimensions 0: 320x180', says: undefined },
  {
    line: '0,      57677,      57677,     3600,     1769, 0x2b1f71da',
    says: { kind: 'packet', index: 0, decodeTime: 57_677, sizeBytes: 1769 },
  },
  {
    line: '0,     385205,     385205,     3600,      980, 0x4ca75690, F=0x0, S=1,       16',
    says: { kind: 'packet', index: 0, decodeTime: 385_205, sizeBytes: 980 },
  },
  {
    line: '1,      -1024,      -1024,     1024,     1024, 0x55de5992, S=1,       16',
    says: { kind: 'packet', index: 1, decodeTime: -1024, sizeBytes: 1024 },
  },
  { line: '0,      57677,      57677,     3600,', says: undefined },
  {
    line: 'frame:0    pts:50541   pts_time:0.561567',
    says: { kind: 'frame', number: 0, atSeconds: 0.561567 },
  },
  {
    line: 'frame:12   pts:NOPTS   pts_time:NOPTS',
    says: { kind: 'frame', number: 12, atSeconds: Number.NaN },
  },
  { line: 'stallwatch.picture=1', says: { kind: 'picture' } },
  {
    line: 'lavfi.freezedetect.freeze_start=2.47924',
    says: { kind: 'began', spell: 'freeze', atSeconds: 2.47924 },
  },
  { line: 'lavfi.freezedetect.freeze_duration=2.00076', says: undefined },
  { line: 'lavfi.freezedetect.freeze_end=4.48', says: { kind: 'ended', spell: 'freeze' } },
  {
    line: 'lavfi.black_start=5.47926',
    says: { kind: 'began', spell: 'black', atSeconds: 5.47926 },
  },
  { line: 'lavfi.black_end=7.47926', says: { kind: 'ended', spell: 'black' } },
  {
    line: 'lavfi.silence_start=7.57625',
    says: { kind: 'began', spell: 'silence', atSeconds: 7.57625 },
  },
  { line: 'lavfi.silence_end=9.1', says: { kind: 'ended', spell: 'silence' } },
  { line: 'lavfi.silence_start=', says: undefined },
  { line: 'lavfi.silence_start=soon', says: undefined },
  { line: '[h264 @ 0x55d0c0a] error while decoding MB 3 7, bytestream -5', says: undefined },
  { line: 'pipe:0: Server returned 404 Not Found', says: undefined },
  { line: '=', says: undefined },
  { line: '\u0000\u0001G@\u0011', says: undefined },
]

describe('a line of ffmpeg', () => {
  for (const { line, says } of cases) {
    test(JSON.stringify(line), () => expect(parseReport(line)).toEqual(says))
  }

  test('never makes the parser throw, whatever it holds', () => {
    const pieces = fc.constantFrom(
      '#tb 0: ',
      'frame:',
      'lavfi.black_start=',
      '0, 1, 2, 3, 4, 0x',
      '',
    )
    fc.assert(
      fc.property(pieces, fc.string(), (head, tail) => {
        const report = parseReport(head + tail)
        if (report?.kind === 'packet') expect(report.sizeBytes).toBeGreaterThanOrEqual(0)
        if (report?.kind === 'began') expect(report.atSeconds).not.toBeNaN()
      }),
    )
  })
})

describe('the line cutter', () => {
  test('gives the same lines however the text arrives', () => {
    const text = cases.map(({ line }) => line).join('\n')
    const whole: string[] = []
    createLineCutter((line) => whole.push(line))(`${text}\n`)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (size) => {
        const cut: string[] = []
        const take = createLineCutter((line) => cut.push(line))
        for (let at = 0; at < text.length; at += size) take(text.slice(at, at + size))
        take('\n')
        expect(cut).toEqual(whole)
      }),
    )
  })

  test('throws away a line without an end, and goes on', () => {
    const lines: string[] = []
    const take = createLineCutter((line) => lines.push(line))
    for (let piece = 0; piece < 100; piece += 1) take('x'.repeat(1_000))
    take('\nstallwatch.picture=1\n')
    expect(lines.at(-1)).toBe('stallwatch.picture=1')
    expect(lines.join('').length).toBeLessThan(5_000)
  })
})
