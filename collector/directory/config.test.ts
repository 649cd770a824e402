import { describe, expect, test } from 'vitest'
import { directorySchema } from './config.ts'

function errors(config: unknown): string[] {
  const issues = directorySchema.safeParse(config).error?.issues ?? []
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

describe('a wrong directory part', () => {
  test.each([
    [
      'a language that is none',
      { entries: [{ streamer: 'a', language: 'chinese please' }] },
      'entries.0.language: "chinese please" is not a language tag, expected one such as "zh-CN"',
    ],
    [
      'a streamer listed twice',
      { entries: [{ streamer: 'a' }, { streamer: 'a' }] },
      'entries.1.streamer: "a" is listed twice, expected it once',
    ],
    [
      'a key nobody knows',
      { entries: [{ streamer: 'a', phone: '1' }] },
      'entries.0: Unrecognized key: "phone"',
    ],
    [
      'an entry about nobody',
      { entries: [{ tier: 'pro' }] },
      'entries.0.streamer: missing, expected a streamer, a stream, or both',
    ],
    [
      'a file of another kind',
      { file: 'streamers.xlsx' },
      'file: "streamers.xlsx" is no file of a known kind, expected a name that ends in .csv, .yaml, .yml',
    ],
    [
      'a look-up at no web server',
      { http: { url: 'file:///etc/passwd' } },
      'http.url: expected http:// or https:// with a host, and user and password beside it',
    ],
    [
      'credentials in an address',
      { http: { url: 'http://a:b@c' } },
      'http.url: expected http:// or https:// with a host, and user and password beside it',
    ],
    [
      'a token beside a password',
      { http: { url: 'http://c', token: 'a', password: 'b' } },
      'http.token: given beside user or password, expected one of the two',
    ],
  ])('is told about %s', (_, config, says) => {
    expect(errors(config)).toEqual([says])
  })
})
