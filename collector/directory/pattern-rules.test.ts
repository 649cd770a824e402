import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRules, patternRuleSchema } from './pattern-rules.ts'

function match(rules: unknown[], stream: string) {
  return compileRules(rules.map((rule) => patternRuleSchema.parse(rule)))(stream)
}

describe('what a key tells', () => {
  const byName = { pattern: 'live/(?<streamer>[^_]+)_.*', tier: 'basic' }
  test.each([
    [
      'a group named streamer says who',
      [byName],
      'live/anna_main',
      { streamer: 'anna', tier: 'basic' },
    ],
    [
      'a pattern is about the whole key',
      [byName],
      'live/anna_main/../live',
      { streamer: 'anna', tier: 'basic' },
    ],
    ['a key that begins otherwise is not matched', [byName], 'x/live/anna_main', undefined],
    [
      'the first rule that matches counts',
      [
        { pattern: 'pk/.*', scenario: 'pk' },
        { pattern: '.*', scenario: 'show' },
      ],
      'pk/1',
      { scenario: 'pk' },
    ],
    [
      'a group that matched nothing names nobody',
      [{ pattern: 'live(/(?<streamer>a+))?', streamer: 'house' }],
      'live',
      { streamer: 'house' },
    ],
    ['another group is nothing to us', [{ pattern: '(?<tier>.*)' }], 'gold', {}],
    ['a dot stands for no line end', [{ pattern: 'live/.*' }], 'live/a\nb', undefined],
  ])('%s', (_, rules, stream, known) => {
    expect(match(rules, stream)).toEqual(known)
  })
})

test.each([
  ['(a+', 'missing closing )'],
  ['(?=a)a', 'look-around'],
  ['(a)\\1', 'back-references'],
  ['(a{1000}){1000}', 'such as "live/'],
])('%s is refused with the reason', (pattern, why) => {
  const read = patternRuleSchema.safeParse({ pattern })
  expect(read.error?.issues[0]?.message).toContain(why)
})

test('no key makes a pattern slow, not even one made for it', () => {
  const evil = ['(a+)+b', '(a|a)*b', '(a|aa)+b', '(.*)*x', '(a*)*(a*)*(a*)*b', '([a-z]+)*@'].map(
    (pattern) => ({ pattern }),
  )
  const find = compileRules(evil)
  const before = process.cpuUsage()
  for (let length = 1; length <= 256; length += 1) find('a'.repeat(length))
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1_000).toBeLessThan(2_000)
})

test('any key is matched or not, and names nobody by accident', () => {
  const find = compileRules([{ pattern: 'live/(?<streamer>[^_]+)_.*' }])
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 256 }), (key) => {
      const streamer = find(key)?.streamer
      if (streamer !== undefined) expect(key.startsWith(`live/${streamer}_`)).toBe(true)
    }),
  )
})
