import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePullUrl } from '../rtsp/pull-url.ts'
import { probeSchema } from './config.ts'
import { asPath, createPullUrls } from './pull-urls.ts'

const urlOf = createPullUrls([
  { stream: 'cam/one', url: 'rtsp://anna:pw@cam.example/live' },
  { match: '^(?<host>[^/]+)/live/(?<name>.+)$', url: 'rtmp://edge-1/live/{name}?v={host}' },
  { match: '^live/', url: 'rtsp://edge-1/{stream}' },
])

describe('a stream is pulled from', () => {
  test.each([
    ['the entry that names it', 'cam/one', 'rtsp://anna:pw@cam.example/live'],
    ['the first pattern that fits', 'a.example/live/anna', 'rtmp://edge-1/live/anna?v=a.example'],
    ['where its key is part of the path', 'live/anna', 'rtsp://edge-1/live/anna'],
    ['nowhere when no entry fits', 'vod/anna', null],
    ['nowhere when it would climb out of the path', 'live/../admin', null],
    ['nowhere when a part of its key is empty', 'live//anna', null],
    ['nowhere when its key is no text', 'live/\ud800', null],
  ])('%s', (_, stream, url) => expect(urlOf(stream)).toBe(url))
})

describe('nothing of a key becomes anything but a path', () => {
  test.each([
    ["live/a' -f flv '", 'rtsp://edge-1/live/a%27%20-f%20flv%20%27'],
    ['live/a\nfile /etc/passwd', 'rtsp://edge-1/live/a%0Afile%20/etc/passwd'],
    ['live/a?token=b#c', 'rtsp://edge-1/live/a%3Ftoken%3Db%23c'],
    ['live/%2e%2e/b', 'rtsp://edge-1/live/%252e%252e/b'],
    ['live/张三', 'rtsp://edge-1/live/%E5%BC%A0%E4%B8%89'],
  ])('%j', (stream, url) => expect(urlOf(stream)).toBe(url))

  test('whatever the key is: same host, same depth, and only harmless characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const url = urlOf(`live/${text}`)
        if (url === null) return
        const { host, requestUrl } = parsePullUrl(url)
        expect(host).toBe('edge-1')
        expect(requestUrl).toBe(url)
        expect(url).toMatch(/^rtsp:\/\/edge-1\/live\/[\w.~!*()%/-]+$/)
      }),
    )
  })
})

test('a path is encoded segment by segment', () => {
  expect(asPath('live/a b')).toBe('live/a%20b')
  expect(asPath('.')).toBeNull()
})

describe('a configuration that is wrong is refused by path, without the URL', () => {
  const base = { name: 'eyes', kind: 'probe' }
  const pull = (entry: object) => ({ ...base, pull: [entry] })
  test.each([
    [pull({ url: 'http://anna:secret@e/{stream}' }), 'pull.0.url: expected rtsp:// or rtmp://'],
    [pull({ url: 'rtsp://{stream}/live' }), 'pull.0.url: the host is part of no stream'],
    [pull({ url: 'rtsp://a/b', match: '(' }), 'pull.0.match: expected a regular expression'],
    [pull({ url: 'rtsp://a/b', match: 'a', stream: 'b' }), 'pull.0.match: given beside stream'],
    [{ ...pull({ url: 'rtsp://a/{stream}' }), patrol: true }, 'patrol: no entry of pull names'],
    [{ ...base, pull: [] }, 'pull: '],
  ])('%j', (config, said) => {
    const issues = probeSchema.safeParse(config).error?.issues ?? []
    const texts = issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n')
    expect(texts).toContain(said)
    expect(texts).not.toContain('secret')
  })
})
