import { expect, test } from 'vitest'
import { sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { slaTermsOf } from '../../triage/sla-config.ts'
import { promisesFor } from '../../triage/tickets/sla/terms.ts'
import { loadConfig } from '../config.ts'

const terms = slaTermsOf(loadConfig('app/examples/three-tiers.yaml').sla, '2026c')

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
