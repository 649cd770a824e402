import { expect, test } from 'vitest'
import { rtspSourceSchema } from './config.ts'
import { parsePullUrl } from './pull-url.ts'

const keys = [
  ['rtsp://cam.example/live/anna', 'cam.example/live/anna'],
  ['rtsp://cam.example:554/live/anna/', 'cam.example/live/anna'],
  ['rtsps://cam.example:322/a', 'cam.example/a'],
  ['rtsp://anna:secret@cam.example:8554/live?token=abc', 'cam.example:8554/live'],
  ['rtsp://[::1]:8554/live', '[::1]:8554/live'],
] as const
for (const [url, key] of keys) {
  test(`the stream of ${url} is called ${key}`, () => expect(parsePullUrl(url).streamKey).toBe(key))
}

test('takes user and password apart from the address, decoded', () => {
  const target = parsePullUrl("rtsp://an%20na:p%40ss'1@cam.example/live?x=1")
  expect(target.credentials).toEqual({ user: 'an na', password: "p@ss'1" })
  expect(target.requestUrl).toBe('rtsp://cam.example/live?x=1')
})

test('redacts every way in which the secrets can be written', () => {
  const url = 'rtsp://anna:p%40ss@cam.example/live?token=abc123'
  const { redact } = parsePullUrl(url)
  const texts = [
    `${url}: Connection refused`,
    `method DESCRIBE failed for rtsp://anna:p%40ss@cam.example:554/live?token=abc123`,
    'wrong password p@ss for anna',
    'rtsp://other:word@elsewhere/live',
  ]
  for (const text of texts) expect(redact(text)).not.toMatch(/p@ss|p%40ss|abc123|word@/)
  expect(redact(texts[0] ?? '')).toBe('rtsp://cam.example/live: Connection refused')
})

test('a wrong configuration is refused by path, without the URL in the message', () => {
  const wrong = { name: 'cam', kind: 'rtsp', url: 'http://anna:secret@cam.example/', pace: 1 }
  const { error } = rtspSourceSchema.safeParse(wrong)
  const said = error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []
  expect(said).toEqual([
    'url: expected rtsp:// or rtsps:// with a host, such as rtsp://cam.example/live',
    ': Unrecognized key: "pace"',
  ])
})

test('the least configuration gets the documented defaults', () => {
  expect(rtspSourceSchema.parse({ name: 'cam', kind: 'rtsp', url: 'rtsp://cam.example/' })).toEqual(
    {
      name: 'cam',
      kind: 'rtsp',
      url: 'rtsp://cam.example/',
      announce: {},
      ffmpegPath: 'ffmpeg',
      transport: 'tcp',
      askTimeoutMs: 1_000,
      restartAfterMs: 10_000,
      reconnect: { minMs: 500, maxMs: 15_000 },
    },
  )
})
