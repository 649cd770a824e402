import { expect, test } from 'vitest'
import { samplePlaybook } from '../../fixtures/testing/sample-ticket.ts'
import type { Cause, Priority } from '../../triage/model/vocabulary.ts'
import { difficultyOf } from './difficulty.ts'

const rules = {
  automationWaitMs: { P0: 9_000, P1: 60_000, P2: 180_000, P3: 600_000 },
  sureFrom: 0.6,
}

test.each<[string, Cause, Priority, number, boolean, string, number]>([
  [
    'a sure cause of the streamer’s own',
    'uplink-congestion',
    'P1',
    0.9,
    true,
    'automation sure-remedy',
    60_000,
  ],
  [
    'the same, most urgent: staff do not wait',
    'uplink-congestion',
    'P0',
    0.9,
    true,
    'automation sure-remedy',
    0,
  ],
  [
    'a streamer nobody can reach',
    'uplink-congestion',
    'P1',
    0.9,
    false,
    'propose streamer-unreachable',
    0,
  ],
  ['a guess', 'encoder-overload', 'P1', 0.59, true, 'propose unsure-cause', 0],
  ['viewers’ own connections', 'viewer-side', 'P2', 0.9, true, 'propose nothing-to-do', 0],
  ['a server of ours', 'ingest-node', 'P3', 0.3, true, 'expert our-side', 0],
  ['a provider', 'isp-network', 'P2', 0.9, true, 'expert shared-network', 0],
  ['an unknown cause that hurts many', 'unknown', 'P1', 0, true, 'expert unknown-with-impact', 0],
  [
    'an unknown cause that can wait for its cause to show',
    'unknown',
    'P2',
    0,
    true,
    'propose unknown-cause',
    10_000,
  ],
])('%s', (_, cause, priority, confidence, reachable, sorted, waitMs) => {
  const ticket = { cause, priority, confidence, playbook: samplePlaybook }
  const { way, reason, ...rest } = difficultyOf(ticket, { reachable }, rules)
  expect([`${way} ${reason}`, rest.waitMs]).toEqual([sorted, waitMs])
})
