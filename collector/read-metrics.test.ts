import { expect, test } from 'vitest'
import { LookError } from './look-error.ts'
import { readMetrics } from './read-metrics.ts'

const read = (...lines: string[]) =>
  readMetrics(`${lines.join('\n')}\n`).metrics.map(({ name, labels, value }) => [
    name,
    Object.fromEntries(labels),
    value,
  ])

test.each([
  ['a number alone', 'paths 0', ['paths', {}, 0]],
  ['labels', 'a{b="c",d="e f"} 12.5', ['a', { b: 'c', d: 'e f' }, 12.5]],
  ['a comma after the last label', 'a{b="c",} 1', ['a', { b: 'c' }, 1]],
  ['empty braces', 'a{} 1', ['a', {}, 1]],
  ['a time at the end', 'a{b="c"} 1 1395066363000', ['a', { b: 'c' }, 1]],
  ['escapes', 'a{b="c\\"d\\\\e\\nf}"} 1', ['a', { b: 'c"d\\e\nf}' }, 1]],
  ['exponents', 'a 1.5e+09', ['a', {}, 1.5e9]],
  ['infinity', 'a{le="+Inf"} +Inf', ['a', { le: '+Inf' }, Infinity]],
  ['what is no number', 'a NaN', ['a', {}, Number.NaN]],
  ['what is no number, in other letters', 'a Nan', ['a', {}, Number.NaN]],
  ['blanks where they may be', 'a{ b = "c" , d = "e" }   7  ', ['a', { b: 'c', d: 'e' }, 7]],
])('reads %s', (_, line, expected) => {
  expect(read('# HELP a what it is', '', line)).toEqual([expected])
})

test.each(['{b="c"} 1', 'a{b="c" 1', 'a{b=c} 1', 'a', 'a one', '1a 2', 'a{b="c"}1'])(
  'counts as unread: %s',
  (line) => {
    expect(readMetrics(`good 1\n${line}\n`)).toMatchObject({
      unread: 1,
      metrics: [{ name: 'good' }],
    })
  },
)

test.each([
  ['nothing', '', 'empty'],
  ['a page that is cut off', 'paths{name="a"} 1\npaths{na', 'cut off'],
  ['a page of something else', '<html>\n</html>\n', 'no metrics page'],
])('%s is refused', (_, text, reason) => {
  expect(() => readMetrics(text)).toThrow(LookError)
  expect(() => readMetrics(text)).toThrow(reason)
})

test('a page of comments alone is a page', () => {
  expect(readMetrics('# nothing yet\n')).toEqual({ metrics: [], unread: 0 })
})
