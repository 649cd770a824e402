import { expect, test } from 'vitest'
import { sampleNotice, sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import type { Priority } from '../../triage/model/vocabulary.ts'
import type { LookUp } from '../channel.ts'
import { afterLookUp } from './doubt.ts'

const notNow: LookUp = { outcome: 'retry', reason: 'timeout', detail: 'no answer' }
const later = { outcome: 'retry', reason: 'timeout', unsent: true }

test.each<[string, LookUp | null, Priority, unknown]>([
  ['what is there was accepted', { found: 'x' }, 'P0', { outcome: 'accepted', externalId: 'x' }],
  ['what is absent is sent as if never before', 'absent', 'P3', 'send'],
  ['what is absent is sent so, grave or not', 'absent', 'P0', 'send'],
  ['nobody can tell: what is grave is told again', 'unknown', 'P1', 'send-again'],
  ['nobody can tell: the rest is given up', 'unknown', 'P2', 'give-up'],
  ['nobody to ask: what is grave is told again', null, 'P1', 'send-again'],
  ['nobody to ask: the rest is given up', null, 'P3', 'give-up'],
  ['nobody answered: what is grave does not wait', notNow, 'P0', 'send-again'],
  ['nobody answered: the rest is asked about later', notNow, 'P2', later],
])('%s', (_, answer, priority, expected) => {
  const notice = sampleNotice(sampleTicket({ priority }))
  const next = afterLookUp(notice, answer, false)
  if (typeof expected === 'string') expect(next).toBe(expected)
  else expect(next).toMatchObject(expected as object)
})

test('whatever was called off waits for the next process, grave or not', () => {
  const notice = sampleNotice(sampleTicket({ priority: 'P0' }))
  expect(afterLookUp(notice, notNow, true)).toMatchObject(later)
})
