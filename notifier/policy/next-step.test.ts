import { describe, expect, test } from 'vitest'
import { sampleNotice, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { Notice } from '../../triage/model/notice.ts'
import type { Delivery } from '../channel.ts'
import { type EndedAttempt, nextStep } from './next-step.ts'

const rules = { maxAttempts: 10, maxAgeMs: 600_000, firstRetryMs: 1_000, maxRetryMs: 30_000 }
const busy: Delivery = { outcome: 'retry', reason: 'server-error', detail: 'answered 503' }

const cut: Delivery = { outcome: 'retry', reason: 'unreachable', detail: 'ECONNRESET' }
const noConnection: Delivery = { ...cut, detail: 'ECONNREFUSED', unsent: true }
const mail = { channel: 'mail', address: 'a@example.org' }

/** A notice about a ticket of this priority, written at 0. */
function notice(priority: 'P0' | 'P1' | 'P2', changes: Partial<Notice> = {}): Notice {
  return sampleNotice(sampleTicket({ priority, openedAt: 0 }), changes)
}

function step(changes: Partial<EndedAttempt>) {
  const attempt = {
    ...{ notice: notice('P2'), delivery: busy, endedAt: 1_000, attempts: 1, random: 0 },
    ...{ deduplicates: true, looksUp: false, isPage: false },
  }
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
      seen: { delivery: { outcome: 'refused', reason: 'bad-request', detail: '' } },
      expected: { step: 'give-up', reason: 'bad-request' },
    },
    {
      name: 'a channel that refuses us is tried again: the notice is not to blame',
      seen: { delivery: { outcome: 'refused', reason: 'unauthorized', detail: '' } },
      expected: { step: 'again', at: 2_000 },
    },
    {
      name: 'refused here, its reader is told in the next place',
      seen: {
        delivery: { outcome: 'refused', reason: 'recipient-refused', detail: '' },
        notice: notice('P2', { alternatives: [mail] }),
      },
      expected: { step: 'give-up', reason: 'recipient-refused', instead: mail },
    },
    {
      name: 'no answer from a channel that tells a repetition is tried again',
      seen: { delivery: cut },
      expected: { step: 'again', at: 2_000 },
    },
    {
      name: 'no answer from one that can be asked waits until it can say, however little it matters',
      seen: { delivery: cut, deduplicates: false, looksUp: true },
      expected: { step: 'again', at: 3_000 },
    },
    {
      name: 'no answer from one that does not is tried again when it is grave',
      seen: { delivery: cut, deduplicates: false, notice: notice('P1') },
      expected: { step: 'again', at: 2_000 },
    },
    {
      name: 'and given up when it is not',
      seen: { delivery: cut, deduplicates: false },
      expected: { step: 'give-up', reason: 'ambiguous' },
    },
    {
      name: 'what was never sent is tried again anywhere',
      seen: { delivery: noConnection, deduplicates: false },
      expected: { step: 'again', at: 2_000 },
    },
    {
      name: 'a vendor that says no has said something',
      seen: { deduplicates: false },
      expected: { step: 'again', at: 2_000 },
    },
    {
      name: 'what will have expired by then is given up now',
      seen: { notice: notice('P2', { expiresAt: 2_000 }) },
      expected: { step: 'give-up', reason: 'expired' },
    },
    {
      name: 'a page is tried every two seconds',
      seen: { notice: notice('P0'), isPage: true, attempts: 40 },
      expected: { step: 'again', at: 3_000 },
    },
    {
      name: 'grave news goes elsewhere after the fifth attempt, where it can',
      seen: { notice: notice('P1', { alternatives: [mail] }), attempts: 5 },
      expected: { step: 'give-up', reason: 'server-error', instead: mail },
    },
    {
      name: 'a limit alone sends nobody elsewhere',
      seen: {
        notice: notice('P1', { alternatives: [mail] }),
        delivery: { ...busy, reason: 'rate-limited' },
        attempts: 5,
      },
      expected: { step: 'again', at: 17_000 },
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
