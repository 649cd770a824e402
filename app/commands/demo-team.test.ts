import { expect, test } from 'vitest'
import { createManualClock } from '../../fixtures/testing/manual-clock.ts'
import { sampleTicket } from '../../fixtures/testing/sample-ticket.ts'
import { choosePolicy } from '../../notifier/policy/choose-policy.ts'
import type { TicketEvent } from '../../triage/model/ticket.ts'
import { parseConfig } from '../config.ts'
import { demoTeam, playLead } from './demo-team.ts'

const config = parseConfig('demo', demoTeam, { env: {}, readText: () => '' })

test.each([
  ['enterprise', 'largest-customers'],
  ['pro', undefined],
])('about a customer of tier %s, %s is paged', (tier, policy) => {
  const ticket = sampleTicket()
  const asked = { ...ticket, facts: { ...ticket.facts, tier }, way: 'propose' as const }
  expect(choosePolicy(asked, config.duty.escalation)?.policy).toBe(policy)
})

test('only the lead answers, three seconds after the page', async () => {
  const clock = createManualClock()
  const asked: unknown[] = []
  const act = async (...request: unknown[]) => {
    asked.push(request)
    return { outcome: 'not-found' as const }
  }
  const answer = playLead({ desk: { act }, clock })
  for (const [step, channel] of ['first-line', 'lead'].entries()) {
    const pages = [{ notice: 'n', person: null, channel }]
    const at = { at: clock.now(), of: null, run: 1, round: 0, step }
    answer('t1', { kind: 'step-taken', ...at, pages, missed: [] } satisfies TicketEvent)
  }
  await clock.advance(2_999)
  expect(asked).toEqual([])
  await clock.advance(1)
  expect(asked).toEqual([['t1', { command: 'acknowledge', by: 'jonas' }, 't1 1 0']])
})
