import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeValue, rejectionCodes } from './rejection.ts'

test('every rejection code is explained in the README, and no other', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const table = readme.slice(readme.indexOf('| code |'), readme.indexOf('Unknown fields'))
  const explained = [...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1])
  expect(explained).toEqual([...rejectionCodes])
})

const cases = [
  { value: 'short', text: '"short"' },
  { value: 'x'.repeat(41), text: `"${'x'.repeat(40)}"… (41 characters)` },
  { value: `${'x'.repeat(39)}😀😀`, text: `"${'x'.repeat(39)}\ufffd"… (43 characters)` },
  { value: '\u001b[31m', text: '"\\u001b[31m"' },
  { value: 10n, text: '10' },
  { value: Symbol('s'), text: 'Symbol(s)' },
  { value: () => 1, text: 'a function' },
  { value: undefined, text: 'undefined' },
]
for (const { value, text } of cases) {
  test(`a received value is shown as ${text}`, () => {
    expect(describeValue(value)).toBe(text)
  })
}
