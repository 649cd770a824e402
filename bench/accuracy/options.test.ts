import { expect, test } from 'vitest'
import { readOptions } from './options.ts'

test('without arguments a small fleet is run with its rivals', () => {
  expect(readOptions([])).toMatchObject({
    data: null,
    streams: 40,
    hours: 12,
    seed: '1',
    rivals: true,
    failures: 0,
  })
})

test('what is given is read, times in ms', () => {
  const args = [
    '--data',
    'sets',
    '--hours',
    '0.5',
    '--min-stall',
    '1.5',
    '--no-rivals',
    '--failures',
    '3',
  ]
  expect(readOptions(args)).toMatchObject({
    data: 'sets',
    hours: 0.5,
    minStallMs: 1_500,
    rivals: false,
    failures: 3,
  })
})

for (const [args, said] of [
  [['--streams', '2.5'], '--streams is "2.5", expected a whole number above 0'],
  [['--hours', 'long'], '--hours is "long", expected a number above 0'],
  [['--failures=-1'], '--failures is "-1", expected a number above 0'],
  [['--colour', 'red'], "Unknown option '--colour'"],
] as const) {
  test(`${args.join(' ')} is refused`, () => {
    expect(() => readOptions(args)).toThrow(said)
  })
}
