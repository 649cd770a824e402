import { describe, expect, test } from 'vitest'
import { sourceSchema } from './sources/catalog.ts'

const good = { name: 'edge-1', kind: 'nginx-rtmp', url: 'http://edge-1:8080/stat' }

test('five lines are enough, and the rest has defaults', () => {
  expect(sourceSchema.parse(good)).toMatchObject({
    ...{ intervalMs: 1_000, timeoutMs: 2_000, maxAnswerBytes: 32 * 1024 * 1024, announce: {} },
  })
})

describe('is refused, and says what was expected', () => {
  test.each([
    ['credentials in the url', { url: 'http://u:p@edge-1/stat' }, 'user and password beside it'],
    ['an address that is not of the web', { url: 'file:///etc/passwd' }, 'http:// or https://'],
    ['a name that is no part of a path', { name: 'edge/1' }, 'expected 1 to 64 of'],
    ['a time-out longer than silence', { timeoutMs: 5_000 }, 'expected at most 2500'],
    ['a token beside a password', { token: 't', password: 'p' }, 'expected one of the two'],
    ['a pattern that is none', { only: '(' }, 'expected a regular expression'],
    ['a short secret', { secret: 'short' }, 'at least 16 characters'],
    ['an option nobody knows', { intervall: 5 }, 'intervall'],
    ['a kind nobody knows', { kind: 'nginx' }, '"nginx" is no kind of source, expected one of'],
  ])('%s', (_, wrong, reason) => {
    const { error } = sourceSchema.safeParse({ ...good, ...wrong })
    expect(error?.issues.map(({ message }) => message).join()).toContain(reason)
  })
})

test('a slow poll may wait longer', () => {
  expect(sourceSchema.safeParse({ ...good, intervalMs: 10_000, timeoutMs: 8_000 }).success).toBe(
    true,
  )
})
