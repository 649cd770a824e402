import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compilePattern, patternSchema } from './linear-pattern.ts'

describe('a pattern', () => {
  const pattern = compilePattern('(?<app>[a-z]+)/(?<name>[^_/]+)(_(?<rest>.+))?')
  test.each([
    ['live/anna', { app: 'live', name: 'anna' }, { app: 'live', name: 'anna' }],
    [
      'live/anna_hd',
      { app: 'live', name: 'anna', rest: 'hd' },
      { app: 'live', name: 'anna', rest: 'hd' },
    ],
    ['//live/anna//', { app: 'live', name: 'anna' }, null],
    ['anna', null, null],
  ])('says what its groups find in %s, anywhere and as a whole', (text, found, whole) => {
    const told = (groups: ReadonlyMap<string, string> | null) =>
      groups && Object.fromEntries(groups)
    expect(told(pattern.find(text))).toEqual(found)
    expect(told(pattern.match(text))).toEqual(whole)
    expect(pattern.occursIn(text)).toBe(found !== null)
  })

  test('finds what a regular expression finds', () => {
    const same = fc.constantFrom('^live/', '[a-c]+_?', 'a|b$', '^.{2,4}$', 'a.c', '[a-z0-9-]')
    fc.assert(
      fc.property(same, fc.string({ unit: fc.constantFrom(...'abclive/_-1') }), (text, key) => {
        expect(compilePattern(text).occursIn(key)).toBe(new RegExp(text, 'u').test(key))
      }),
    )
  })
})

test.each([
  ['(a+', 'missing closing )'],
  ['(?=a)a', 'look-around'],
  ['(a)\\1', 'back-references'],
  ['[z-a]', 'invalid character class range'],
])('%s is refused with the reason, and an example', (text, why) => {
  const message = patternSchema('^live/').safeParse(text).error?.issues[0]?.message
  expect(message).toContain('expected a regular expression, such as "^live/": ')
  expect(message).toContain(why)
})

test('no text makes a pattern slow, not even one made for it', () => {
  const evil = ['(a+)+b', '(a|a)*b', '(a|aa)+b', '(.*)*x', '(a*)*(a*)*(a*)*b', '([a-z]+)*@']
  const patterns = evil.map(compilePattern)
  const before = process.cpuUsage()
  for (let length = 1; length <= 256; length += 5) {
    for (const { occursIn, find, match } of patterns) {
      for (const ask of [occursIn, find, match]) ask('a'.repeat(length))
    }
  }
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1_000).toBeLessThan(2_000)
})
