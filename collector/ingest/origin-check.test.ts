import { expect, test } from 'vitest'
import { ingestSchema } from '../config.ts'
import { createOriginCheck } from './origin-check.ts'

test.each([
  ['a program sends no origin', [], undefined, 'no-page'],
  ['no page is allowed by default', [], 'https://live.example', 'refused'],
  ['a listed page', ['https://live.example'], 'https://live.example', 'allowed'],
  [
    'another port is another page',
    ['https://live.example'],
    'https://live.example:8443',
    'refused',
  ],
  [
    'a longer name is another page',
    ['https://live.example'],
    'https://live.example.evil',
    'refused',
  ],
  ['a page without an origin of its own', ['https://live.example'], 'null', 'refused'],
  ['every page', ['*'], 'null', 'allowed'],
])('%s', (_, allowed, origin, verdict) => {
  expect(createOriginCheck(allowed)({ headers: { origin } })).toBe(verdict)
})

test.each([['https://live.example/'], ['live.example'], ['https://live.example/page'], ['']])(
  '"%s" is no origin',
  (origin) => {
    expect(ingestSchema.safeParse({ allowedOrigins: [origin] }).success).toBe(false)
  },
)
