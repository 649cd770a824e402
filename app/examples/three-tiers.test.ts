import { expect, test } from 'vitest'
import { sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { choosePolicy } from '../../notifier/policy/choose-policy.ts'
import type { Way } from '../../triage/model/escalation.ts'
import type { Cause, Priority } from '../../triage/model/vocabulary.ts'
import { slaTermsOf } from '../../triage/sla-config.ts'
import { promisesFor } from '../../triage/tickets/sla/terms.ts'
import { loadConfig } from '../config.ts'

const config = loadConfig('app/examples/three-tiers.yaml')
const terms = slaTermsOf(config.sla, '2026c')

test.each([
  ['enterprise', 'enterprise', 300_000],
  ['professional', 'professional', 900_000],
  ['pro', 'professional', 900_000],
  ['basic', 'basic', 1_800_000],
  [undefined, 'basic', 1_800_000],
])('a P0 of tier %s has the promises of %s', (tier, policy, withinMs) => {
  const facts = { ...sampleTicket().facts, ...(tier !== undefined && { tier }) }
  const promised = promisesFor(sampleTicket({ priority: 'P0', facts }), terms)
  expect(promised?.policy).toBe(policy)
  const response = promised?.promises.find(({ clock }) => clock === 'first-response')
  expect(response?.withinMs).toBe(withinMs)
})

test.each<[string, Priority, Cause, Way, string, string | undefined]>([
  ['a server that is ill', 'P1', 'ingest-node', 'expert', 'basic', 'servers'],
  ['an enterprise customer', 'P3', 'uplink-lost', 'automation', 'enterprise', 'enterprise'],
  ['anybody else', 'P2', 'unknown', 'propose', 'basic', 'others'],
  ['what can wait for the next working day', 'P3', 'unknown', 'propose', 'basic', undefined],
])('%s is escalated by the policy meant for it', (_, priority, cause, way, tier, policy) => {
  const facts = { ...sampleTicket().facts, tier }
  const chosen = choosePolicy({ priority, cause, facts, way }, config.duty.escalation)
  expect(chosen?.policy).toBe(policy)
})
