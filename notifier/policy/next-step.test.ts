import { describe, expect, test } from 'vitest'
import type { Delivery } from '../channel.ts'
import { type EndedAttempt, nextStep } from './next-step.ts'

const rules = { maxAttempts: 10, maxAgeMs: 600_000, firstRetryMs: 1_000, maxRetryMs: 30_000 }
const busy: Delivery = { outcome: 'retry', reason: 'server-error', detail: 'answered 503' }

function step(changes: Partial<EndedAttempt>) {
  const attempt = { delivery: busy, endedAt: 1_000, attempts: 1, noticeAt: 0, random: 0 }
  return nextStep({ ...attempt, ...changes }, rules)
}

describe('what follows an attempt', () => {
  const cases: { name: string; seen: Partial<EndedAttempt>; expected: object }[] = [
    {
      name: 'accepted is done, and keeps the vendor’s id',
      seen: { delivery: { outcome: 'accepted', externalId: 'm1' } },
      expected: { step: 'done', externalId: 'm1' },
    },
    {
      name: 'refused is given up at once',
      seen: { delivery: { outcome: 'refused', reason: 'unauthorized', detail: '' } },
      expected: { step: 'give-up', reason: 'unauthorized' },
    },
    { name: 'the first pause is the shortest', seen: {}, expected: { step: 'again', at: 2_000 } },
    { name: 'the pause doubles', seen: { attempts: 4 }, expected: { step: 'again', at: 9_000 } },
    {
      name: 'the pause stops growing',
      seen: { attempts: 9 },
      expected: { step: 'again', at: 31_000 },
    },
    {
      name: 'chance shortens it by up to half',
      seen: { random: 1 },
      expected: { step: 'again', at: 1_500 },
    },
    {
      name: 'the vendor’s wish is kept when it is longer',
      seen: { delivery: { ...busy, afterMs: 45_000 } },
      expected: { step: 'again', at: 46_000 },
    },
    {
      name: 'the vendor’s wish does not shorten the pause',
      seen: { delivery: { ...busy, afterMs: 1 } },
      expected: { step: 'again', at: 2_000 },
    },
    {
      name: 'the last attempt is the last',
      seen: { attempts: 10 },
      expected: { step: 'give-up', reason: 'server-error' },
    },
    {
      name: 'old news is given up',
      seen: { attempts: 5, endedAt: 590_000 },
      expected: { step: 'give-up', reason: 'server-error' },
    },
    {
      name: 'old news still gets five attempts',
      seen: { attempts: 4, endedAt: 9_000_000 },
      expected: { step: 'again', at: 9_008_000 },
    },
  ]
  for (const { name, seen, expected } of cases)
    test(name, () => expect(step(seen)).toEqual(expected))
})
