import { expect, test } from 'vitest'
import { bodyOutcome } from './body-outcome.ts'

const codes = {
  code: 'errcode',
  words: 'errmsg',
  meanings: { 310000: 'unauthorized', 130101: 'rate-limited', 7: 'server-error' },
  tooFastMs: 600_000,
  secrets: ['the-key-of-the-group'],
} as const

test.each([
  ['0 with 200 is success', 200, { errcode: 0, errmsg: 'ok' }, { outcome: 'accepted' }],
  [
    'a code that we know is what it means, for all the 200',
    200,
    { errcode: 310_000, errmsg: 'sign\nnot  match' },
    { outcome: 'refused', reason: 'unauthorized', detail: 'errcode 310000: sign not match' },
  ],
  [
    'a secret is not repeated, also where the limit would cut it in two',
    200,
    { errcode: 7, errmsg: `the-key-of-the-group ${'x'.repeat(160)} the-key-of-the-group` },
    {
      outcome: 'retry',
      reason: 'server-error',
      detail: `errcode 7: *** ${'x'.repeat(160)} ***`,
    },
  ],
  [
    'too fast waits for as long as the vendor documents',
    200,
    { errcode: 130_101, errmsg: 'send too fast' },
    {
      outcome: 'retry',
      reason: 'rate-limited',
      detail: 'errcode 130101: send too fast',
      afterMs: 600_000,
    },
  ],
  [
    'a code that we do not know is tried again',
    200,
    { errcode: 99, errmsg: 'who knows' },
    { outcome: 'retry', reason: 'bad-answer', detail: 'errcode 99: who knows', unsent: true },
  ],
  [
    'a code that we know says more than the status beside it',
    400,
    { errcode: 7 },
    { outcome: 'retry', reason: 'server-error', detail: 'errcode 7: ' },
  ],
  [
    'the status counts where the code says nothing',
    403,
    { errcode: 99 },
    { outcome: 'refused', reason: 'unauthorized', detail: 'answered 403' },
  ],
  [
    'the status counts where the code claims success',
    500,
    { errcode: 0 },
    { outcome: 'retry', reason: 'server-error', detail: 'answered 500' },
  ],
  [
    'a 200 without a code is no answer',
    200,
    { hello: 'world' },
    { outcome: 'retry', reason: 'bad-answer', detail: 'answered 200 without "errcode"' },
  ],
  [
    'a code in words is none',
    200,
    { errcode: '0' },
    { outcome: 'retry', reason: 'bad-answer', detail: 'answered 200 without "errcode"' },
  ],
  [
    'a list is no answer',
    200,
    [],
    { outcome: 'retry', reason: 'bad-answer', detail: 'answered 200 without "errcode"' },
  ],
] as const)('%s', (_, status, body, expected) => {
  const answer = { status, retryAfter: undefined, body: JSON.stringify(body) }
  expect(bodyOutcome(answer, codes, 0)).toEqual(expected)
})
